"""CSV and TSV exports (also gzip'd): one article per row.

The first row of two and more cells holds the column names; lines above it, as a report's title, are named in
the report. A file without names is read by the contents of its columns. A line `sep=;` names the delimiter,
else the commonest candidate of that row counts; the encoding is detected from the first bytes. A quoted cell
may hold newlines. An unclosed quote or a wrong number of cells spoils its own row only.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from retrieval.models import Page, SetAside
from retrieval.reading.leftovers import Leftovers, count_chars
from retrieval.reading.readers.exports.cell_values import is_date
from retrieval.reading.readers.exports.column_mapping import NumberedRow, canonical_rows
from retrieval.reading.readers.exports.export_columns import COLUMNS, column_of
from retrieval.reading.readers.exports.export_file import read_text_export
from retrieval.reading.readers.exports.export_pages import pages_of_rows
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.encoding import detect_encoding
from retrieval.reading.sources.source_file import SourceFile, detect_file_type
from retrieval.reading.sources.streams import GZIP_MAGIC, decompress_head

DELIMITERS = ",\t;|，；"
MAX_ROW_CHARS = 4 * 2**20
MAX_LINES_PER_ROW = 2000
"""A quoted cell with more lines was never closed."""
MAX_LINES_ABOVE = 20
"""Lines among which the first row is looked for."""
MAX_NAME_CHARS = 40
"""A longer cell of the first row is no column name."""
_TEXT_COLUMNS = frozenset({"title", "text", "body"})
Record = tuple[int, str | SetAside]
"""A record, a line and its continuation in quotes, with the number of its line."""
_SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)


class TabularReader:
    """Reader of exports in CSV and TSV."""

    version = 7

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for the suffix of CSV or TSV and two columns.

        Without the suffix a title or text column and two more known ones are required.
        """
        if head.startswith(GZIP_MAGIC):
            head = decompress_head(head)
        encoding = detect_encoding(head)
        if encoding is None or detect_file_type(head) is not None:
            return False
        lines = head.decode(encoding, "replace").splitlines()[:MAX_LINES_ABOVE]
        delimiter, at = _begin(list(enumerate(lines)))
        cells = _cells(lines[at].lstrip("\ufeff"), delimiter) if lines else []
        names = [column_of(name, profile_of(source).columns) for name in cells]
        columns = {name for name in names if name in COLUMNS}
        if source.name.lower().removesuffix(".gz").endswith((".csv", ".tsv", ".tab")):
            return len(cells) > 1 or bool(columns & _TEXT_COLUMNS)
        return bool(columns & _TEXT_COLUMNS) and len(columns) >= 3

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
    """Numbered rows by canonical column, then the notes on columns.

    The number is the 1-based line of the row's start; bad rows come as SetAside.
    """

    def numbered(text: io.TextIOWrapper) -> Iterator[NumberedRow]:
        rows = _rows_by_name(_records(text, source.name), source.name)
        return canonical_rows(rows, profile_of(source).columns, source.name)

    return read_text_export(source, numbered)


def _rows_by_name(records: Iterator[Record], source: str) -> Iterator[NumberedRow]:
    """Records as mappings by the column names of the first."""
    head = list(islice(records, MAX_LINES_ABOVE))
    delimiter, at = _begin(head)
    left = Leftovers(source)
    for number, above in head[:at]:
        if isinstance(above, SetAside):
            yield number, above
        elif not _SEP_LINE.fullmatch(above.strip()):
            left.add("left_cells", above, number)
    yield from ((0, note) for note in left.notes())
    if not head or isinstance(names_row := head[at][1], SetAside):
        return
    names = _cells(names_row.lstrip("\ufeff").rstrip("\r\n"), delimiter)
    if is_header(names):
        at += 1
    else:
        names = [f"#{number}" for number in range(1, len(names) + 1)]
    records = chain(head[at:], records)
    for number, record in records:
        if isinstance(record, SetAside):
            yield number, record
        elif record.strip() and record.strip(delimiter + ' \t\r\n"'):
            yield number, _row(record, names, delimiter, source, number)


def _begin(records: Sequence[Record]) -> tuple[str, int]:
    """The delimiter, and the place of the row of names.

    It has two and more cells or a column of text; without one the first line that is not empty, or 0.

    records: the first ones.
    """
    delimiter, first = "", None
    for at, (_, record) in enumerate(records):
        text = record.lstrip("\ufeff").rstrip("\r\n") if isinstance(record, str) else ""
        if separator := _SEP_LINE.fullmatch(text):
            delimiter = separator.group(1)
            continue
        own = delimiter or detect_delimiter(text)
        cells = [cell for cell in _cells(text, own) if cell.strip()]
        if len(cells) > 1 or any(column_of(cell, {}) in _TEXT_COLUMNS for cell in cells):
            return own, at
        if cells and first is None:
            first = at
    return delimiter or detect_delimiter(""), first or 0


def is_header(cells: Sequence[str]) -> bool:
    """True for names: short, without dates and sentences."""
    return not any(
        len(cell) > MAX_NAME_CHARS or is_date(cell) or cell.rstrip().endswith("。") for cell in cells
    )


def _row(
    record: str, names: Sequence[str], delimiter: str, source: str, number: int
) -> Mapping[str, Any] | SetAside:
    """A record as a mapping.

    A further column with the same name has its number behind it. Empty cells beyond the names are let pass.
    """
    size = ("chars", str(count_chars(record)))
    try:
        [cells] = csv.reader([record.replace("\x00", "")], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError) as error:
        return SetAside(source, "bad_csv", (("detail", str(error)[:120]), size), number)
    while len(cells) > len(names) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(names):
        return SetAside(source, "bad_csv", (("detail", f"{len(cells)} ≠ {len(names)}"), size), number)
    row: dict[str, Any] = {}
    for at, (name, cell) in enumerate(zip(names, cells, strict=True), 1):
        row[f"{name}#{at}" if name in row else name] = cell
    return row


def _records(lines: Iterator[str], name: str) -> Iterator[Record]:
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
            facts = (("detail", '"'), ("chars", str(count_chars(record[0]))))
            yield number, SetAside(name, "bad_csv", facts, number)
            pushed_back[:0] = record[1:]
            continue
        yield number, "".join(record)
        number += len(record) - 1


def _bounded_lines(lines: Any) -> Iterator[str]:
    """Lines of a text in pieces of at most `MAX_ROW_CHARS`."""
    while line := lines.readline(MAX_ROW_CHARS):
        yield line
