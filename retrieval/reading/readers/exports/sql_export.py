"""SQL dumps: one article a row of a table with texts.

Tables without are named in the report, as of SQLite; rows cut off are counted.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import count, groupby
from operator import itemgetter

from retrieval.models import Page, SetAside
from retrieval.patterns import lazy_regex
from retrieval.reading.readers.exports.column_mapping import NumberedRow
from retrieval.reading.readers.exports.export_file import read_text_export
from retrieval.reading.readers.exports.export_pages import pages_of_rows
from retrieval.reading.readers.exports.sql_dump import SqlDump
from retrieval.reading.readers.exports.sqlite_export import rows_of_table
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.encoding import detect_encoding
from retrieval.reading.sources.source_file import SourceFile
from retrieval.reading.sources.streams import GZIP_MAGIC, decompress_head

_TABLES = r"(?:CREATE\s+TABLE\b|INSERT\s+(?:IGNORE\s+)?INTO\b|INSERT\s+\[|REPLACE\s+INTO\b|COPY\s+\S+\s*\()"
_BEGINNING = lazy_regex(
    r"\ufeff?(?>\s|--[^\n]*\n|#[^\n]*\n|/\*.{0,400}?\*/;?"
    rf"|(?:PRAGMA|BEGIN|SET|USE|DROP|SELECT|LOCK)\b[^;]{{0,400}};)*+{_TABLES}",
    re.IGNORECASE | re.DOTALL,
)
_WITHIN = lazy_regex(rf"^\s*{_TABLES}", re.IGNORECASE | re.MULTILINE)
"""The same in a file named .sql, behind statements of any kind."""


class SqlReader:
    """Reader of SQL dumps."""

    version = 1

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for a table or rows after nothing but settings and comments."""
        if head.startswith(GZIP_MAGIC):
            head = decompress_head(head)
        encoding = detect_encoding(head)
        text = head.decode(encoding, "replace") if encoding else ""
        named = source.name.lower().removesuffix(".gz").endswith(".sql")
        return (_WITHIN.search(text) if named else _BEGINNING.match(text)) is not None

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """The rows as pages. Raises UnreadableSource: unreadable, encoding, no_text."""
        return pages_of_rows(self.rows(source), source)

    def rows(self, source: SourceFile) -> Iterator[NumberedRow]:
        """Numbered rows of all tables with articles. Raises UnreadableSource."""
        columns = profile_of(source).columns

        def parse(text: io.TextIOWrapper) -> Iterator[NumberedRow]:
            numbers, dump = count(1), SqlDump(text)
            for table, rows in groupby(dump.rows(), key=itemgetter(0)):
                yield from rows_of_table(table, (row for _, row in rows), numbers, columns, source.name)
            if dump.bad_rows:
                facts = (("detail", f"VALUES × {dump.bad_rows}"), ("chars", str(dump.bad_chars)))
                yield 0, SetAside(source.name, "bad_document", facts)

        return read_text_export(source, parse)
