"""A quote on its printed page, as article crop and page thumbnail.

For articles from PDF or scan with bounding boxes of lines. The page is rendered in the sandbox, as in
reading: source files are not trusted.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retrieval.citations import places_of
from retrieval.extras import import_extra
from retrieval.imaging.fonts import face_of, font, text_width, typesettable
from retrieval.models import Article, Box, Quote, Span
from retrieval.processes.sandbox import first_from_sandbox

if TYPE_CHECKING:
    from retrieval.reading.sources.source_file import SourceFile

DRAWING_TIMEOUT_S = 20.0
WIDTH = 1280
"""Width in pixels: Telegram downscales wider photos."""
MAX_HEIGHT = 1900
EDGE, SMALL, FOOT = 24, 480, 30
MARGIN_PT = 10.0
"""Page points shown around the article."""
CONTEXT_PT = 150.0
"""Page points shown above and below the quote of an article that is too tall."""
_PAPER, _INK, _MARKER, _FRAME = (250, 246, 236), (28, 26, 24), (255, 226, 90), (178, 34, 34)


@dataclass(frozen=True, slots=True)
class QuoteLocation:
    """Location of a quote: file, page, article region, boxes of lines."""

    source: str
    page: int
    region: Box
    marks: tuple[Box, ...]


def locate_quote(quote: Quote) -> QuoteLocation | None:
    """Location of the start of a quote; None without bounding boxes."""
    places = [p for p in places_of(quote.article, Span(quote.start, quote.end)) if p.box is not None]
    if not places:
        return None
    first = places[0]
    source, page = first.source or quote.article.source, first.box.page if first.box else 0
    marks = tuple(p.box for p in places if p.box and p.box.page == page and _source(p, quote) == source)
    around = [
        p.box
        for block in quote.article.blocks
        for p in block.places
        if p.box and p.box.page == page and _source(p, quote) == source
    ]
    return QuoteLocation(source, page, _union(around), marks)


def _source(place: Any, quote: Quote) -> str:
    article: Article = quote.article
    return str(place.source or article.source)


def _union(boxes: Sequence[Box]) -> Box:
    return Box(
        boxes[0].page,
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


def render_facsimile(source: SourceFile, spot: QuoteLocation, foot: str) -> bytes:
    """The picture as PNG, rendered in the sandbox. foot: caption.

    Raises ChildFailed, UnreadableSource, MissingExtra.
    """
    return first_from_sandbox(draw_facsimile, source, spot, foot, seconds=DRAWING_TIMEOUT_S)


def draw_facsimile(source: SourceFile, spot: QuoteLocation, foot: str) -> Iterator[bytes]:
    """As `render_facsimile`, in this process."""
    from retrieval.reading.layout.page_image import load_page_image  # whoever finds the place draws nothing

    image_kind: Any = import_extra("PIL.Image", "pictures")
    page, scale = load_page_image(source, spot.page)
    shown = visible_region(spot, page.width / scale, page.height / scale)
    cut = page.crop(_pixels(shown, scale))
    cut = _marked(cut, [_moved(mark, shown) for mark in spot.marks], scale)
    factor = min((WIDTH - 2 * EDGE) / cut.width, MAX_HEIGHT / cut.height, 2.0)
    cut = cut.resize((max(1, int(cut.width * factor)), max(1, int(cut.height * factor))))
    small = _framed(page, shown, scale)
    sheet = image_kind.new("RGB", (WIDTH, cut.height + small.height + 3 * EDGE + FOOT), _PAPER)
    sheet.paste(cut, ((WIDTH - cut.width) // 2, EDGE))
    sheet.paste(small, (EDGE, cut.height + 2 * EDGE))
    _write_caption(sheet, foot, (2 * EDGE + small.width, cut.height + 2 * EDGE))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    yield out.getvalue()


def visible_region(spot: QuoteLocation, page_width: float, page_height: float) -> Box:
    """Visible region: the article, or of a tall one the quote's surroundings."""
    region, quoted = spot.region, _union(spot.marks)
    top, bottom = region.y0, region.y1
    if bottom - top > MAX_HEIGHT / WIDTH * max(region.x1 - region.x0, CONTEXT_PT):
        top, bottom = max(top, quoted.y0 - CONTEXT_PT), min(bottom, quoted.y1 + CONTEXT_PT)
    return Box(
        spot.page,
        max(0.0, region.x0 - MARGIN_PT),
        max(0.0, top - MARGIN_PT),
        min(page_width, region.x1 + MARGIN_PT),
        min(page_height, bottom + MARGIN_PT),
    )


def _moved(mark: Box, shown: Box) -> Box:
    return Box(mark.page, mark.x0 - shown.x0, mark.y0 - shown.y0, mark.x1 - shown.x0, mark.y1 - shown.y0)


def _pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = (int(edge * scale) for edge in (box.x0, box.y0, box.x1, box.y1))
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def _marked(cut: Any, marks: Sequence[Box], scale: float) -> Any:
    """Highlight the lines of the quote; the print shows through (multiply)."""
    chops: Any = import_extra("PIL.ImageChops", "pictures")
    image_kind, draw_on = import_extra("PIL.Image", "pictures"), import_extra("PIL.ImageDraw", "pictures")
    marker = image_kind.new("RGB", cut.size, (255, 255, 255))
    pen = draw_on.Draw(marker)
    for mark in marks:
        pen.rectangle(_pixels(mark, scale), fill=_MARKER)
    return chops.multiply(cut, marker)


def _framed(page: Any, shown: Box, scale: float) -> Any:
    """Thumbnail of the page with the visible region framed."""
    draw_on: Any = import_extra("PIL.ImageDraw", "pictures")
    factor = min(SMALL / page.height, SMALL / page.width)
    small = page.resize((max(1, int(page.width * factor)), max(1, int(page.height * factor))))
    draw_on.Draw(small).rectangle(_pixels(shown, scale * factor), outline=_FRAME, width=3)
    return small


def _write_caption(sheet: Any, text: str, at: tuple[int, int]) -> None:
    draw_on: Any = import_extra("PIL.ImageDraw", "pictures")
    pen = draw_on.Draw(sheet)
    left, y = at
    for line in text.split("\n"):
        x: float = left
        for char in typesettable(line):
            if x > WIDTH - EDGE - FOOT:
                x, y = left, y + FOOT + 12
            pen.text((x, y), char, font=font(face_of(char, "sans") or "sans", FOOT), fill=_INK)
            x += text_width(char, "sans", FOOT)
        y += FOOT + 16
