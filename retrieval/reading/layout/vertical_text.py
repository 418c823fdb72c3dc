"""Vertical text: columns from right to left, turned to lines.

A quarter turn makes columns lines, bands of a page columns, and the right edge the top; every later step is
then the same. Boxes are turned back where they leave the layout. Horizontal lines of such a page (a folio)
stay lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.reading.layout.glyphs import Area, Glyph, PrintedLine, PrintedPage, follows, group_glyphs

MIN_VERTICAL_STEPS = 12
"""Steps down from a character to the next, from which a page may be vertical."""
VERTICAL_STEP_SHARE = 0.6
"""Share of steps down among all steps to a neighbour."""
MIN_HORIZONTAL_CHARS = 4
"""Characters of a horizontal line on a vertical page, at least."""
MIN_TALL_RATIO = 1.5
"""Height by width of the box around a column of text."""
VERTICAL_CHAR_SHARE = 0.6

Edges = tuple[float, float, float, float]


def is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """True if most characters stand under the one before."""
    down = across = 0
    for before, glyph in pairwise(glyphs):
        if not glyph.text.strip() or not before.text.strip():
            continue
        size = max(before.size, glyph.size)
        down += abs(glyph.x0 - before.x0) < 0.4 * size and 0.5 * size < glyph.y0 - before.y0 < 2.2 * size
        across += abs(glyph.y0 - before.y0) < 0.4 * size and 0.3 * size < glyph.x0 - before.x0 < 2.2 * size
    return down >= MIN_VERTICAL_STEPS and down > VERTICAL_STEP_SHARE * (down + across)


def vertical_lines(glyphs: Sequence[Glyph], width: float) -> tuple[PrintedLine, ...]:
    """Lines of a vertical page, turned.

    width: of the page as printed.
    """
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if not runs or not follows(runs[-1][-1], glyph):
            runs.append([])
        runs[-1].append(glyph)
    across = [run for run in runs if len(run) >= MIN_HORIZONTAL_CHARS]
    upright = [glyph for run in runs if len(run) < MIN_HORIZONTAL_CHARS for glyph in run]
    lines = group_glyphs([replace_edges(glyph, _turned(glyph, width)) for glyph in upright])
    return (*lines, *(_upright(line, width) for run in across for line in group_glyphs(run)))


def with_columns_turned(page: PrintedPage) -> PrintedPage:
    """A recognised page, turned if most boxes are tall."""
    tall = [line for line in page.lines if _is_tall(line)]
    chars = sum(len(line.text) for line in page.lines)
    if not tall or sum(len(line.text) for line in tall) < VERTICAL_CHAR_SHARE * chars:
        return page
    known = set(map(id, tall))
    lines = [
        _column(line, page.width) if id(line) in known else _upright(line, page.width) for line in page.lines
    ]
    return replace(page, lines=tuple(lines), rules=(), vertical=True)


def turned_areas(areas: Iterable[Area], width: float) -> tuple[Area, ...]:
    """Areas of a vertical page, turned."""
    return tuple(Area(*_turned(area, width)) for area in areas)


def printed_edges(line: PrintedLine, page: PrintedPage) -> Edges:
    """The box of a line as printed: x0, y0, x1, y1."""
    if not page.vertical:
        return line.x0, line.y0, line.x1, line.y1
    return page.width - line.y1, line.x0, page.width - line.y0, line.x1


def replace_edges(glyph: Glyph, edges: Edges) -> Glyph:
    """The glyph at other edges."""
    return Glyph(glyph.text, *edges, glyph.size)


def _turned(box: Glyph | PrintedLine | Area, width: float) -> Edges:
    return box.y0, width - box.x1, box.y1, width - box.x0


def _is_tall(line: PrintedLine) -> bool:
    return len(line.text) >= 2 and line.y1 - line.y0 >= MIN_TALL_RATIO * (line.x1 - line.x0)


def _column(line: PrintedLine, width: float) -> PrintedLine:
    x0, y0, x1, y1 = _turned(line, width)
    size = min(y1 - y0, 1.2 * (x1 - x0) / max(len(line.text), 1))
    return PrintedLine(line.text, x0, y0, x1, y1, size, line.confidence)


def _upright(line: PrintedLine, width: float) -> PrintedLine:
    """A horizontal line in the turned page, as high as its type."""
    x0, y0, x1, _ = _turned(line, width)
    return PrintedLine(line.text, x0, y0, x1, y0 + line.size, line.size, line.confidence)
