"""Bar charts as PNG: values by month or day, maximum in red."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.imaging.fonts import TextStyle, draw_text, text_width

WIDTH, HEIGHT = 1080, 720
LEFT, RIGHT, TOP, BOTTOM = 110, 48, 190, 120
MAX_LABELS = 9
GRID_STEPS = 4

_PAPER, _INK, _GREY, _RULE = (250, 246, 236), (28, 26, 24), (112, 106, 96), (216, 210, 198)
_BAR, _SECOND, _PEAK = (64, 96, 128), (196, 188, 172), (178, 34, 34)
_LABEL = TextStyle("sans", 26, _GREY)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. pale: the part of `value` in a lighter colour."""

    label: str
    value: int
    pale: int = 0


def render_bar_chart(title: str, note: str, bars: Sequence[Bar]) -> bytes:
    """The chart of one bar or more, as PNG. Raises MissingExtra."""
    from PIL import Image
    from PIL.ImageDraw import Draw

    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = Draw(image)
    draw_text(draw, title, (LEFT - 50, 44), TextStyle("serif", 46, _INK))
    draw_text(draw, note, (LEFT - 50, 112), _LABEL)
    top = _round_up(max([bar.value for bar in bars] + [1]))
    for step in range(GRID_STEPS + 1):
        value = top * step // GRID_STEPS
        y = _height(value, top)
        draw.line((LEFT, y, WIDTH - RIGHT, y), fill=_RULE, width=2)
        text = f"{value:,}"
        draw_text(draw, text, (LEFT - 16 - text_width(text, "sans", 26), y - 17), _LABEL)
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
            draw_text(draw, bar.label, (middle, HEIGHT - BOTTOM + 18), _LABEL)
    if bars[peak].value:
        highest, y = f"{bars[peak].value:,}", _height(bars[peak].value, top) - 44
        x = LEFT + slot * (peak + 0.5) - text_width(highest, "sans", 30) / 2
        draw_text(draw, highest, (min(x, WIDTH - RIGHT - 60), y), TextStyle("sans", 30, _PEAK))
    out = io.BytesIO()
    image.quantize(48, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _height(value: int, top: int) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP - 30) * value / top


def _round_up(value: int) -> int:
    """The axis maximum: `value` rounded up to 4, 8, 20, 40 …

    Each divides into four steps of whole numbers.
    """
    top = 4
    for factor in (2, 2.5, 2) * 12:
        if top >= value:
            break
        top = int(top * factor)
    return top
