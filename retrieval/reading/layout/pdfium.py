"""PDF pages to printed pages, by pdfium.

Characters with boxes and sizes, rules, pictures.
The only module to use pdfium. Every page is opened, read and closed before the next; characters and objects
per page are bounded.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from retrieval.errors import UnreadableSource
from retrieval.extras import import_extra
from retrieval.reading.layout.glyphs import Area, Glyph, PrintedPage, group_glyphs
from retrieval.reading.layout.vertical_text import is_vertical, turned_areas, vertical_lines

MAX_GLYPHS_PER_PAGE = 60_000
"""Four times a full broadsheet; further characters are not read."""
MAX_OBJECTS_PER_PAGE = 60_000
"""Objects examined for rules, pictures and text without extent: as many as characters."""
MIN_TEXT_WIDTH = 0.02
"""Points; pdfium leaves objects narrower than 0.01 out of the text."""
MAX_SIDE_POINTS = 14_400.0
"""Longest side of a page (PDF 1.7, annex C: 200 inches)."""
MAX_GARBLED_SHARE = 0.2
"""A text layer with a larger share of meaningless characters is ignored."""
MAX_RENDER_PIXELS = 60_000_000
"""Of a rendered page: a broadsheet (400 by 560 mm) at 200 dpi has 14 million."""
MAX_RULE_POINTS = 4
"""Thickness of a rule, at most; thicker paths are frames."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page of an open file.

    readable:   True for a page with a credible text layer.
    page_count: pages of the file by its own statement.
    page:       pdfium's object, valid until the next page is read.
    """

    printed: PrintedPage
    readable: bool
    page_count: int
    page: Any

    def render(self, dpi: int) -> Any:
        """The page as a Pillow image, at a lower dpi beyond `MAX_RENDER_PIXELS`."""
        return _render(self.page, self.printed.width, self.printed.height, dpi)[0]


def render_page(data: bytes, name: str, number: int, dpi: int) -> tuple[Any, float]:
    """A page as a Pillow RGB image, and pixels per point.

    number: 1-based.
    Raises UnreadableSource: bad_pdf (detail), also for a missing page; MissingExtra.
    """
    pdfium = import_extra("pypdfium2", "pdf")
    try:
        document = pdfium.PdfDocument(data)
        try:
            page = document[number - 1]
            width, height = (min(side, MAX_SIDE_POINTS) for side in page.get_size())
            return _render(page, width, height, dpi)
        finally:
            document.close()
    except (pdfium.PdfiumError, IndexError) as error:
        raise UnreadableSource(name, "bad_pdf", detail=str(error)[:120]) from error


def _render(page: Any, width: float, height: float, dpi: int) -> tuple[Any, float]:
    """A page as a Pillow RGB image, and pixels per point."""
    fitting = min(dpi, int(math.sqrt(MAX_RENDER_PIXELS / max(width * height / 72**2, 1e-6))))
    scale = max(fitting, 1) / 72
    return page.render(scale=scale).to_pil().convert("RGB"), scale


def read_pdf_pages(data: bytes, name: str, limit: int) -> Iterator[PdfPage | UnreadableSource]:
    """The first `limit` pages; a broken one as UnreadableSource.

    Raises UnreadableSource for the whole file: pdf_encrypted, bad_pdf (detail).
    """
    pdfium = import_extra("pypdfium2", "pdf")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        reason = "pdf_encrypted" if "password" in str(error).lower() else "bad_pdf"
        raise UnreadableSource(name, reason, detail=str(error)[:120]) from error
    try:
        for number in range(min(len(document), limit)):
            try:
                page = document[number]
            except pdfium.PdfiumError as error:
                yield UnreadableSource(name, "bad_pdf", detail=str(error)[:120])
                continue
            try:
                yield _read_page(page, number + 1, len(document))
            except pdfium.PdfiumError as error:
                yield UnreadableSource(name, "bad_pdf", detail=str(error)[:120])
            finally:
                page.close()
    finally:
        document.close()


def _read_page(page: Any, number: int, page_count: int) -> PdfPage:
    width, height = (min(side, MAX_SIDE_POINTS) for side in page.get_size())
    transform = _PageTransform(page, width, height)
    rules, pictures, widened = _objects(page, transform)
    glyphs, garbled, beyond = _glyphs(page, transform, widened)
    unread = (("left_beyond", beyond),) if beyond else ()
    if is_vertical(glyphs):
        lines = vertical_lines(glyphs, width)
        printed = PrintedPage(
            number, width, height, lines, pictures=turned_areas(pictures, width), vertical=True, unread=unread
        )
    else:
        printed = PrintedPage(number, width, height, group_glyphs(glyphs), rules, pictures, unread=unread)
    return PdfPage(printed, bool(glyphs) and garbled <= MAX_GARBLED_SHARE * len(glyphs), page_count, page)


class _PageTransform:
    """Maps page coordinates (origin lower left, unrotated) to the page as displayed."""

    def __init__(self, page: Any, width: float, height: float) -> None:
        self.rotation = page.get_rotation() % 360
        left, bottom, right, top = page.get_bbox()  # a page may inherit its box: this one is resolved
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        self.width, self.height = width, height

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A rectangle of page coordinates as x0, y0, x1, y1."""
        if self.rotation == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.rotation == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        if self.rotation == 270:
            return self.top - top, self.right - right, self.top - bottom, self.right - left
        return left - self.left, self.top - top, right - self.left, self.top - bottom


