"""Letter-spacing closed up: 城 东 新 桥 -> 城东新桥, 城城东东 -> 城东.

Tools give a space for the white between letter-spaced characters, and each character twice or more where a
headline was drawn twice for boldness. The line keeps the offset of every character left.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.lines import Line

MIN_SPACED_CHARS = 4
"""Characters with a space after each, from which a line is letter-spaced: a name has two or three."""
MIN_SINGLE_SHARE = 0.8
"""Share of a letter-spaced line's parts that are single characters."""
MIN_DOUBLED_CHARS = 4
MAX_DRAWN = 4
"""Times a headline is drawn, at most."""
_BLANKS = lazy_regex(r"[ \t\u00a0\u2000-\u200a\u3000]+")
_HAN = lazy_regex(r"[\u3400-\u9fff]")


def close_up(lines: Sequence[Line]) -> list[Line]:
    """The lines, letter-spaced and doubled ones closed up."""
    return [_closed(line) for line in lines]


def closed_text(text: str) -> str:
    """A text without letter-spacing and doubled characters."""
    kept = _kept(text)
    return text if kept is None else "".join(text[at] for at in kept)


def _closed(line: Line) -> Line:
    kept = _kept(line.text)
    if kept is None:
        return line
    spots = tuple(line.spots[at] if line.spots else line.start + at for at in kept)
    return line._replace(text="".join(line.text[at] for at in kept), spots=spots)


def _kept(text: str) -> list[int] | None:
    """Offsets of the characters to keep; None for all."""
    head = text[1:6]
    spaced = _without_spacing(text) if " " in head or "\u3000" in head or "\u00a0" in head else None
    if spaced is None and text[:1] != text[1:2]:  # nearly every line
        return None
    places = list(range(len(text))) if spaced is None else spaced
    drawn = _times_drawn([text[at] for at in places])
    return places[::drawn] if drawn > 1 else spaced


def _without_spacing(text: str) -> list[int] | None:
    """Offsets without the blanks of letter-spacing; a wider blank leaves one."""
    parts = _BLANKS.split(text)
    han = [part for part in parts if _HAN.search(part)]
    single = sum(len(part) == 1 for part in han)
    if single < MIN_SPACED_CHARS or single < MIN_SINGLE_SHARE * len(han):
        return None
    blanks = [(match.start(), match.end()) for match in _BLANKS.finditer(text)]
    usual = min(end - start for start, end in blanks)
    kept: list[int] = []
    at = 0
    for start, end in blanks:
        kept += range(at, start)
        if end - start > usual:
            kept.append(start)
        at = end
    return [*kept, *range(at, len(text))]


def _times_drawn(chars: Sequence[str]) -> int:
    """2 for 城城东东, 1 for text as it should be."""
    size = len(chars)
    if size < 2 * MIN_DOUBLED_CHARS or chars[0] != chars[1]:
        return 1
    for times in range(MAX_DRAWN, 1, -1):
        if size % times or size // times < MIN_DOUBLED_CHARS:
            continue
        first = chars[::times]
        if len(set(first)) > 2 and all(list(chars[shift::times]) == list(first) for shift in range(1, times)):
            return times
    return 1
