"""Line breaking of Chinese text by GB/T 15834 and CLREQ.

No closing mark begins a line, no opening mark ends it. Takes a text and the advance of each character; gives
the span of each line. Latin words and numbers stay whole. A single closing mark beyond the measure hangs in
the margin; otherwise the character before moves to the next line as well (GB/T 15834 and CLREQ 3.1.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from retrieval.models import Span
from retrieval.patterns import lazy_regex

_CLOSING, _OPENING = "!),.:;?]}", "([{$"
_TO_FULL_WIDTH = {ord(mark): ord(mark) + 0xFEE0 for mark in _CLOSING + _OPENING}
LINE_START_PROHIBITED = frozenset(
    "、。》〉」』】〕〗”’…—～·%‰℃°" + _CLOSING + _CLOSING.translate(_TO_FULL_WIDTH)
)
LINE_END_PROHIBITED = frozenset("《〈「『【〔〖“‘¥￥" + _OPENING + _OPENING.translate(_TO_FULL_WIDTH))
_UNIT = lazy_regex(r"[A-Za-z0-9][A-Za-z0-9.,:/%+\-]*[A-Za-z0-9%]|——|……|.", re.DOTALL)


def break_lines(
    text: str, width_of: Callable[[str], float], limit: float, *, indent: float = 0.0
) -> list[Span]:
    """Lines of one paragraph at a measure of `limit`, the first indented.

    width_of: advance of a character, in the unit of `limit`. A unit wider than a line stands alone.
    """
    units = [Span(m.start(), m.end()) for m in _UNIT.finditer(text)]
    widths = [sum(width_of(char) for char in unit.cut(text)) for unit in units]
    lines, begin, used = [], 0, indent
    for at in range(len(units)):
        used += widths[at]
        if used <= limit or at == begin or _hangs(text, units, at):
            continue
        cut = _allowed_cut(text, units, begin, at)
        lines.append(Span(units[begin].start, units[cut].start))
        begin, used = cut, sum(widths[cut : at + 1])
    return [*lines, Span(units[begin].start, units[-1].end)] if units else []


def _hangs(text: str, units: list[Span], at: int) -> bool:
    """True for a single closing mark, free to hang in the margin."""
    alone = at + 1 == len(units) or text[units[at + 1].start] not in LINE_START_PROHIBITED
    before = text[units[at - 1].start] not in LINE_START_PROHIBITED if at else True
    return len(units[at]) == 1 and text[units[at].start] in LINE_START_PROHIBITED and alone and before


def _allowed_cut(text: str, units: list[Span], begin: int, at: int) -> int:
    """The last break opportunity up to `at`; without any, `at`."""
    for cut in range(at, begin, -1):
        if (
            text[units[cut].start] not in LINE_START_PROHIBITED
            and text[units[cut - 1].end - 1] not in LINE_END_PROHIBITED
        ):
            return cut
    return at