def _glyphs(page: Any, transform: _PageTransform, widened: bool) -> tuple[list[Glyph], int, str]:
    """Characters in file order, number of meaningless ones, text beyond the limit.

    widened: True if `_widen` was at work; it also brings back spaces set alone, which could bridge columns.
    """
    raw: Any = import_extra("pypdfium2.raw", "pdf")
    text = page.get_textpage()
    glyphs: list[Glyph] = []
    garbled = 0
    box = raw.FS_RECTF()
    matrix = raw.FS_MATRIX()
    try:
        count = raw.FPDFText_CountChars(text)
        for at in range(min(count, MAX_GLYPHS_PER_PAGE)):
            code = raw.FPDFText_GetUnicode(text, at)
            if code in (0, 10, 13) or raw.FPDFText_IsGenerated(text, at) == 1:
                continue
            if not raw.FPDFText_GetLooseCharBox(text, at, ctypes.byref(box)):
                continue
            if widened and chr(min(code, 0x10FFFF)).isspace() and _is_alone(text, at):
                continue
            garbled += _is_meaningless(code)
            size = raw.FPDFText_GetFontSize(text, at)
            if raw.FPDFText_GetMatrix(text, at, ctypes.byref(matrix)):
                size *= math.hypot(matrix.c, matrix.d)
            edges = transform.box(box.left, box.bottom, box.right, box.top)
            if all(map(math.isfinite, (*edges, size))) and 0 < size < MAX_SIDE_POINTS and code <= 0x10FFFF:
                glyphs.append(Glyph(_char(code), *edges, round(size, 2)))
        beyond = text.get_text_range(MAX_GLYPHS_PER_PAGE, -1) if count > MAX_GLYPHS_PER_PAGE else ""
    finally:
        text.close()
    return glyphs, garbled, beyond


def _char(code: int) -> str:
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def _is_meaningless(code: int) -> bool:
    """True for private use, control characters, surrogates and U+FFFD."""
    return code < 32 or 0xD800 <= code < 0xF900 or code in (0xFFFD, 0xFFFE, 0xFFFF) or code >= 0xF0000


def _is_alone(text: Any, at: int) -> bool:
    """True for a character alone in its object."""
    raw: Any = import_extra("pypdfium2.raw", "pdf")
    own = _address(raw.FPDFText_GetTextObject(text, at))
    beside = [_address(raw.FPDFText_GetTextObject(text, other)) for other in (at - 1, at + 1) if other >= 0]
    return own not in beside


def _address(pointer: Any) -> int | None:
    return ctypes.cast(pointer, ctypes.c_void_p).value


def _objects(page: Any, transform: _PageTransform) -> tuple[tuple[Area, ...], tuple[Area, ...], bool]:
    """Rules and pictures; True if text without extent was widened.

    Rules include upper and lower sides of frames.
    """
    raw: Any = import_extra("pypdfium2.raw", "pdf")
    rules: list[Area] = []
    pictures: list[Area] = []
    widened = False
    for at, drawn in enumerate(page.get_objects(max_depth=3)):
        if at >= MAX_OBJECTS_PER_PAGE:
            break
        if drawn.type == raw.FPDF_PAGEOBJ_TEXT:
            widened = _widen(drawn) or widened
        if drawn.type not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            continue
        edges = transform.box(*drawn.get_bounds())
        if not all(map(math.isfinite, edges)):
            continue
        area = Area(*edges)
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(area)
        else:
            rules += _sides(area)
    return tuple(rules), tuple(pictures), widened


def _widen(text: Any) -> bool:
    """Give a text object without extent one; True if it was such.

    A character set alone in a font that is neither embedded nor installed has no outline, hence no extent,
    and pdfium's text leaves it out. A stroke adds its width to the bounds, also where it draws nothing.
    """
    left, _, right, _ = text.get_bounds()
    if not abs(right - left) < MIN_TEXT_WIDTH:
        return False
    raw: Any = import_extra("pypdfium2.raw", "pdf")
    raw.FPDFTextObj_SetTextRenderMode(text, raw.FPDF_TEXTRENDERMODE_STROKE)
    raw.FPDFPageObj_SetStrokeWidth(text, 1.0)
    raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 0, 0)  # computes the bounds anew
    return True


def _sides(area: Area) -> list[Area]:
    """Horizontal rules of a path.

    A flat path itself; two sides of a frame; nothing for a vertical rule.
    """
    if area.y1 - area.y0 <= MAX_RULE_POINTS:
        return [area]
    if area.x1 - area.x0 <= MAX_RULE_POINTS:
        return []
    return [Area(area.x0, area.y0, area.x1, area.y0), Area(area.x0, area.y1, area.x1, area.y1)]
