"""Reading order: regions of a page as flows, one per article.

Pure: a printed page in, flows out. A flow follows a reader's eye: a head, the columns beneath from left to
right, and text of the same article continued elsewhere. Sizes tell heads from text; positions, rules and, in
doubt, sentences broken off at the end of a column decide where a column continues.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.reading.grammar.furniture import is_furniture
from retrieval.reading.grammar.line_kinds import LineKind, ends_sentence, is_caption
from retrieval.reading.layout.glyphs import PrintedPage, body_size
from retrieval.reading.layout.regions import Region, group_regions, line_kind, rule_between, shared_width

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


@dataclass(frozen=True, slots=True)
class _Layout:
    """A page being ordered: regions, text size, columns of heads.

    spans: by id of a head, from the left edge of its first column to the right edge of its last.
    """

    page: PrintedPage
    size: float
    regions: tuple[Region, ...]
    spans: dict[int, Span]


def reading_flows(page: PrintedPage) -> list[ReadingFlow]:
    """Flows of a page, heads from the top, then left.

    Empty for a page without lines.
    """
    size = body_size(page.lines)
    regions = group_regions(page, size)
    edges = _column_edges(regions, size)
    columns = sorted(regions, key=lambda region: (_column(region, edges, size), region.y0, region.x0))
    heads = [region for region in columns if _opens_article(region, regions, size)]
    spans = {id(head): _head_span(head, regions, size) for head in heads}
    layout = _Layout(page, size, tuple(regions), spans)
    flows = [ReadingFlow([head]) for head in heads]
    flow_of = {id(flow.regions[0]): flow for flow in flows}
    for region in columns:
        if id(region) not in flow_of:
            flow = _flow_for(region, layout, flow_of, flows)
            if flow is None:
                flow = ReadingFlow()
                flows.append(flow)
            flow.regions.append(region)
            flow_of[id(region)] = flow
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


def _opens_article(region: Region, regions: Sequence[Region], size: float) -> bool:
    """True for a headline, by size or over several columns."""
    if not region.title:
        return False
    if region.size >= HEADLINE_SIZE_RATIO * size:
        return True
    beneath = [
        b
        for b in regions
        if not b.title and 0 < b.y0 - region.y1 < 6 * size and shared_width(b, region) > size
    ]
    return len({round(b.x0 / (3 * size)) for b in beneath}) > 1


def _head_span(head: Region, regions: Sequence[Region], size: float) -> Span:
    """Left and right edge of the text beneath a head.

    Text beginning on one level; text of other heads is left out.
    """
    texts = [region for region in regions if not region.title and region.y0 > head.y1 - 0.3 * size]
    under = [region for region in texts if shared_width(region, head) > 0]
    level = min((region.y0 for region in under), default=None)
    if level is None or level - head.y1 > MAX_TEXT_DISTANCE_EM * size:
        return head.x0, head.x1
    row = sorted((b for b in texts if abs(b.y0 - level) < 1.5 * size), key=lambda region: region.x0)
    left, right = head.x0, head.x1
    for region in [*row, *reversed(row)]:
        near = region.x0 - right < 3 * size and left - region.x1 < 3 * size
        if near and not _is_covered(region, head, regions):
            left, right = min(left, region.x0), max(right, region.x1)
    return left, right


def _is_covered(region: Region, head: Region, regions: Sequence[Region]) -> bool:
    """True if another region is between a region and a head."""
    return any(
        other is not head
        and other is not region
        and shared_width(other, region) > 0
        and other.y1 <= region.y0 + 1
        and other.y1 > head.y0
        for other in regions
    )


def _flow_for(
    region: Region, layout: _Layout, flow_of: dict[int, ReadingFlow], flows: Sequence[ReadingFlow]
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
    left = [flow for flow in flows if _is_left_of(flow, region, size)]
    # a sentence broken off at the end of a column continues in the next one that begins without an indent
    if upper is not None and upper.is_open and not starts_paragraph:
        return upper
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
    over = [
        other
        for other in layout.regions
        if other is not region
        and other.y1 <= region.y0 + 0.3 * region.size
        and _is_over(other, region, layout.spans)
        and not is_furniture(other.lines[0].text)
    ]
    nearest = max(over, key=lambda other: other.y1, default=None)
    if nearest is None or rule_between(region.x0, region.x1, nearest.y1, region.y0, layout.page):
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
