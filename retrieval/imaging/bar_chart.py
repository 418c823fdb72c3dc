"""Bar charts as PNG, drawn with the typefaces of the cuttings: one value a month, or a day."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.imaging.fonts import face_of, font, text_width, typesettable

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 1080, 720
LEFT, RIGHT, TOP, BOTTOM = 110, 48, 190, 120
MAX_LABELS = 9
GRID_STEPS = 4

_PAPER, _INK, _GREY, _RULE = (250, 246, 236), (28, 26, 24), (112, 106, 96), (216, 210, 198)
_BAR, _SECOND, _PEAK = (64, 96, 128), (196, 188, 172), (178, 34, 34)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what stands under it, its value, and the part of it that is drawn paler (counted within)."""

    label: str
    value: int
    pale: int = 0


def render_bar_chart(title: str, note: str, bars: Sequence[Bar]) -> bytes:
    """The bars as PNG, the highest one red. At least one bar."""
    from PIL import Image
    from PIL.ImageDraw import Draw

    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = Draw(image)
    _write(draw, typesettable(title), LEFT - 50, 44, "serif", 46, _INK)
    _write(draw, typesettable(note), LEFT - 50, 112, "sans", 26, _GREY)
    top = _round_up(max([bar.value for bar in bars] + [1]))
    for step in range(GRID_STEPS + 1):
        value = top * step // GRID_STEPS
        y = _height(value, top)
        draw.line((LEFT, y, WIDTH - RIGHT, y), fill=_RULE, width=2)
        text = f"{value:,}"
        _write(draw, text, LEFT - 16 - text_width(text, "sans", 26), y - 17, "sans", 26, _GREY)
    slot = (WIDTH - LEFT - RIGHT) / len(bars)
    peak = max(range(len(bars)), key=lambda n: bars[n].value)
    every = -(-len(bars) // MAX_LABELS)
    for number, bar in enumerate(bars):
        x, thick = LEFT + slot * number, min(max(2.0, slot * 0.72), 90.0)
        x += (slot - thick) / 2
        colour = _PEAK if number == peak and bar.value else _BAR
        if bar.value:
            draw.rectangle((x, _height(bar.value, top), x + thick, _height(0, top)), fill=colour)
        if bar.pale:
            draw.rectangle((x, _height(bar.pale, top), x + thick, _height(0, top)), fill=_SECOND)
        if number % every == 0:
            middle = x + thick / 2 - text_width(bar.label, "sans", 26) / 2
            _write(draw, bar.label, middle, HEIGHT - BOTTOM + 18, "sans", 26, _GREY)
    if bars[peak].value:
        highest, y = f"{bars[peak].value:,}", _height(bars[peak].value, top) - 44
        x = LEFT + slot * (peak + 0.5) - text_width(highest, "sans", 30) / 2
        _write(draw, highest, min(x, WIDTH - RIGHT - 60), y, "sans", 30, _PEAK)
    out = io.BytesIO()
    image.quantize(48, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _height(value: int, top: int) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP - 30) * value / top


def _round_up(value: int) -> int:
    """The least of 4, 8, 20, 40, 80, 200 … that is not below `value`: four steps of whole numbers."""
    top = 4
    for factor in (2, 2.5, 2) * 12:
        if top >= value:
            break
        top = int(top * factor)
    return top


def _write(
    draw: ImageDraw, text: str, x: float, y: float, face: str, size: int, colour: tuple[int, int, int]
) -> None:
    for char in text:
        draw.text((x, y), char, font=font(face_of(char, face) or face, size), fill=colour)
        x += text_width(char, face, size)
