"""A conversation drawn as it looks on a phone: speech bubbles, bold words, buttons; one SVG.

Takes messages as the double of the Bot API holds them and gives SVG text. Fonts are the viewer's; lines are
broken by widths of an em for a Han character and .55 for any other, which all common fonts stay within.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from retrieval.imaging.line_breaking import break_lines
from retrieval.models import Span
from tests.e2e.botapi.handles import Seen
from tests.e2e.botapi.text import utf16_slice

WIDTH, MARGIN, PADDING = 420, 12, 10
FONT_SIZE, LINE_HEIGHT = 15, 22
BUBBLE_EMS = 23
"""Characters a line of a bubble holds; 23 of 15 px leave the other side of a phone's screen free."""
BUTTON_HEIGHT = 30
_FONTS = "'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
_BACKGROUND, _OWN, _BOT, _BUTTON = "#d5e4d0", "#e6fcd0", "#ffffff", "#9db794"

Run = tuple[str, bool]
"""Text and whether it is bold."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One bubble. buttons: labels, row by row."""

    text: str
    is_own: bool
    bold: tuple[str, ...] = ()
    buttons: tuple[tuple[str, ...], ...] = ()


def turn_of(message: Seen, *, is_own: bool) -> Turn:
    """A message of the double as a bubble."""
    bold = tuple(
        utf16_slice(message.text, one["offset"], one["length"])
        for one in message.entities
        if one["type"] == "bold"
    )
    return Turn(message.text, is_own, bold, tuple(tuple(row) for row in message.buttons))


def draw(turns: Sequence[Turn]) -> str:
    """An SVG of the conversation, oldest turn first."""
    y, parts = float(MARGIN), []
    for turn in turns:
        drawn, height = _bubble(turn, y)
        parts.append(drawn)
        y += height + MARGIN
    size = f'width="{WIDTH}" height="{y:.0f}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {WIDTH} {y:.0f}"'
        f' font-family="{_FONTS}" font-size="{FONT_SIZE}">'
    )
    return "\n".join([head, f'<rect {size} fill="{_BACKGROUND}"/>', *parts, "</svg>"]) + "\n"


def _bubble(turn: Turn, y: float) -> tuple[str, float]:
    """The drawing of a turn and its height, pixels."""
    lines = _lines(turn.text, turn.bold)
    widest = max(sum(ems(text) for text, _ in line) for line in lines)
    width = widest * FONT_SIZE + 2 * PADDING
    height = len(lines) * LINE_HEIGHT + PADDING
    x = WIDTH - MARGIN - width if turn.is_own else MARGIN
    fill = _OWN if turn.is_own else _BOT
    parts = [f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height}" rx="12" fill="{fill}"/>']
    for number, line in enumerate(lines):
        at = y + PADDING / 2 + number * LINE_HEIGHT + 16
        spans = "".join(_span(text, bold=bold) for text, bold in line)
        parts.append(f'<text x="{x + PADDING:.0f}" y="{at:.0f}" xml:space="preserve">{spans}</text>')
    rows = list(_buttons(turn.buttons, y + height + 4))
    return "\n".join([*parts, *rows]), height + len(turn.buttons) * (BUTTON_HEIGHT + 4)


def _buttons(rows: Sequence[Sequence[str]], top: float) -> Iterator[str]:
    whole = BUBBLE_EMS * FONT_SIZE + 2 * PADDING
    for number, row in enumerate(rows):
        y, width = top + number * (BUTTON_HEIGHT + 4), (whole - 4 * (len(row) - 1)) / len(row)
        for column, label in enumerate(row):
            x = MARGIN + column * (width + 4)
            middle = f'x="{x + width / 2:.0f}" y="{y + 20:.0f}" text-anchor="middle"'
            yield (
                f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{BUTTON_HEIGHT}" rx="8"'
                f' fill="{_BUTTON}"/><text {middle} font-size="13" fill="#fff">{escape(label)}</text>'
            )


def _span(text: str, *, bold: bool) -> str:
    return f'<tspan font-weight="{"bold" if bold else "normal"}">{escape(text)}</tspan>'


def _lines(text: str, bold: Sequence[str]) -> list[list[Run]]:
    """The lines of a message, each as runs of plain and bold text; an empty line has none."""
    marked = [Span(at, at + len(words)) for words in bold if (at := text.find(words)) >= 0 and words]
    lines: list[list[Run]] = []
    for paragraph in re.finditer(r"[^\n]*(?:\n|$)", text):
        broken = break_lines(paragraph[0].rstrip("\n"), ems, BUBBLE_EMS)
        lines += [
            _runs(text, paragraph.start() + line.start, paragraph.start() + line.end, marked)
            for line in broken
        ]
        if not broken and paragraph[0]:
            lines.append([])
    return lines


def _runs(text: str, start: int, end: int, bold: Sequence[Span]) -> list[Run]:
    """A line, cut where bold words begin and end."""
    cuts = {start, end} | {at for span in bold for at in (span.start, span.end) if start < at < end}
    pieces = pairwise(sorted(cuts))
    return [(text[a:b], any(span.start <= a < span.end for span in bold)) for a, b in pieces]


def ems(text: str) -> float:
    """Width of a text in ems."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.55 for character in text)
