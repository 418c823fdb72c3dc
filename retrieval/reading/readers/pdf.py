"""PDF files: each page with a text layer read by its geometry, each without one as a scan.

Pages are streamed from a process of their own (`confined`): one is read, given away and forgotten before
the next. What cannot be read of a file is set aside with its page and its reason; what came before stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.errors import MissingExtra, UnreadableSource
from retrieval.extras import installed
from retrieval.models import Page, SetAside
from retrieval.reading.layout.pdfium import PdfPage, pdf_pages
from retrieval.reading.layout.printed_pages import MOST_PAGES, Printed, read_apart, refused, too_many_pages
from retrieval.reading.sources.source_file import SourceFile

LARGEST_PDF = 256 * 2**20
"""Bytes of the largest file read; an issue of a hundred pages with pictures has 100 MB."""


class PdfReader:
    """Reads the pages of a PDF."""

    @property
    def version(self) -> int:
        """Also tells what is installed: with another extra the same file reads differently."""
        return 100 + 10 * installed("pypdfium2") + installed("rapidocr")

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """Whether the file begins as a PDF does (the mark may stand within the first 1,024 bytes)."""
        return b"%PDF-" in head[:1024]

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Its pages. Raises UnreadableSource: missing_extra, bad_metadata."""
        return read_apart(printed_pages, source)


def printed_pages(source: SourceFile) -> Iterator[Printed | SetAside]:
    """The pages of a file and how many it has; what is refused with its page, or of the whole file without.

    Raises MissingExtra: pdf.
    """
    try:
        data = source.data(LARGEST_PDF)
        of = 0
        for number, page in enumerate(pdf_pages(data, source.name, MOST_PAGES), 1):
            if isinstance(page, UnreadableSource):
                yield refused(page, number)
                continue
            of = page.of
            yield _recognised(page, source.name) if not page.readable else (page.printed, of)
        if of == 0:
            yield SetAside(source.name, "no_text")
        yield from too_many_pages(source, of)
    except UnreadableSource as error:
        yield refused(error)


def _recognised(page: PdfPage, name: str) -> Printed | SetAside:
    """A page without words that can be read, read from its picture; an empty one costs no recognition."""
    from retrieval.reading.layout.ocr import SCAN_DPI, recognise

    if not page.printed.lines and not page.printed.pictures and not page.printed.rules:
        return SetAside(name, "no_text", (), page.printed.number)
    try:
        picture = page.drawn(SCAN_DPI)
        scale = page.printed.width / picture.width
        return recognise(picture, page.printed.number, scale=scale), page.of
    except MissingExtra as error:
        return SetAside(name, "scan_needs_ocr", tuple(error.facts.items()), page.printed.number)
