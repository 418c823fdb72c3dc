"""Regions: lines grouped by column and kind of type.

Pure: printed lines in, regions out, from top to bottom. Sizes tell titles from text; positions and rules part
regions. Also the tests of the grammar and of overlap shared with the reading order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from retrieval.reading.grammar.furniture import is_furniture
from retrieval.reading.grammar.line_kinds import LineKind, unit_of
from retrieval.reading.grammar.lines import Line
from retrieval.reading.layout.glyphs import Area, PrintedLine, PrintedPage
from retrieval.reading.layout.spatial_index import SpatialIndex

TITLE_SIZE_RATIO = 1.18
"""Type of a title, in multiples of the text size, at least."""
MIN_COLUMN_EM = 6
"""Ems between the left edges of two columns, at least; indents are less."""
MAX_LEADING_EM = 1.1
"""Ems of white between two lines of one column, at most."""
MAX_HEAD_GAP_EM = 1.5
"""Ems (of the larger type) between two lines of one head, at most."""
RUNNING_STOPS = frozenset("，。；,;")
"""Stops of running text: no byline has them."""
MAX_OPEN_REGIONS = 60
"""Latest regions a line may continue; a broadsheet has fewer side by side."""
MAX_OPEN_TITLES = 40
MAX_RULE_HEIGHT = 4.0
"""Points a rule is high at most (`pdfium.MAX_RULE_POINTS`)."""


@dataclass(slots=True, eq=False)
class Region:
    """Lines under each other in one column, all titles or all text.

    lines: from top to bottom; grows by `add` while the page is grouped.
    x0, x1, y0, y1: the edges.  size: the largest type size.
    """

    lines: list[PrintedLine]
    title: bool
    x0: float = field(init=False)
    x1: float = field(init=False)
    y0: float = field(init=False)
    y1: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.x0, self.x1 = min(line.x0 for line in self.lines), max(line.x1 for line in self.lines)
        self.y0, self.y1 = self.lines[0].y0, self.lines[-1].y1
        self.size = max(line.size for line in self.lines)

    def add(self, line: PrintedLine) -> None:
        """Continue the region by a line."""
        self.lines.append(line)
        self.x0, self.x1 = min(self.x0, line.x0), max(self.x1, line.x1)
        self.y1, self.size = line.y1, max(self.size, line.size)


def group_regions(page: PrintedPage, size: float) -> list[Region]:
    """The regions of a page, from top to bottom.

    size: of the text type.
    """
    regions: list[Region] = []
    titles: list[PrintedLine] = []
    index, rules = SpatialIndex.of(page.lines), SpatialIndex.of(page.rules)
    for line in sorted(page.lines, key=lambda line: (line.y0, line.x0)):
        title = line.size >= TITLE_SIZE_RATIO * size or _is_centred_byline(line, titles, index, size)
        titles += [line] if title else []
        open_regions = regions[-MAX_OPEN_REGIONS:]
        fitting = [region for region in open_regions if _continues(region, line, rules, title=title)]
        if fitting and not is_furniture(line.text):
            max(fitting, key=lambda region: (shared_width(region, line), region.y1)).add(line)
        else:
            regions.append(Region([line], title))
    return regions


def line_kind(text: str) -> LineKind:
    """Kind of a single line by the grammar."""
    return unit_of((Line(1, 0, len(text), text),)).kind


def shared_width(area: Region | PrintedLine | Area, other: Region | PrintedLine | Area) -> float:
    """Horizontal overlap; negative for a gap."""
    return min(area.x1, other.x1) - max(area.x0, other.x0)


def rule_between(x0: float, x1: float, above: float, below: float, rules: SpatialIndex[Area]) -> bool:
    """True if a rule parts the span x0..x1.

    Over most of its width, between the heights `above` and `below`.
    """
    for rule in rules.below(x0, x1, above - 1 - MAX_RULE_HEIGHT):
        if rule.y0 > below + 1:
            return False
        middle = (rule.y0 + rule.y1) / 2
        if above - 1 <= middle <= below + 1 and min(rule.x1, x1) - max(rule.x0, x0) > 0.5 * (x1 - x0):
            return True
    return False


def _is_centred_byline(
    line: PrintedLine, titles: Sequence[PrintedLine], lines: SpatialIndex[PrintedLine], size: float
) -> bool:
    """True for a byline: in text type, centred under a title."""
    if set(line.text) & RUNNING_STOPS:
        return False
    over = [
        title
        for title in titles[-MAX_OPEN_TITLES:]
        if -0.5 * size < line.y0 - title.y1 < MAX_HEAD_GAP_EM * size and shared_width(title, line) > 0
    ]
    if not any(abs((title.x0 + title.x1) - (line.x0 + line.x1)) / 2 < 0.8 * size for title in over):
        return False
    if line_kind(line.text) is LineKind.BYLINE:
        return True
    near = takewhile(lambda b: b.y0 - line.y1 < 4 * size, lines.below(line.x0, line.x1, line.y1))
    beneath = [b for b in near if shared_width(b, line) > 0]
    if line.width < 0.75 * max((b.width for b in beneath), default=0.0):
        return True
    edges = [b.x0 for b in beneath]
    return bool(edges) and max(edges) - min(edges) > MIN_COLUMN_EM * size


def _continues(region: Region, line: PrintedLine, rules: SpatialIndex[Area], *, title: bool) -> bool:
    """True for a line directly under a region and of its kind."""
    last = region.lines[-1]
    if region.title is not title or is_furniture(last.text):
        return False
    em = max(last.size, line.size)
    gap = line.y0 - last.y1
    if not -0.5 * em < gap < (MAX_HEAD_GAP_EM if title else MAX_LEADING_EM) * em:
        return False
    if shared_width(region, line) < 0.5 * min(region.x1 - region.x0, line.width):
        return False
    return not rule_between(region.x0, region.x1, last.y1, line.y0, rules)
