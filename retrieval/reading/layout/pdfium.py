"""PDF pages to printed pages, by pdfium: characters with boxes and sizes, rules and pictures.

The only module that touches pdfium. Every page is opened, read and closed before the next; the number of
characters and of objects looked at on one page is bounded.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from retrieval.errors import UnreadableSource
from retrieval.extras import needs
from retrieval.reading.layout.glyphs import Area, Glyph, PrintedPage, group_glyphs

MOST_GLYPHS = 60_000
"""Characters of one page: four times a full broadsheet; what is beyond is not read."""
MOST_OBJECTS = 20_000
"""Drawn objects of one page that are looked at for rules and pictures."""
LARGEST_SIDE = 14_400.0
"""Points to a side of the largest page (PDF 1.7, annex C: 200 inches)."""
GARBLED = 0.2
"""Share of characters without meaning from which a text layer is not believed."""
MOST_PIXELS = 60_000_000
"""Of a page drawn: a broadsheet (400 by 560 mm) at 200 dpi has 14 million."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page of an open file: what is printed on it, whether its text can be read, how to draw it.

    of: how many pages the file says it has.
    """

    printed: PrintedPage
    readable: bool
    of: int
    page: Any

    def drawn(self, dpi: int) -> Any:
        """The page as a Pillow picture, of less dpi where it would have more than `MOST_PIXELS`."""
        return _drawn(self.page, self.printed.width, self.printed.height, dpi)[0]


def drawn_page(data: bytes, name: str, number: int, dpi: int) -> tuple[Any, float]:
    """The 1-based page of a file as a Pillow picture, and pixels per point of it.

    Raises UnreadableSource: bad_pdf (detail), also where there is no such page; MissingExtra.
    """
    pdfium = needs("pypdfium2", "pdf")
    try:
        document = pdfium.PdfDocument(data)
        try:
            page = document[number - 1]
            width, height = (min(side, LARGEST_SIDE) for side in page.get_size())
            return _drawn(page, width, height, dpi)
        finally:
            document.close()
    except (pdfium.PdfiumError, IndexError) as error:
        raise UnreadableSource(name, "bad_pdf", detail=str(error)[:120]) from error


def _drawn(page: Any, width: float, height: float, dpi: int) -> tuple[Any, float]:
    fitting = min(dpi, int(math.sqrt(MOST_PIXELS / max(width * height / 72**2, 1e-6))))
    scale = max(fitting, 1) / 72
    return page.render(scale=scale).to_pil().convert("RGB"), scale


def pdf_pages(data: bytes, name: str, most: int) -> Iterator[PdfPage | UnreadableSource]:
    """The pages of a file in order, at most `most`; a page that is broken comes as UnreadableSource.

    Raises UnreadableSource for the whole file: pdf_encrypted, bad_pdf (detail).
    """
    pdfium = needs("pypdfium2", "pdf")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        reason = "pdf_encrypted" if "password" in str(error).lower() else "bad_pdf"
        raise UnreadableSource(name, reason, detail=str(error)[:120]) from error
    try:
        for number in range(min(len(document), most)):
            try:
                page = document[number]
            except pdfium.PdfiumError as error:
                yield UnreadableSource(name, "bad_pdf", detail=str(error)[:120])
                continue
            try:
                yield _read(page, number + 1, len(document))
            except pdfium.PdfiumError as error:
                yield UnreadableSource(name, "bad_pdf", detail=str(error)[:120])
            finally:
                page.close()
    finally:
        document.close()


def _read(page: Any, number: int, of: int) -> PdfPage:
    width, height = (min(side, LARGEST_SIDE) for side in page.get_size())
    shown = _Shown(page, width, height)
    glyphs, garbled = _glyphs(page, shown)
    rules, pictures = _areas(page, shown)
    printed = PrintedPage(number, width, height, group_glyphs(glyphs), rules, pictures)
    return PdfPage(printed, bool(glyphs) and garbled <= GARBLED * len(glyphs), of, page)


class _Shown:
    """From the coordinates of a page (origin lower left, before turning) to those of the page as shown."""

    def __init__(self, page: Any, width: float, height: float) -> None:
        self.turn = page.get_rotation() % 360
        left, bottom, right, top = page.get_bbox()  # boxes of a page may be inherited: this one is settled
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        self.width, self.height = width, height

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 from the upper left corner, of a rectangle in the page's own coordinates."""
        if self.turn == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turn == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        if self.turn == 270:
            return self.top - top, self.right - right, self.top - bottom, self.right - left
        return left - self.left, self.top - top, right - self.left, self.top - bottom


def _glyphs(page: Any, shown: _Shown) -> tuple[list[Glyph], int]:
    """The characters of a page in the order of the file, and how many of them mean nothing."""
    raw: Any = needs("pypdfium2.raw", "pdf")
    text = page.get_textpage()
    glyphs: list[Glyph] = []
    garbled = 0
    box = raw.FS_RECTF()
    matrix = raw.FS_MATRIX()
    try:
        for at in range(min(raw.FPDFText_CountChars(text), MOST_GLYPHS)):
            code = raw.FPDFText_GetUnicode(text, at)
            if code in (0, 10, 13) or raw.FPDFText_IsGenerated(text, at) == 1:
                continue
            if not raw.FPDFText_GetLooseCharBox(text, at, ctypes.byref(box)):
                continue
            garbled += _means_nothing(code)
            size = raw.FPDFText_GetFontSize(text, at)
            if raw.FPDFText_GetMatrix(text, at, ctypes.byref(matrix)):
                size *= math.hypot(matrix.c, matrix.d)
            edges = shown.box(box.left, box.bottom, box.right, box.top)
            if all(map(math.isfinite, (*edges, size))) and 0 < size < LARGEST_SIDE and code <= 0x10FFFF:
                glyphs.append(Glyph(_char(code), *edges, round(size, 2)))
    finally:
        text.close()
    return glyphs, garbled


def _char(code: int) -> str:
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def _means_nothing(code: int) -> bool:
    """Whether a code is of private use, a control character, or the mark of what could not be decoded."""
    return code < 32 or 0xD800 <= code < 0xF900 or code in (0xFFFD, 0xFFFE, 0xFFFF) or code >= 0xF0000


def _areas(page: Any, shown: _Shown) -> tuple[tuple[Area, ...], tuple[Area, ...]]:
    """The rules (also the sides of frames) and the pictures of a page."""
    raw: Any = needs("pypdfium2.raw", "pdf")
    rules: list[Area] = []
    pictures: list[Area] = []
    for at, drawn in enumerate(page.get_objects(max_depth=3)):
        if at >= MOST_OBJECTS:
            break
        if drawn.type not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            continue
        edges = shown.box(*drawn.get_bounds())
        if not all(map(math.isfinite, edges)):
            continue
        area = Area(*edges)
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(area)
        else:
            rules += _sides(area)
    return tuple(rules), tuple(pictures)


def _sides(area: Area) -> list[Area]:
    """A rule as it is; the upper and lower side of a frame."""
    if area.y1 - area.y0 <= 4:
        return [area]
    if area.x1 - area.x0 <= 4:
        return []
    return [Area(area.x0, area.y0, area.x1, area.y0), Area(area.x0, area.y1, area.x1, area.y1)]
