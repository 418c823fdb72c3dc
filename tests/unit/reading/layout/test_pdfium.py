"""Pages of PDF files by pdfium."""

from __future__ import annotations

import pytest

from retrieval.errors import UnreadableSource
from retrieval.reading.layout.pdfium import PdfPage, read_pdf_pages, render_page
from tests.unit.reading.typesetting import blank_pages, protected

FOLIO = "江川晚报 2021年3月12日 星期五 A3版"


def test_the_characters_of_a_page_are_its_lines_and_every_page_is_counted() -> None:
    pages = list(read_pdf_pages(protected([FOLIO, FOLIO], password=None), "a.pdf", 10))

    assert all(isinstance(page, PdfPage) and page.readable and page.page_count == 2 for page in pages)
    texts = [line.text for page in pages if isinstance(page, PdfPage) for line in page.printed.lines]
    assert [text.replace(" ", "") for text in texts if "江川" in text] == [FOLIO.replace(" ", "")] * 2


def test_no_more_pages_than_the_limit_are_read() -> None:
    pages = list(read_pdf_pages(blank_pages(5), "a.pdf", 3))

    assert [page.printed.number for page in pages if isinstance(page, PdfPage)] == [1, 2, 3]
    assert not any(page.readable for page in pages if isinstance(page, PdfPage))


def test_a_file_that_cannot_be_opened_is_refused() -> None:
    locked = protected([FOLIO], password="geheim")

    assert [reason_of(data) for data in (b"%PDF-1.7\n", locked)] == ["bad_pdf", "pdf_encrypted"]


def reason_of(data: bytes) -> str:
    with pytest.raises(UnreadableSource) as caught:
        next(read_pdf_pages(data, "a.pdf", 1))
    return caught.value.reason


def test_a_page_is_drawn_at_the_resolution_asked_for() -> None:
    image, scale = render_page(blank_pages(1, side=144), "a.pdf", 1, 72)

    assert (image.size, scale) == ((144, 144), 1.0)


def test_a_page_beyond_the_last_is_refused() -> None:
    with pytest.raises(UnreadableSource) as caught:
        render_page(blank_pages(1), "a.pdf", 2, 72)

    assert caught.value.reason == "bad_pdf"
