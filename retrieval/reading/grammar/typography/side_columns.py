"""Columns side by side on the same lines, parted.

`pdftotext -layout` sets them so. A gutter is a strip of display columns that is blank on nearly all lines of
a stretch, with prose on both sides. Lines across it, as headlines over both columns, part the stretch. Tables
have figures beside their gutters and are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.line_kinds import is_table_row
from retrieval.reading.grammar.lines import Line

MIN_COLUMN_LINES = 4
"""Lines with text on both sides of a gutter, at least."""
MIN_GUTTER = 2
"""Display columns of a gutter, at least; a full-width character has two."""
MAX_CROSSING_SHARE = 0.12
"""Share of lines that may cross a gutter."""
MIN_SIDE_SHARE = 0.5
"""Share of lines with text right of a gutter, at least."""
MIN_SIDE_CHARS = 6
"""Mean code points of the parts on either side: prose, not cells."""
MAX_MEASURED_COLUMNS = 400
_WORDS = lazy_regex(r"\S+(?: \S+)*")
_GAP = lazy_regex(r"\s\s|[^\S ]")
"""Between the parts of a line."""


@dataclass(frozen=True, slots=True)
class LinePart:
    """Part of a line between wide blanks, with display columns."""

    line: Line
    start: int
    end: int
    left: int
    right: int


def part_columns(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """Lines column after column, and the number of lines parted."""
    if sum(_has_wide_blank(line.text) for line in lines) < MIN_COLUMN_LINES:
        return list(lines), 0
    if sum(bool(_GAP.search(line.text)) for line in lines) < MIN_SIDE_SHARE * len(lines):
        return list(lines), 0
    for wide in (2, 1):  # padded by display width, or by number of characters
        rows = [list(_parts(line, wide)) for line in lines]
        gutters = _gutters(rows)
        if gutters:
            return _parted(rows, gutters)
    return list(lines), 0


def _parted(rows: Sequence[Sequence[LinePart]], gutters: Sequence[int]) -> tuple[list[Line], int]:
    """Lines column by column, and the number of lines parted."""
    done: list[Line] = []
    block: list[Sequence[LinePart]] = []
    parted = 0
    for row in rows:
        if any(_crosses(part, gutter) for part in row for gutter in gutters):
            done += _columns(block, gutters)
            done.append(row[0].line)
            block = []
        else:
            parted += len(row) > 1
            block.append(row)
    return [*done, *_columns(block, gutters)], parted


def _has_wide_blank(text: str) -> bool:
    return "  " in text or "\u3000\u3000" in text or "\t" in text or "\u00a0\u00a0" in text


def _parts(line: Line, wide: int) -> Iterator[LinePart]:
    """Parts of a line.

    wide: display columns of a full-width character.
    """
    column, at = line.indent * wide // 2, 0
    for match in _WORDS.finditer(line.text):
        column += _width(line.text[at : match.start()], wide)
        end = column + _width(match.group(), wide)
        yield LinePart(line, match.start(), match.end(), column, end)
        column, at = end, match.end()


def _width(text: str, wide: int) -> int:
    return sum(wide if ord(char) >= 0x2E80 else 4 if char == "\t" else 1 for char in text)


def _gutters(rows: Sequence[Sequence[LinePart]]) -> list[int]:
    """Middles of the gutters, from the left."""
    width = min(max((row[-1].right for row in rows), default=0), MAX_MEASURED_COLUMNS)
    covered = [0] * (width + 2)
    for row in rows:
        for part in row:
            for column in range(min(part.left, width), min(part.right, width)):
                covered[column] += 1
    most = MAX_CROSSING_SHARE * len(rows)
    found: list[int] = []
    column = 0
    while column < width:
        end = column
        while end < width and covered[end] <= most:
            end += 1
        if end - column >= MIN_GUTTER and _parts_prose(rows, (column + end) / 2):
            found.append((column + end) // 2)
        column = max(end, column + 1)
    return found


def _parts_prose(rows: Sequence[Sequence[LinePart]], middle: float) -> bool:
    """True for a place with prose on both sides on most lines."""
    left = [part for row in rows for part in row if part.right <= middle]
    right = [part for row in rows for part in row if part.left >= middle]
    both = sum(
        any(part.right <= middle for part in row) and any(part.left >= middle for part in row) for row in rows
    )
    if both < max(MIN_COLUMN_LINES, MIN_SIDE_SHARE * len(rows)) or not left or not right:
        return False
    if 3 * sum(is_table_row(row[0].line.text) for row in rows if row) > len(rows):
        return False
    return all(
        sum(part.end - part.start for part in side) >= MIN_SIDE_CHARS * len(side) for side in (left, right)
    )


def _crosses(part: LinePart, gutter: int) -> bool:
    return part.left < gutter < part.right


def _columns(rows: Sequence[Sequence[LinePart]], gutters: Sequence[int]) -> Iterator[Line]:
    """The parts of each column, one column after the other."""
    edges = [0, *gutters, 10**9]
    for low, high in pairwise(edges):
        column = [[part for part in row if low <= part.left < high] for row in rows]
        left = min((parts[0].left for parts in column if parts), default=0)
        apart = int(low > 0)  # as a blank line would: the top of a column is a place for a headline
        for parts in column:
            if parts:
                line = parts[0].line
                cut = line.cut(parts[0].start, parts[-1].end)
                yield cut._replace(indent=parts[0].left - left, gap=max(line.gap, apart))
                apart = 0
