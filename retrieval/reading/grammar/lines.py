"""Lines of a decoded source with offsets: input of the page grammar.

A line ends at LF, CRLF or CR. White space around a line (full-width and no-break spaces, zero-width
marks) is not part of its text; the width of the leading white space is kept as indent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from retrieval.models import Place
from retrieval.patterns import lazy_regex

INVISIBLE = (
    " \t\v\f\u00a0\u1680\u2000-\u200f\u2028\u2029\u202a-\u202f\u205f-\u2064\u3000\ufeff\x00-\x08\x0e-\x1f\x85"
)
_LINE = lazy_regex(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_BLANKS = "".join(re.findall(f"[{INVISIBLE}]", "".join(map(chr, (*range(0x3001), 0xFEFF)))))
_PAGE_BREAK = "\f"
MIN_INDENT = 2
"""Half-width columns of an indent: one full-width space."""


class Line(NamedTuple):
    """A non-blank line: `source[start:end] == text`, unless closed up.

    A tuple: there is one for every line of an archive, and a dataclass takes three times as long to make.

    number: 1-based line of the source.
    indent: width of the white space in front, in half-width columns (a full-width space is two).
    gap:    blank lines directly before it.
    size:   type size, for the title lines of a source with sizes.
    spots:  offset in the source of each code point, for a line closed up from letter-spacing.
    """

    number: int
    start: int
    end: int
    text: str
    indent: int = 0
    gap: int = 0
    size: float | None = None
    spots: tuple[int, ...] | None = None

    @property
    def place(self) -> Place:
        """Provenance of the line."""
        return Place(self.number, self.start, self.end)

    def cut(self, start: int, end: int | None = None) -> Line:
        """Part of the line from `start` to `end`, stripped.

        start, end: offsets in its text.
        """
        text = self.text[start:end]
        lead = len(text) - len(strip_left(text))
        text = strip(text)
        if self.spots is not None and text:
            spots = self.spots[start + lead : start + lead + len(text)]
            return self._replace(start=spots[0], end=spots[-1] + 1, text=text, spots=spots)
        begin = self.start + start + lead
        return Line(self.number, begin, begin + len(text), text, self.indent, self.gap, self.size)


def join_lines(lines: Sequence[Line]) -> Line:
    """Lines as one, with a space between two words of letters."""
    texts, spots = [lines[0].text], [*_spots(lines[0])]
    for before, line in pairwise(lines):
        if before.text[-1:].isascii() and line.text[:1].isascii():
            texts.append(" ")
            spots.append(before.end)
        texts.append(line.text)
        spots += _spots(line)
    if len(lines) == 1:
        return lines[0]
    return lines[0]._replace(end=lines[-1].end, text="".join(texts), spots=tuple(spots))


def _spots(line: Line) -> tuple[int, ...]:
    return line.spots if line.spots is not None else tuple(range(line.start, line.end))


def strip_left(text: str) -> str:
    """`text` without leading white space and invisible marks."""
    return text.lstrip(_BLANKS)


def strip(text: str) -> str:
    """`text` without white space and invisible marks at either end."""
    return text.strip(_BLANKS)


def split_lines(source: str, number: int | None = None) -> list[Line]:
    """Non-blank lines of `source`, in order.

    number: of all lines, as for a field of a row (one line of its file); None: numbered from 1.
    """
    if number is not None and "\n" not in source and "\r" not in source:
        line = _line(number, 0, source, 0)
        return [line] if line else []
    lines, gap = [], 0
    for at, (start, raw) in enumerate(_raw_lines(source), 1):
        line = _line(at if number is None else number, start, raw, gap)
        if line is None:
            gap += 1
        else:
            lines.append(line)
            gap = 0
    return lines


def _line(number: int, start: int, raw: str, gap: int) -> Line | None:
    """The stripped line; None for a blank one."""
    text = strip(raw)
    if not text:
        return None
    if len(text) == len(raw):
        return Line(number, start, start + len(text), text, 0, gap)
    lead = raw.index(text)
    start += lead
    return Line(number, start, start + len(text), text, _width(raw[:lead]) if lead else 0, gap)


def _raw_lines(source: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each line, without line ends.

    Nothing follows the last line end.
    """
    if "\r" not in source:
        start = 0
        for raw in source.removesuffix("\n").split("\n") if source else ():
            yield start, raw
            start += len(raw) + 1
        return
    for match in _LINE.finditer(source):
        if match.end() > match.start():
            yield match.start(), match.group(1)


@lru_cache(maxsize=64)
def _width(space: str) -> int:
    wide, tabs = space.count("\u3000"), space.count("\t")
    return 2 * wide + 4 * tabs + space.count(" ") + space.count("\u00a0")
