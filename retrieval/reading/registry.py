"""Registry of readers: one for each kind of source.

The first to accept a file reads it.
Takes a `SourceFile` from discovery, gives its pages. A file no reader can use comes back as a SetAside with
its reason, never as an exception.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.line_corrections import with_corrections
from retrieval.reading.readers.documents.markdown import MarkdownReader
from retrieval.reading.readers.documents.office import OfficeReader
from retrieval.reading.readers.epaper.reader import HtmlReader
from retrieval.reading.readers.exports.bibtex_export import BibtexReader
from retrieval.reading.readers.exports.column_mapping import NumberedRow
from retrieval.reading.readers.exports.delimited import TabularReader
from retrieval.reading.readers.exports.export_pages import ExportPart, parts_of_rows, with_licence
from retrieval.reading.readers.exports.json_files.json_export import JsonReader
from retrieval.reading.readers.exports.json_files.jsonl import JsonlReader
from retrieval.reading.readers.exports.spreadsheet import SpreadsheetReader
from retrieval.reading.readers.exports.sql_export import SqlReader
from retrieval.reading.readers.exports.sqlite_export import SqliteReader
from retrieval.reading.readers.exports.xml_export import XmlReader
from retrieval.reading.readers.pdf import PdfReader
from retrieval.reading.readers.scan import ScanReader
from retrieval.reading.readers.text_file import TextReader
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.path_facts import impossible_date
from retrieval.reading.sources.source_file import SourceFile, detect_file_type, set_aside


class SourceReader(Protocol):
    """Reader of one kind of source."""

    @property
    def version(self) -> int:
        """Changes whenever the reader would read the same file differently."""
        ...

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for a file of this kind.

        By its first bytes and its name.
        """
        ...

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Pages of the file and the parts set aside.

        Raises UnreadableSource for the whole file.
        """
        ...


@runtime_checkable
class RowReader(Protocol):
    """Reader of exports: files of rows, possibly far larger than a page."""

    def rows(self, source: SourceFile) -> Iterator[NumberedRow]:
        """Numbered rows of the export. Raises UnreadableSource."""
        ...


READERS: tuple[SourceReader, ...] = (
    JsonlReader(),
    JsonReader(),
    SpreadsheetReader(),
    OfficeReader(),
    PdfReader(),
    ScanReader(),
    SqliteReader(),
    SqlReader(),
    TabularReader(),
    BibtexReader(),
    XmlReader(),
    HtmlReader(),
    MarkdownReader(),
    TextReader(),
)
"""In order of precedence: the first to accept a file reads it; the text reader accepts nearly any text."""


def reader_for(source: SourceFile) -> SourceReader:
    """The reader for a file. Raises UnreadableSource: unreadable, empty, unknown_kind (kind)."""
    head = source.head()
    if not head.strip():
        raise UnreadableSource(source.name, "empty")
    for reader in READERS:
        if reader.accepts(source, head):
            return reader
    kind, suffix = detect_file_type(head), source.suffix.lstrip(".").upper()
    if (
        kind in ("ZIP", "DOC", "XML") and suffix
    ):  # what such a file is its name says better than its signature
        kind = suffix
    raise UnreadableSource(source.name, "unknown_kind", kind=kind or suffix or "?")


def read_source(source: SourceFile) -> Iterator[Page | SetAside]:
    """Pages of one source, licence added.

    Failures come as SetAside, never as an exception.
    """
    try:
        before = source.stamp()
        licence = profile_of(source).licence
        reader = reader_for(source)
        read = reader.read(source)
        for item in read if isinstance(reader, RowReader) else with_corrections(source, read):
            yield with_licence(item, licence) if licence and isinstance(item, Page) else item
        yield from _source_notes(source, before)
    except UnreadableSource as error:
        yield set_aside(error)


def read_export_parts(source: SourceFile, reader: RowReader) -> Iterator[ExportPart | SetAside]:
    """As `read_source`, for an export: rows in parts.

    Their pages are still to be made.
    """
    try:
        before = source.stamp()
        yield from parts_of_rows(reader.rows(source), source)
        yield from _source_notes(source, before)
    except UnreadableSource as error:
        yield set_aside(error)


def _source_notes(source: SourceFile, before: tuple[int, int]) -> Iterator[SetAside]:
    """Notes on a source just read.

    changed since `before`, its earlier stamp; an impossible date in its path.
    """
    if source.stamp() != before:
        yield SetAside(source.name, "changed")
    date = impossible_date(source.path_parts)
    if date is not None:
        yield SetAside(source.name, "bad_date", (("value", date),))
