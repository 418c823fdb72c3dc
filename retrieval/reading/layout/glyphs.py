"""Printed lines: the common form of PDF and OCR text.

All later steps are the same for PDF and scan. Lengths are in the units of the page (points, or pixels of a
scan without resolution); the origin is the upper left corner, y grows downwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

MAX_GAP_EM = 1.1
"""Ems between two successive characters of one line; columns stand further apart."""
MAX_MERGE_GAP_EM = 0.3
"""As `MAX_GAP_EM`, for two runs of one line drawn at different times."""
MIN_SPACE_EM = 0.35
"""Ems between two characters that count as a space missing from the source."""
SIZE_TOLERANCE = 0.12
"""Type sizes with a smaller relative difference are one size."""
MAX_OPEN_ROWS = 40
"""Latest rows a run of characters may be merged into."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character with its box and type size."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a column or title, with box and size.

    confidence: mean OCR score of its characters, 0..1; None for a text layer.
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
        """From the first character to the last."""
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle without text: rule (very flat), frame or picture."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page as printed: unordered lines, rules and pictures.

    number:   1-based page of the file.
    vertical: lines are columns of a vertical page, turned (`vertical_text`).
    unread:   text left out while the page was read, each with its reason as in `LEFTOVER_REASONS`.
    """

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]
    rules: tuple[Area, ...] = ()
    pictures: tuple[Area, ...] = ()
    vertical: bool = False
    unread: tuple[tuple[str, str], ...] = ()


def group_glyphs(glyphs: Sequence[Glyph]) -> tuple[PrintedLine, ...]:
    """Group characters, in any file order, into lines."""
    rows: list[list[Glyph]] = []
    for glyph in glyphs:
        if not rows or not follows(rows[-1][-1], glyph):
            rows.append([])
        rows[-1].append(glyph)
    return tuple(_line(run) for row in _merge_rows(rows) for run in _runs(row) if _has_words(run))


def follows(before: Glyph, glyph: Glyph, widest: float = MAX_GAP_EM) -> bool:
    """True for a character right after another, in one size."""
    level = abs((before.y0 + before.y1) - (glyph.y0 + glyph.y1)) / 2 < 0.4 * max(before.size, glyph.size)
    near = -0.5 * glyph.size < glyph.x0 - before.x1 < widest * max(before.size, glyph.size)
    return level and near and abs(before.size - glyph.size) <= SIZE_TOLERANCE * max(before.size, glyph.size)


def _merge_rows(rows: Iterable[list[Glyph]]) -> Iterator[list[Glyph]]:
    """Rows merged into lines, also if drawn at different times."""
    open_rows: list[list[Glyph]] = []
    for row in sorted(rows, key=lambda row: (round(row[0].y1 / 2), row[0].x0)):
        latest = reversed(open_rows[-MAX_OPEN_ROWS:])
        home = next((other for other in latest if follows(other[-1], row[0], MAX_MERGE_GAP_EM)), None)
        if home is None:
            open_rows.append(row)
        else:
            home.extend(row)
    yield from open_rows


def _runs(row: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """A row without surrounding blanks; nothing for a blank one."""
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
        if not blank and glyph.x0 - before.x1 > MIN_SPACE_EM * glyph.size + _inner(before, glyph):
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
    """White space within the em of full-width stops and brackets."""
    wide = "，。、；：？！“”‘’（）《》〈〉【】「」『』"
    return 0.5 * glyph.size * ((before.text in wide) + (glyph.text in wide))


def body_size(lines: Sequence[PrintedLine]) -> float:
    """The commonest type size by characters; 0 on an empty page."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    if not sizes:
        return 0.0
    near = {
        size: sum(n for other, n in sizes.items() if abs(other - size) <= SIZE_TOLERANCE * size)
        for size in sizes
    }
    return max(near, key=lambda size: (near[size], sizes[size]))


def level_sizes(lines: Iterable[PrintedLine]) -> tuple[PrintedLine, ...]:
    """Lines with near-text sizes set to the text size.

    Measured sizes of a scan vary; `SIZE_TOLERANCE` is the limit.
    """
    found = tuple(lines)
    usual = body_size(found)
    return tuple(
        replace(line, size=usual) if abs(line.size - usual) <= SIZE_TOLERANCE * usual else line
        for line in found
    )
