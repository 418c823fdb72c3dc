"""CSV and TSV exports, also gzip'd: one article a row, the names of the columns in the first row.

The delimiter is that which the first row has most of; the encoding is told from the first bytes. A cell
in quotes may hold newlines. A quote that is never closed, a row of more or fewer cells than the first, or
bytes that are no text spoil that row alone.
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
MAX_LINES_PER_ROW = 2000
"""A quoted cell of more lines than this was never closed."""
_TEXT_COLUMNS = frozenset({"title", "text", "body"})


class TabularReader:
    """Reads exports in CSV and TSV."""

    version = 2

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """Whether the first row names a column of titles or text, and the file's name or two columns more."""
        if head.startswith(GZIP_MAGIC):
            head = decompress_head(head)
        encoding = detect_encoding(head)
        if encoding is None or detect_file_type(head) is not None:
            return False
        first = head.decode(encoding, "replace").lstrip("\ufeff").partition("\n")[0].rstrip("\r")
        names = [
            column_of(name, profile_of(source).columns) for name in _cells(first, detect_delimiter(first))
        ]
        known = {name for name in names if name in COLUMNS}
        named = source.name.lower().removesuffix(".gz").endswith((".csv", ".tsv"))
        return bool(known & _TEXT_COLUMNS) and (named or len(known) >= 3)

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """The rows as pages. Raises UnreadableSource: "unreadable", "encoding", "no_text"."""
        return pages_of_rows(_rows(source), source)

    def rows(self, source: SourceFile) -> Iterator[NumberedRow]:
        """Its rows, numbered. Raises UnreadableSource."""
        return _rows(source)


def detect_delimiter(first: str) -> str:
    """The delimiter that the first row has most of; a comma where it has none."""
    return max(DELIMITERS, key=lambda char: (first.count(char), -DELIMITERS.index(char)))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _rows(source: SourceFile) -> Iterator[NumberedRow]:
    """Row number (1-based line on which it begins) and its cells by name, or why it is set aside."""
    try:
        with source.open() as raw:
            file = gunzipped(raw)
            encoding = detect_encoding(file.read(65536))
            if encoding is None:
                raise UnreadableSource(source.name, "encoding")
            file.seek(0)
            text = io.TextIOWrapper(cast("Any", file), encoding, errors="surrogateescape", newline="")
            yield from _named(_records(text, source.name), source)
            text.detach()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield 0, SetAside(source.name, "bad_gzip", (("detail", str(error)[:120]),))
    except READ_ERRORS as error:
        raise unreadable(source.name, error) from error


def _named(records: Iterator[tuple[int, str | SetAside]], source: SourceFile) -> Iterator[NumberedRow]:
    first = next(records, None)
    if first is None or isinstance(first[1], SetAside):
        return
    delimiter = detect_delimiter(first[1])
    given = profile_of(source).columns
    names = [column_of(name, given) for name in _cells(first[1].lstrip("\ufeff").rstrip("\r\n"), delimiter)]
    for number, record in records:
        if isinstance(record, SetAside):
            yield number, record
        elif record.strip():
            yield number, _row(record, names, delimiter, source.name, number)


def _row(
    record: str, names: Sequence[str], delimiter: str, source: str, number: int
) -> Mapping[str, Any] | SetAside:
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
    """The lines put together to rows: a row goes on while a quote in it is open.

    Where a quote is never closed its first line is set aside and the lines after it are read again.
    """
    waiting: list[str] = []
    number = 0
    source = _bounded(lines)
    while True:
        held, quotes = [waiting.pop(0) if waiting else next(source, "")], 0
        if not held[0]:
            return
        number += 1
        quotes = held[0].count('"')
        size = len(held[0])
        while quotes % 2 and len(held) < MAX_LINES_PER_ROW and size < MAX_ROW_CHARS:
            line = waiting.pop(0) if waiting else next(source, "")
            if not line:
                break
            held.append(line)
            quotes += line.count('"')
            size += len(line)
        if quotes % 2 or size >= MAX_ROW_CHARS:
            yield number, SetAside(name, "bad_csv", (("detail", '"'),), number)
            waiting[:0] = held[1:]
            continue
        yield number, "".join(held)
        number += len(held) - 1


def _bounded(lines: Any) -> Iterator[str]:
    """The lines of a text, none longer than a row may be (what is longer comes in parts)."""
    while line := lines.readline(MAX_ROW_CHARS):
        yield line
