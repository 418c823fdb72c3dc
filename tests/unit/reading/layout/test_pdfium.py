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


def test_characters_set_alone_in_a_font_of_no_machine_are_read_and_spaces_bridge_no_columns() -> None:
    headline, beside = "三百盏路灯换新", "夜市搬进新棚"
    alone = [
        *zip(range(40, 999, 24), headline, strict=False),
        *zip(range(208, 999, 24), "　" * 4, strict=False),
    ]

    [page] = read_pdf_pages(unembedded([*alone, (304, beside)]), "a.pdf", 1)

    assert isinstance(page, PdfPage) and page.readable
    assert [line.text for line in page.printed.lines] == [headline, beside]


def unembedded(pieces: list[tuple[int, str]]) -> bytes:
    """A page of text objects, each at its place in one line, in a font without outlines."""
    content = "".join(
        f"BT /F 24 Tf 1 0 0 1 {x} 700 Tm <{text.encode('utf-16-be').hex()}> Tj ET\n" for x, text in pieces
    )
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}endstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Heiti /Encoding /UniGB-UTF16-H"
        " /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Heiti /FontDescriptor 7 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>",
        "<< /Type /FontDescriptor /FontName /Heiti /FontBBox [-200 -200 1200 1200] /Flags 4"
        " /ItalicAngle 0 /Ascent 1000 /Descent -200 /StemV 80 >>",
    )
    numbered = "".join(f"{no} 0 obj\n{text}\nendobj\n" for no, text in enumerate(objects, 1))
    return f"%PDF-1.7\n{numbered}trailer\n<< /Root 1 0 R >>\n%%EOF\n".encode()


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
