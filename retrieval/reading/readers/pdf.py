"""PDF files: text layers by geometry, other pages as scans.

Pages are streamed from a sandbox: one is read, passed on and released before the next. Unreadable pages are
set aside with their number and reason; earlier pages are kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.errors import MissingExtra, UnreadableSource
from retrieval.extras import is_installed
from retrieval.models import Page, SetAside
from retrieval.reading.layout.pdfium import PdfPage, read_pdf_pages
from retrieval.reading.readers.printed_pages import (
    MAX_PAGES,
    CountedPage,
    pages_beyond_limit,
    read_in_sandbox,
)
from retrieval.reading.sources.source_file import SourceFile, set_aside

MAX_PDF_BYTES = 256 * 2**20
"""An issue of a hundred pages with pictures has 100 MB."""


class PdfReader:
    """Reader of PDF files."""

    @property
    def version(self) -> int:
        """Depends on the installed extras.

        With another one the same file reads differently.
        """
        return 600 + 10 * is_installed("pypdfium2") + is_installed("rapidocr")

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True with the PDF mark in the first 1,024 bytes."""
        return b"%PDF-" in head[:1024]

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Pages of the file. Raises UnreadableSource: missing_extra, bad_metadata."""
        return read_in_sandbox(printed_pages, source)


def printed_pages(source: SourceFile) -> Iterator[CountedPage | SetAside]:
    """Printed pages with the page count; refusals as SetAside.

    A refused page has its number as place, a refused file none. Raises MissingExtra: pdf.
    """
    try:
        data = source.read_bytes(MAX_PDF_BYTES)
        count = 0
        for number, page in enumerate(read_pdf_pages(data, source.name, MAX_PAGES), 1):
            if isinstance(page, UnreadableSource):
                yield set_aside(page, number)
                continue
            count = page.page_count
            yield (page.printed, count) if page.readable else _recognized(page, source.name)
        if count == 0:
            yield SetAside(source.name, "no_text")
        yield from pages_beyond_limit(source, count)
    except UnreadableSource as error:
        yield set_aside(error)


def _recognized(page: PdfPage, name: str) -> CountedPage | SetAside:
    """A page without a usable text layer, by OCR.

    An empty page costs no recognition.
    """
    from retrieval.reading.layout.ocr import SCAN_DPI, recognize_page

    if not page.printed.lines and not page.printed.pictures and not page.printed.rules:
        return SetAside(name, "no_text", (), page.printed.number)
    try:
        picture = page.render(SCAN_DPI)
        scale = page.printed.width / picture.width
        return recognize_page(picture, page.printed.number, scale=scale), page.page_count
    except MissingExtra as error:
        return SetAside(name, "scan_needs_ocr", tuple(error.facts.items()), page.printed.number)
