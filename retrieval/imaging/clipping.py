"""A quote as a newspaper clipping, its paragraph below masthead and titles.

Typeset from the text and labelled as such: `retrieval.imaging.facsimile` shows the printed page. Takes a
quote, gives a PNG as bytes.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from retrieval.errors import PictureTooLong
from retrieval.i18n import Messages
from retrieval.imaging.clipping_lines import (
    MEASURE,
    TextLine,
    body_lines,
    character_places,
    foot_lines,
    masthead_lines,
    title_lines,
)
from retrieval.imaging.fonts import face_of, font, text_width
from retrieval.models import Quote

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

WIDTH = 1080
"""Pixels; Telegram shows a photo at most 1280 wide without loss, and a phone is about 400 points wide."""
EDGE, MARGIN = 28, 64
MAX_QUOTE_LENGTH = 1500
"""Code points of a quote in a clipping."""

_DESK, _PAPER = (205, 200, 188), (250, 246, 236)
_RULE, _MARKER, _PHRASE = (70, 66, 60), (255, 232, 130), (178, 34, 34)


def render_clipping(quote: Quote, words: Messages) -> bytes:
    """The clipping as PNG. Raises PictureTooLong, MissingExtra."""
    if len(quote.text) > MAX_QUOTE_LENGTH:
        raise PictureTooLong(length=len(quote.text), limit=MAX_QUOTE_LENGTH)
    lines = [
        *masthead_lines(quote, words), *title_lines(quote, words),
        *body_lines(quote), *foot_lines(quote, words),
    ]  # fmt: skip
    image, draw = _sheet(sum(line.below for line in lines))
    y = EDGE + MARGIN // 2 + 8
    for line in lines:
        _set(draw, line, y)
        y += line.below
    return _png(image)


def _sheet(height: int) -> tuple[Image, ImageDraw]:
    from PIL import Image, ImageDraw

    whole = height + 2 * EDGE + MARGIN
    image = Image.new("RGB", (WIDTH, whole), _DESK)
    draw = ImageDraw.Draw(image)
    draw.rectangle((EDGE + 6, EDGE + 8, WIDTH - EDGE + 6, whole - EDGE + 8), fill=(176, 170, 156))
    draw.rectangle((EDGE, EDGE, WIDTH - EDGE, whole - EDGE), fill=_PAPER, outline=(150, 144, 130))
    return image, draw


def _set(draw: ImageDraw, line: TextLine, y: int) -> None:
    left = float(EDGE + MARGIN)
    if line.rule:
        right = left + MEASURE
        draw.line((left, y, right, y), fill=_RULE, width=4)
        draw.line((left, y + 8, right, y + 8), fill=_RULE, width=1)
        return
    if line.centred:
        left += max(0.0, (MEASURE - text_width(line.text, line.face, line.size)) / 2)
    places = character_places(line, left + line.left)
    for part, colour, top, bottom in (
        (line.marked, _MARKER, -3, 13),
        (line.phrase, _PHRASE, line.size + 9, 13),
    ):
        if part is not None:
            start, end = places[part.start], places[min(part.end, len(places) - 1)]
            end = max(start, min(end, EDGE + MARGIN + MEASURE))  # a closing mark may hang in the margin
            draw.rectangle((start, y + top, end, y + line.size + bottom), fill=colour)
    for char, x in zip(line.text, places, strict=False):
        if not char.isspace():
            typeface = font(face_of(char, line.face) or line.face, line.size)
            draw.text((x, y), char, font=typeface, fill=line.colour, stroke_width=int(line.heavy))


def _png(image: Image) -> bytes:
    """The picture as PNG with a palette of 48 colours."""
    from PIL.Image import Dither, Quantize

    out = io.BytesIO()
    image.quantize(48, method=Quantize.FASTOCTREE, dither=Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()
