"""TODO."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.readers.delimited import TabularReader
from retrieval.reading.readers.epaper.reader import HtmlReader
from retrieval.reading.readers.export_rows import NumberedRow
from retrieval.reading.readers.jsonl import JsonlReader
from retrieval.reading.readers.pdf import PdfReader
from retrieval.reading.readers.scan import ScanReader
from retrieval.reading.readers.text_file import TextReader
from retrieval.reading.sources.source_file import SourceFile, signature


class SourceReader(Protocol):
    """Knows one kind of source."""

    @property
    def version(self) -> int:
        """Another number when the reader would read the same file differently."""
        ...

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """Whether the file, by its first bytes and its name, is of this kind."""
        ...

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Its pages, and the parts that had to be set aside. Raises UnreadableSource for the whole file."""
        ...


@runtime_checkable
class RowReader(Protocol):
    """Knows a kind of export: a file of rows, which may be far larger than a page."""

    def rows(self, source: SourceFile) -> Iterator[NumberedRow]:
        """Its rows, numbered. Raises UnreadableSource."""
        ...


READERS: tuple[SourceReader, ...] = (
    JsonlReader(),
    PdfReader(),
    ScanReader(),
    TabularReader(),
    HtmlReader(),
    TextReader(),
)


def reader_for(source: SourceFile) -> SourceReader:
    """The reader for a file. Raises UnreadableSource: unreadable, empty, unknown_kind (kind)."""
    head = source.head()
    if not head.strip():
        raise UnreadableSource(source.name, "empty")
    for reader in READERS:
        if reader.accepts(source, head):
            return reader
    raise UnreadableSource(
        source.name, "unknown_kind", kind=signature(head) or source.suffix.lstrip(".").upper() or "?"
    )
