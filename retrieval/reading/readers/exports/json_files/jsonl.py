"""JSON Lines exports (also gzip'd): one article per row.

A row is {id?, paper?, date?, page?, page_name?, kicker?, title, subtitle?, author?, text or body}. The
article's text begins with the row's text exactly as given: an offset in the row is an offset in the article.
Blocks are its lines, then the title fields and the author. A broken row is set aside with its number; the
rows around it are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from retrieval.models import Page, SetAside
from retrieval.reading.leftovers import Leftovers, count_chars
from retrieval.reading.readers.exports.column_mapping import NumberedRow, canonical_rows
from retrieval.reading.readers.exports.export_file import read_export
from retrieval.reading.readers.exports.export_pages import pages_of_rows
from retrieval.reading.readers.exports.export_rows import BadRow
from retrieval.reading.readers.exports.json_files.json_export import bad_element, rows_of_record
from retrieval.reading.readers.exports.json_files.json_records import records_of
from retrieval.reading.readers.exports.json_files.json_stream import BadElement, JsonElement
from retrieval.reading.readers.exports.json_files.literals import NoLiteral, read_literal
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.encoding import detect_encoding
from retrieval.reading.sources.source_file import SourceFile
from retrieval.reading.sources.streams import GZIP_MAGIC, decompress_head

MAX_ROW_BYTES = 16 * 2**20
"""A longer row is skipped without being held in memory."""


class JsonlReader:
    """Reader of exports in JSON Lines."""

    version = 7

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for a JSON object on the first line.

        Or for the suffix, with a first line longer than the head.
        """
        if head.startswith(GZIP_MAGIC):
            head = decompress_head(head)
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        line, ended, rest = start.partition(b"\n")
        if not start.startswith(b"{") or b"\x00" in head:
            return False
        if not ended:
            return source.name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson"))
        whole = line.rstrip().endswith(b"}") and not rest.lstrip().startswith((b"]", b"["))
        return whole and line.lstrip(b"{ \t").startswith((b'"', b"}"))

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Successive rows of one page as a page.

        Raises UnreadableSource: unreadable, no_text.
        """
        return pages_of_rows(_objects(source), source)

    def rows(self, source: SourceFile) -> Iterator[NumberedRow]:
        """Numbered rows of the export. Raises UnreadableSource."""
        return _objects(source)


def _objects(source: SourceFile) -> Iterator[NumberedRow]:
    """Numbered JSON objects; bad rows as SetAside."""
    return canonical_rows(_rows_as_given(source), profile_of(source).columns, source.name)


def _rows_as_given(source: SourceFile) -> Iterator[NumberedRow]:
    columns = profile_of(source).columns
    left = Leftovers(source.name)
    for number, line in _numbered_lines(source):
        if isinstance(line, SetAside):
            yield number, line
        elif line.strip():
            try:
                row = parse_row(line)
                if is_plain_row(row):
                    yield number, row
                else:
                    yield from _records(row, number, left, columns)
            except BadRow as bad:
                size = ("chars", str(count_chars(_decoded(line))))
                yield number, SetAside(source.name, bad.reason, (*bad.facts, size), number)
    yield from ((0, note) for note in left.notes())


def is_plain_row(row: Mapping[str, Any]) -> bool:
    """True for a title or text at the top of a row."""
    return isinstance(row.get("title"), str) or isinstance(row.get("text"), str)


def _records(
    row: Mapping[str, Any], number: int, left: Leftovers, columns: Mapping[str, str]
) -> Iterator[NumberedRow]:
    """Records within a row; text around them is counted."""
    name = left.source
    for _, record in records_of(JsonElement("", row), columns, left, number):
        if isinstance(record, BadElement):
            yield (
                number,
                SetAside(name, "no_text", (), number)
                if not record.path
                else bad_element(record, name, number),
            )
        else:
            for found in rows_of_record(record, left, number):
                yield number, found


def parse_row(line: bytes) -> Mapping[str, Any]:
    """Parse the JSON object of a row. Raises BadRow: bad_json."""
    text = _decoded(line).strip("\x00 \r\n\t")
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        row = _literal(text)
        if row is None:
            raise BadRow("bad_json", detail=str(error)[:120]) from error
    if not isinstance(row, dict):
        raise BadRow("bad_json", detail=f"{type(row).__name__}")
    return row


def _literal(text: str) -> Any:
    """The object of a row as a program prints it, or None."""
    try:
        row, end = read_literal(text, 0)
    except NoLiteral:
        return None
    return None if text[end:].strip(" ,;") else row


def _decoded(line: bytes) -> str:
    """Text of a row; broken bytes as U+FFFD."""
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode(detect_encoding(line) or "utf-8", "replace")


def _numbered_lines(source: SourceFile) -> Iterator[tuple[int, bytes | SetAside]]:
    """Lines with their 1-based numbers; a line beyond the limit as SetAside."""
    return read_export(source, lambda file: _lines(file, source.name))


def _lines(file: IO[bytes], name: str) -> Iterator[tuple[int, bytes | SetAside]]:
    number = 0
    while line := file.readline(MAX_ROW_BYTES + 1):
        number += 1
        if len(line) <= MAX_ROW_BYTES:
            yield number, line
            continue
        size = len(line)
        while not line.endswith(b"\n") and (line := file.readline(MAX_ROW_BYTES)):
            size += len(line)
        yield (
            number,
            SetAside(name, "too_large", (("size", str(size)), ("limit", str(MAX_ROW_BYTES))), number),
        )
