"""The printed pages of an article as pictures, its blocks framed.

A place in it is marked, the rest of the page faded. For articles from PDF or scan with bounding boxes of
lines. Rendered in the sandbox, as in reading: source files are not trusted.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from retrieval.citations import place_spans
from retrieval.errors import MissingExtra
from retrieval.extras import import_extra, is_installed
from retrieval.models import Article, Block, Box, Span
from retrieval.processes.sandbox import first_from_sandbox

if TYPE_CHECKING:
    from retrieval.reading.sources.source_file import SourceFile

DRAWING_TIMEOUT_S = 20.0
DRAWABLE = {".pdf": "pdf", **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff"), "pictures")}
"""Suffixes of sources that a page can be drawn from, and the extra for it."""
QUALITY = 72
"""Of WebP: below it the strokes of small print blur."""
MAX_LINE_GAP = 1.5
"""Heights of a line between two lines of one column of a block; beyond it a new frame begins."""
MARGIN = 0.003
"""Of the page's height, left and right of a frame; above and below there are neighbours."""
_FADED = 0.45
_FRAME, _QUOTED, _MARKER = (60, 98, 140), (178, 34, 34), (255, 226, 90)


class PageImageSize(StrEnum):
    """Size of the picture: beside the text, or to read the print."""

    SCREEN = "screen"
    FULL = "full"

    @property
    def pixels(self) -> int:
        """Pixels at most; a broadsheet beside the text is 1,250 wide."""
        return 2_200_000 if self is PageImageSize.SCREEN else 9_000_000


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A printed page with an article, or a part of it.

    source, number: file, and its page from 1. label: of the page in the issue; None if unknown.
    frames: of the blocks, one a column. quoted: those of the blocks with the place. marks: its lines.
    """

    source: str
    number: int
    label: str | None
    frames: tuple[Box, ...]
    quoted: tuple[Box, ...]
    marks: tuple[Box, ...]


@dataclass(slots=True)
class _PageBoxes:
    """Boxes of a page, gathered block by block."""

    label: str | None
    frames: list[Box] = field(default_factory=list)
    quoted: list[Box] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)


def marked_pages(article: Article, place: Span) -> tuple[MarkedPage, ...]:
    """The printed pages of an article, in the order of its text.

    place: marked in it, and its pages first; may be empty. The result is
    empty for a source without boxes or of a kind that is not drawn.
    """
    pages: dict[tuple[str, int], _PageBoxes] = {}
    for block in article.blocks:
        lines: dict[tuple[str, int], list[Box]] = {}
        marked = _marked_lines(block, place)
        for number, one in enumerate(block.places):
            source = one.source or article.source
            if one.box is None or extra_of(source) is None:
                continue
            key = (source, one.box.page)
            boxes = pages.setdefault(key, _PageBoxes(one.page or article.page))
            lines.setdefault(key, []).append(one.box)
            boxes.marks += [one.box] if number in marked else []
        for key, found in lines.items():
            framed = column_frames(found)
            pages[key].frames += framed
            pages[key].quoted += framed if marked else []
    made = [
        MarkedPage(*key, one.label, tuple(one.frames), tuple(one.quoted), tuple(one.marks))
        for key, one in pages.items()
    ]
    return tuple(sorted(made, key=lambda page: not page.marks))


def extra_of(source: str) -> str | None:
    """The extra that draws a source; None for one without printed pages."""
    return DRAWABLE.get(PurePosixPath(source).suffix.lower())


def check_drawing(page: MarkedPage) -> None:
    """Check that a page can be drawn here. Raises MissingExtra."""
    if not is_installed("PIL"):
        raise MissingExtra(extra="pictures")
    if extra_of(page.source) == "pdf" and not is_installed("pypdfium2"):
        raise MissingExtra(extra="pdf")


def column_frames(lines: Sequence[Box]) -> list[Box]:
    """Frames around the lines of a block, one a column."""
    frames: list[Box] = []
    last: Box | None = None
    for line in lines:
        if last is not None and _goes_on(last, line):
            frame = frames[-1]
            edges = (min(frame.x0, line.x0), min(frame.y0, line.y0))
            frames[-1] = Box(line.page, *edges, max(frame.x1, line.x1), max(frame.y1, line.y1))
        else:
            frames.append(line)
        last = line
    return frames


def _goes_on(above: Box, line: Box) -> bool:
    """True for the next line of a column, or one beside."""
    height = max(above.y1 - above.y0, line.y1 - line.y0)
    if min(above.y1, line.y1) - max(above.y0, line.y0) > height / 2:
        return abs(line.x0 - above.x1) < 2 * height
    overlaps = min(above.x1, line.x1) - max(above.x0, line.x0) > 0
    return overlaps and -height / 2 <= line.y0 - above.y1 <= MAX_LINE_GAP * height


def _marked_lines(block: Block, place: Span) -> set[int]:
    """Numbers of the lines of a block with a place."""
    spans = enumerate(place_spans(block))
    return {number for number, (_, start, end) in spans if start < place.end and place.start < end}


def render_marked_page(source: SourceFile, page: MarkedPage, size: PageImageSize) -> bytes:
    """The picture as WebP, rendered in the sandbox.

    Raises ChildFailed, UnreadableSource, MissingExtra.
    """
    return first_from_sandbox(draw_marked_page, source, page, size, seconds=DRAWING_TIMEOUT_S)


def draw_marked_page(source: SourceFile, page: MarkedPage, size: PageImageSize) -> Iterator[bytes]:
    """As `render_marked_page`, in this process."""
    from retrieval.reading.layout.page_image import load_page_image  # whoever lists pages draws nothing

    picture, scale = load_page_image(source, page.number)
    factor = min(1.0, (size.pixels / (picture.width * picture.height)) ** 0.5)
    if factor < 1.0:
        width, height = int(picture.width * factor), int(picture.height * factor)
        picture = picture.resize((max(1, width), max(1, height)), reducing_gap=2.0)
    out = io.BytesIO()
    _draw_boxes(picture, page, scale * factor).save(out, "WEBP", quality=QUALITY, method=3)
    yield out.getvalue()


def _draw_boxes(picture: Any, page: MarkedPage, scale: float) -> Any:
    """The page faded outside of the article, with frames and marked lines."""
    image_kind, draw_on = import_extra("PIL.Image", "pictures"), import_extra("PIL.ImageDraw", "pictures")
    chops: Any = import_extra("PIL.ImageChops", "pictures")
    margin = max(2, round(picture.height * MARGIN))
    shown, marker = image_kind.new("L", picture.size, 0), image_kind.new("RGB", picture.size, "white")
    for frame in page.frames:
        draw_on.Draw(shown).rectangle(_edges(frame, scale, margin), fill=255)
    for line in page.marks:
        draw_on.Draw(marker).rectangle(_edges(line, scale, 0), fill=_MARKER)
    faded = image_kind.blend(picture, image_kind.new("RGB", picture.size, "white"), _FADED)
    whole = image_kind.composite(chops.multiply(picture, marker), faded, shown)
    pen, width = draw_on.Draw(whole), max(1, margin // 4)
    for frame in page.frames:
        pen.rectangle(_edges(frame, scale, margin), outline=_FRAME, width=width)
    for frame in page.quoted:
        pen.rectangle(_edges(frame, scale, margin), outline=_QUOTED, width=3 * width)
    return whole


def _edges(box: Box, scale: float, margin: int) -> tuple[int, int, int, int]:
    x0, y0 = int(box.x0 * scale) - margin, int(box.y0 * scale)
    return x0, y0, max(x0 + 1, int(box.x1 * scale) + margin), max(y0 + 1, int(box.y1 * scale))
