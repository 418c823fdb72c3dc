"""Reading order: regions of a page as flows, one per article.

Pure: a printed page in, flows out. A flow follows a reader's eye: a head, the columns beneath from left to
right, and text of the same article continued elsewhere. Sizes tell heads from text; positions, rules and, in
doubt, sentences broken off at the end of a column decide where a column continues.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from retrieval.reading.grammar.furniture import is_furniture
from retrieval.reading.grammar.line_kinds import LineKind, ends_sentence, is_caption
from retrieval.reading.layout.glyphs import Area, PrintedPage, body_size
from retrieval.reading.layout.regions import Region, group_regions, line_kind, rule_between, shared_width
from retrieval.reading.layout.spatial_index import SpatialIndex

HEADLINE_SIZE_RATIO = 1.45
"""Type of a title that opens an article wherever it stands, in multiples of the text size, at least."""
MAX_TEXT_DISTANCE_EM = 25
"""Ems between a head and its text, at most; a picture may be between."""

Span = tuple[float, float]
"""Left and right edge."""


@dataclass(slots=True, eq=False)
class ReadingFlow:
    """Regions of one article in reading order.

    Grows while the page is ordered.
    """

    regions: list[Region] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """True while the text so far breaks off within a sentence."""
        last = self.regions[-1]
        text = last.lines[-1].text
        return (
            not last.title and line_kind(text) in (LineKind.BODY, LineKind.TITLE) and not ends_sentence(text)
        )


@dataclass(slots=True)
class _ColumnEnds:
    """Flows by the right edge of their last region.

    A flow that has grown stands in its old strip, too; the caller tests every flow given.
    """

    width: float
    strips: dict[int, dict[int, ReadingFlow]] = field(default_factory=dict)

    def add(self, flow: ReadingFlow) -> None:
        """Note the last region of a flow."""
        self.strips.setdefault(int(flow.regions[-1].x1 // self.width), {})[id(flow)] = flow

    def left_of(self, region: Region, size: float) -> list[ReadingFlow]:
        """Flows that may end in the column directly left."""
        first, last = int((region.x0 - 4 * size) // self.width), int((region.x0 + size) // self.width)
        found: dict[int, ReadingFlow] = {}
        for strip in range(first, last + 1):
            found |= self.strips.get(strip, {})
        return list(found.values())


@dataclass(frozen=True, slots=True)
class _Layout:
    """A page being ordered: text size, indexes, columns of heads.

    above: regions other than furniture, each under its span.

    spans: by id of a head, from the left edge of its first column to the right edge of its last.
    """

    size: float
    above: SpatialIndex[Region]
    rules: SpatialIndex[Area]
    spans: dict[int, Span]


def reading_flows(page: PrintedPage) -> list[ReadingFlow]:
    """Flows of a page, heads from the top, then left.

    Empty for a page without lines.
    """
    size = body_size(page.lines)
    regions = group_regions(page, size)
    edges = _column_edges(regions, size)
    columns = sorted(regions, key=lambda region: (_column(region, edges, size), region.y0, region.x0))
    index = SpatialIndex.of(regions)
    texts = [region for region in regions if not region.title]
    heads = [region for region in columns if _opens_article(region, index, size)]
    spans = {id(head): _head_span(head, texts, index, size) for head in heads}
    wide = SpatialIndex.of(
        (region for region in regions if not is_furniture(region.lines[0].text)),
        lambda region: spans.get(id(region)) or (region.x0, region.x1),
    )
    layout = _Layout(size, wide, SpatialIndex.of(page.rules), spans)
    flows = [ReadingFlow([head]) for head in heads]
    ends = _ColumnEnds(5 * size or 1.0)
    flow_of = {id(flow.regions[0]): flow for flow in flows}
    for region in columns:
        if id(region) not in flow_of:
            flow = _flow_for(region, layout, flow_of, ends)
            if flow is None:
                flow = ReadingFlow()
                flows.append(flow)
            flow.regions.append(region)
            flow_of[id(region)] = flow
            ends.add(flow)
    return sorted(flows, key=lambda flow: (round(flow.regions[0].y0 / (4 * size or 1)), flow.regions[0].x0))


def _column_edges(regions: Sequence[Region], size: float) -> list[float]:
    """Left edges of the text columns, from the left."""
    edges: list[float] = []
    for x0 in sorted(region.x0 for region in regions if not region.title and len(region.lines) > 1):
        if not edges or x0 - edges[-1] > 2.6 * size:
            edges.append(x0)
    return edges


def _column(region: Region, edges: Sequence[float], size: float) -> int:
    """Number of the column under a region's start.

    Under the middle of its first 8 ems.
    """
    middle = (region.x0 + min(region.x1, region.x0 + 8 * size)) / 2
    return sum(edge <= middle for edge in edges)


def _opens_article(region: Region, regions: SpatialIndex[Region], size: float) -> bool:
    """True for a headline, by size or over several columns."""
    if not region.title:
        return False
    if region.size >= HEADLINE_SIZE_RATIO * size:
        return True
    near = takewhile(lambda b: b.y0 - region.y1 < 6 * size, regions.below(region.x0, region.x1, region.y1))
    beneath = [b for b in near if not b.title and shared_width(b, region) > size]
    return len({round(b.x0 / (3 * size)) for b in beneath}) > 1


def _head_span(head: Region, texts: Sequence[Region], regions: SpatialIndex[Region], size: float) -> Span:
    """Left and right edge of the text beneath a head.

    Text beginning on one level; text of other heads is left out.
    texts: the regions of text, from the top.
    """
    start = head.y1 - 0.3 * size
    under = regions.below(head.x0, head.x1, start)
    level = next((b.y0 for b in under if not b.title and shared_width(b, head) > 0), None)
    if level is None or level - head.y1 > MAX_TEXT_DISTANCE_EM * size:
        return head.x0, head.x1
    first = bisect_right(texts, max(start, level - 1.5 * size), key=lambda region: region.y0)
    level_texts = takewhile(lambda b: b.y0 - level < 1.5 * size, islice(texts, first, None))
    row = sorted(level_texts, key=lambda region: region.x0)
    left, right = head.x0, head.x1
    for region in [*row, *reversed(row)]:
        near = region.x0 - right < 3 * size and left - region.x1 < 3 * size
        if near and not _is_covered(region, head, regions):
            left, right = min(left, region.x0), max(right, region.x1)
    return left, right


def _is_covered(region: Region, head: Region, regions: SpatialIndex[Region]) -> bool:
    """True if another region is between a region and a head."""
    over = takewhile(lambda other: other.y1 > head.y0, regions.above(region.x0, region.x1, region.y0 + 1))
    return any(
        other is not head and other is not region and shared_width(other, region) > 0 for other in over
    )


def _flow_for(
    region: Region, layout: _Layout, flow_of: dict[int, ReadingFlow], ends: _ColumnEnds
) -> ReadingFlow | None:
    """The flow continued by a region, or None.

    The flow above, or one broken off in the column to the left.
    flow_of: by id of a region, for the regions placed so far.
    """
    size = layout.size
    above = _region_above(region, layout)
    upper = flow_of.get(id(above)) if above else None
    if above is not None and above.title and upper is not None and region.y0 > above.y1 - size:
        return upper
    if region.title:
        return upper
    starts_paragraph = _is_indented(region, size)
    # a sentence broken off at the end of a column continues in the next one that begins without an indent
    if upper is not None and upper.is_open and not starts_paragraph:
        return upper
    left = [flow for flow in ends.left_of(region, size) if _is_left_of(flow, region, size)]
    captioned = upper is not None and is_caption(region.lines[0].text)
    broken = [flow for flow in left if flow.is_open and not starts_paragraph and not captioned]
    if broken:
        return min(broken, key=lambda flow: _distance(flow.regions[-1], region))
    if upper is not None:
        return upper
    return min(left, key=lambda flow: _distance(flow.regions[-1], region), default=None)


def _region_above(region: Region, layout: _Layout) -> Region | None:
    """The lowest region above, or None beneath a rule.

    It shares the width of the region.
    """
    x0, x1 = region.x0, region.x1
    over = layout.above.above(x0, x1, region.y0 + 0.3 * region.size)
    nearest = next(
        (other for other in over if other is not region and _is_over(other, region, layout.spans)), None
    )
    if nearest is None or rule_between(x0, x1, nearest.y1, region.y0, layout.rules):
        return None
    return nearest


def _is_over(other: Region, region: Region, spans: dict[int, Span]) -> bool:
    """True if a region, or a head's columns, covers another's width."""
    x0, x1 = spans.get(id(other)) or (other.x0, other.x1)
    return min(x1, region.x1) - max(x0, region.x0) > 0.3 * min(region.x1 - region.x0, x1 - x0)


def _is_indented(region: Region, size: float) -> bool:
    """True for an indented beginning: a paragraph of its own."""
    first, rest = region.lines[0], region.lines[1:]
    return bool(rest) and first.x0 - min(line.x0 for line in rest) > 1.2 * size


def _is_left_of(flow: ReadingFlow, region: Region, size: float) -> bool:
    """True for a flow ending in the column directly left."""
    last = flow.regions[-1]
    return not last.title and last.x1 <= region.x0 + size and region.x0 - last.x1 < 4 * size


def _distance(last: Region, region: Region) -> float:
    """Distance from a column's end; vertical gaps count fourfold."""
    gap = max(0.0, max(last.y0, region.y0) - min(last.y1, region.y1))
    return gap * 4 + abs(region.y0 - last.y0) + abs(region.x0 - last.x1)
