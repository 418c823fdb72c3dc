"""CSV and TSV exports (also gzip'd): one article per row.

The first row holds the column names.
The delimiter is the commonest candidate of the first row; the encoding is detected from the first bytes. A
quoted cell may hold newlines. An unclosed quote, a wrong number of cells or undecodable bytes spoil their own
row only.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.readers.export_columns import COLUMNS, column_of
from retrieval.reading.readers.export_pages import pages_of_rows
from retrieval.reading.readers.export_rows import NumberedRow
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.encoding import detect_encoding
from retrieval.reading.sources.source_file import READ_ERRORS, SourceFile, detect_file_type, unreadable
from retrieval.reading.sources.streams import GZIP_MAGIC, decompress_head, gunzipped

DELIMITERS = ",\t;|，；"
MAX_ROW_CHARS = 4 * 2**20
ENCODING_SAMPLE_BYTES = 65536
MAX_LINES_PER_ROW = 2000
"""A quoted cell with more lines was never closed."""
_TEXT_COLUMNS = frozenset({"title", "text", "body"})


class TabularReader:
    """Reader of exports in CSV and TSV."""

    version = 2

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for a first row with a title or text column.

        Without the suffix of CSV or TSV two more known columns are required.
        """
        if head.startswith(GZIP_MAGIC):
            head = decompress_head(head)
        encoding = detect_encoding(head)
        if encoding is None or detect_file_type(head) is not None:
            return False
        first = head.decode(encoding, "replace").lstrip("\ufeff").partition("\n")[0].rstrip("\r")
        names = [
            column_of(name, profile_of(source).columns) for name in _cells(first, detect_delimiter(first))
        ]
        columns = {name for name in names if name in COLUMNS}
        named = source.name.lower().removesuffix(".gz").endswith((".csv", ".tsv"))
        return bool(columns & _TEXT_COLUMNS) and (named or len(columns) >= 3)

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """The rows as pages. Raises UnreadableSource: unreadable, encoding, no_text."""
        return pages_of_rows(_rows(source), source)

    def rows(self, source: SourceFile) -> Iterator[NumberedRow]:
        """Numbered rows of the export. Raises UnreadableSource."""
        return _rows(source)


def detect_delimiter(first: str) -> str:
    """The commonest delimiter of the first row; a comma without any."""
    return max(DELIMITERS, key=lambda char: (first.count(char), -DELIMITERS.index(char)))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _rows(source: SourceFile) -> Iterator[NumberedRow]:
    """Numbered rows by column name.

    The number is the 1-based line of the row's start; bad rows come as SetAside.
    """
    try:
        with source.open() as raw:
            file = gunzipped(raw)
            encoding = detect_encoding(file.read(ENCODING_SAMPLE_BYTES))
            if encoding is None:
                raise UnreadableSource(source.name, "encoding")
            file.seek(0)
            text = io.TextIOWrapper(cast("Any", file), encoding, errors="surrogateescape", newline="")
            yield from _rows_by_name(_records(text, source.name), source)
            text.detach()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield 0, SetAside(source.name, "bad_gzip", (("detail", str(error)[:120]),))
    except READ_ERRORS as error:
        raise unreadable(source.name, error) from error


def _rows_by_name(records: Iterator[tuple[int, str | SetAside]], source: SourceFile) -> Iterator[NumberedRow]:
    """Records as mappings by the column names of the first."""
    first = next(records, None)
    if first is None or isinstance(first[1], SetAside):
        return
    delimiter = detect_delimiter(first[1])
    columns = profile_of(source).columns
    names = [column_of(name, columns) for name in _cells(first[1].lstrip("\ufeff").rstrip("\r\n"), delimiter)]
    for number, record in records:
        if isinstance(record, SetAside):
            yield number, record
        elif record.strip():
            yield number, _row(record, names, delimiter, source.name, number)


def _row(
    record: str, names: Sequence[str], delimiter: str, source: str, number: int
) -> Mapping[str, Any] | SetAside:
    """A record as a mapping.

    Of two columns with one name the first counts.
    """
    if any("\udc80" <= char <= "\udcff" for char in record):
        return SetAside(source, "encoding", (), number)
    try:
        [cells] = csv.reader([record.replace("\x00", "")], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError) as error:
        return SetAside(source, "bad_csv", (("detail", str(error)[:120]),), number)
    if len(cells) != len(names):
        return SetAside(source, "bad_csv", (("detail", f"{len(cells)} ≠ {len(names)}"),), number)
    row: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=True):
        row.setdefault(name, cell)
    return row


def _records(lines: Iterator[str], name: str) -> Iterator[tuple[int, str | SetAside]]:
    """Lines joined to records: a record continues while a quote is open.

    The first line of an unclosed quote is set aside, and the lines after are read again.
    """
    pushed_back: list[str] = []
    number = 0
    source = _bounded_lines(lines)
    while True:
        record = [pushed_back.pop(0) if pushed_back else next(source, "")]
        if not record[0]:
            return
        number += 1
        quotes = record[0].count('"')
        size = len(record[0])
        while quotes % 2 and len(record) < MAX_LINES_PER_ROW and size < MAX_ROW_CHARS:
            line = pushed_back.pop(0) if pushed_back else next(source, "")
            if not line:
                break
            record.append(line)
            quotes += line.count('"')
            size += len(line)
        if quotes % 2 or size >= MAX_ROW_CHARS:
            yield number, SetAside(name, "bad_csv", (("detail", '"'),), number)
            pushed_back[:0] = record[1:]
            continue
        yield number, "".join(record)
        number += len(record) - 1


def _bounded_lines(lines: Any) -> Iterator[str]:
    """Lines of a text in pieces of at most `MAX_ROW_CHARS`."""
    while line := lines.readline(MAX_ROW_CHARS):
        yield line
