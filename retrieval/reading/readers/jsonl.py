"""JSON Lines exports (also gzip'd): one article per row.

A row is {id?, paper?, date?, page?, page_name?, kicker?, title, subtitle?, author?, text or body}. The
article's text begins with the row's text exactly as given: an offset in the row is an offset in the article.
Blocks are its lines, then the title fields and the author. A broken row is set aside with its number; the
rows around it are read.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Any

from retrieval.models import Page, SetAside
from retrieval.reading.readers.export_columns import canonical_row
from retrieval.reading.readers.export_pages import pages_of_rows
from retrieval.reading.readers.export_rows import BadRow, NumberedRow
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.source_file import READ_ERRORS, SourceFile, unreadable
from retrieval.reading.sources.streams import GZIP_MAGIC, decompress_head, gunzipped

MAX_ROW_BYTES = 16 * 2**20
"""A longer row is skipped without being held in memory."""


class JsonlReader:
    """Reader of exports in JSON Lines."""

    version = 3

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for a beginning JSON object, also within gzip."""
        if head.startswith(GZIP_MAGIC):
            head = decompress_head(head)
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if not start.startswith(b"{"):
            return False
        return source.name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson", ".json")) or (
            start[1:].lstrip().startswith(b'"')
        )

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
    columns = profile_of(source).columns
    for number, line in _numbered_lines(source):
        if isinstance(line, SetAside):
            yield number, line
        elif line.strip():
            try:
                yield number, canonical_row(parse_row(line), columns)
            except BadRow as bad:
                yield number, SetAside(source.name, bad.reason, bad.facts, number)


def parse_row(line: bytes) -> Mapping[str, Any]:
    """Parse the JSON object of a row. Raises BadRow: encoding, bad_json."""
    try:
        row = json.loads(line.decode("utf-8-sig").strip("\x00 \r\n\t"))
    except UnicodeDecodeError as error:
        raise BadRow("encoding") from error
    except (ValueError, RecursionError) as error:
        raise BadRow("bad_json", detail=str(error)[:120]) from error
    if not isinstance(row, dict):
        raise BadRow("bad_json", detail=f"{type(row).__name__}")
    return row


def _numbered_lines(source: SourceFile) -> Iterator[tuple[int, bytes | SetAside]]:
    """Lines with their 1-based numbers; a line beyond the limit as SetAside."""
    try:
        with source.open() as raw:
            file = gunzipped(raw)
            yield from _lines(file, source.name)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield 0, SetAside(source.name, "bad_gzip", (("detail", str(error)[:120]),))
    except READ_ERRORS as error:
        raise unreadable(source.name, error) from error


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
