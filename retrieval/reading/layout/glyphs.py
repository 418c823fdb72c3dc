"""Lines of print with their places on a page: what a PDF's characters or a scan's words are made into.

Everything after this step is the same for both. Lengths are in the units of the page (points, or pixels
of a scan); the origin is the upper left corner, y grows downwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

WIDEST_GAP = 1.1
"""Ems between two characters drawn one after the other on one line; columns stand further apart."""
WIDEST_SEAM = 0.3
"""As `WIDEST_GAP`, where something else was drawn between the two."""
SPACE = 0.35
"""Ems between two characters from which a space is read where the source has none."""
SAME_SIZE = 0.12
"""Type sizes that differ by a smaller share are one size."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its text, its box, the size of its type."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of one column, or of a title: its text, its box, the size of its type.

    confidence: mean certainty of its characters, 0..1, where they were read from a picture.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    confidence: float | None = None

    @property
    def width(self) -> float:
        """From its first character to its last."""
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle without words: a rule (very flat), a frame or a picture."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page as printed: its lines in no order, the rules and pictures between them.

    number: 1-based page of the file.
    """

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]
    rules: tuple[Area, ...] = ()
    pictures: tuple[Area, ...] = ()


def group_glyphs(glyphs: Sequence[Glyph]) -> tuple[PrintedLine, ...]:
    """The lines that characters make, whatever order the file holds them in."""
    rows: list[list[Glyph]] = []
    for glyph in glyphs:
        if not rows or not _follows(rows[-1][-1], glyph):
            rows.append([])
        rows[-1].append(glyph)
    return tuple(_line(run) for row in _merged(rows) for run in _runs(row) if _has_words(run))


def _follows(before: Glyph, glyph: Glyph, widest: float = WIDEST_GAP) -> bool:
    """Whether a character stands to the right of another on its line, in the same size."""
    level = abs((before.y0 + before.y1) - (glyph.y0 + glyph.y1)) / 2 < 0.4 * max(before.size, glyph.size)
    near = -0.5 * glyph.size < glyph.x0 - before.x1 < widest * max(before.size, glyph.size)
    return level and near and abs(before.size - glyph.size) <= SAME_SIZE * max(before.size, glyph.size)


def _merged(rows: Iterable[list[Glyph]]) -> Iterator[list[Glyph]]:
    """Rows put together that are parts of one line, drawn at different times."""
    open_rows: list[list[Glyph]] = []
    for row in sorted(rows, key=lambda row: (round(row[0].y1 / 2), row[0].x0)):
        home = next(
            (other for other in reversed(open_rows[-40:]) if _follows(other[-1], row[0], WIDEST_SEAM)), None
        )
        if home is None:
            open_rows.append(row)
        else:
            home.extend(row)
    yield from open_rows


def _runs(row: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """A row without the blanks around it."""
    words = [at for at, glyph in enumerate(row) if glyph.text.strip()]
    if words:
        yield list(row[words[0] : words[-1] + 1])


def _has_words(run: Sequence[Glyph]) -> bool:
    return bool(run) and run[-1].x1 > run[0].x0


def _line(run: Sequence[Glyph]) -> PrintedLine:
    parts = [run[0].text]
    for before, glyph in pairwise(run):
        blank = not before.text.strip() or not glyph.text.strip()
        # half-width figures beside full-width characters stand apart by less than this
        if not blank and glyph.x0 - before.x1 > SPACE * glyph.size + _inner(before, glyph):
            parts.append(" ")
        parts.append(glyph.text)
    return PrintedLine(
        "".join(parts),
        run[0].x0,
        min(glyph.y0 for glyph in run),
        max(glyph.x1 for glyph in run),
        max(glyph.y1 for glyph in run),
        Counter(glyph.size for glyph in run).most_common(1)[0][0],
    )


def _inner(before: Glyph, glyph: Glyph) -> float:
    """The white space that full-width stops and brackets carry within their em."""
    wide = "，。、；：？！“”‘’（）《》〈〉【】「」『』"
    return 0.5 * glyph.size * ((before.text in wide) + (glyph.text in wide))


def body_size(lines: Sequence[PrintedLine]) -> float:
    """The size of the type that most characters of a page are set in; 0 on an empty page."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    if not sizes:
        return 0.0
    near = {
        size: sum(n for other, n in sizes.items() if abs(other - size) <= SAME_SIZE * size) for size in sizes
    }
    return max(near, key=lambda size: (near[size], sizes[size]))


def leveled(lines: Iterable[PrintedLine]) -> tuple[PrintedLine, ...]:
    """Lines of a scan, their measured heights within `SAME_SIZE` of the text's made equal to it."""
    found = tuple(lines)
    usual = body_size(found)
    return tuple(
        replace(line, size=usual) if abs(line.size - usual) <= SAME_SIZE * usual else line for line in found
    )
