"""The geometry of a page: which lines stand together as blocks, and in which order blocks are read.

Pure: printed lines in, flows out. A flow is what a reader's eye follows: a head, the columns beneath it
from left to right, and the text of the same article that goes on elsewhere. Sizes tell heads from text;
positions, rules and, where these leave it open, sentences that break off tell where a column goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.reading.grammar.furniture import is_furniture
from retrieval.reading.grammar.line_kinds import LineKind, ends_sentence, is_caption, unit_of
from retrieval.reading.grammar.lines import Line
from retrieval.reading.layout.glyphs import Area, PrintedLine, PrintedPage, body_size

TITLE_SIZE = 1.18
"""Times the size of the text from which type is that of a title."""
HEADLINE_SIZE = 1.45
"""Times the size of the text from which a title opens an article whatever stands above it."""
NARROWEST_COLUMN = 6
"""Ems between the left edges of two columns, at least; indents are less."""
LEADING = 1.1
"""Ems of white between two lines of one column, at most."""
FARTHEST_TEXT = 25
"""Ems between a head and its text, at most; a picture may be between."""
RUNNING = frozenset("，。；,;")
"""Stops of running text: no byline has them."""
HEAD_GAP = 1.5
"""Ems (of the larger type) between two lines of one head, at most."""


@dataclass(slots=True, eq=False)
class Region:
    """Lines that stand under each other in one column, in one sort of type."""

    lines: list[PrintedLine]
    title: bool
    reach: tuple[float, float] | None = None
    """From where to where the columns go that an article's head stands over."""

    @property
    def x0(self) -> float:
        """Its left edge."""
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        """Its right edge."""
        return max(line.x1 for line in self.lines)

    @property
    def y0(self) -> float:
        """Its upper edge."""
        return self.lines[0].y0

    @property
    def y1(self) -> float:
        """Its lower edge."""
        return self.lines[-1].y1

    @property
    def size(self) -> float:
        """Its largest type."""
        return max(line.size for line in self.lines)


@dataclass(slots=True, eq=False)
class ReadingFlow:
    """Blocks of one article in the order they are read; `headed` where a headline opens it."""

    blocks: list[Region] = field(default_factory=list)
    headed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its text so far breaks off within a sentence."""
        last = self.blocks[-1]
        text = last.lines[-1].text
        return (
            not last.title and _sort_of(text) in (LineKind.BODY, LineKind.TITLE) and not ends_sentence(text)
        )


def flows_of(page: PrintedPage) -> list[ReadingFlow]:
    """The flows of a page, in the order of their heads: from the top, from the left."""
    size = body_size(page.lines)
    blocks = blocks_of(page, size)
    edges = _column_edges(blocks, size)
    columns = sorted(blocks, key=lambda block: (_column(block, edges, size), block.y0, block.x0))
    flows: list[ReadingFlow] = []
    home: dict[int, ReadingFlow] = {}
    heads = [block for block in columns if _opens(block, blocks, size)]
    for head in heads:
        head.reach = _reach(head, blocks, size)
    for head in heads:
        home[id(head)] = ReadingFlow([head], headed=True)
        flows.append(home[id(head)])
    for block in columns:
        if id(block) not in home:
            flow = _home_of(block, blocks, home, flows, page, size)
            if flow is None:
                flow = ReadingFlow()
                flows.append(flow)
            flow.blocks.append(block)
            home[id(block)] = flow
    return sorted(flows, key=lambda flow: (round(flow.blocks[0].y0 / (4 * size or 1)), flow.blocks[0].x0))


def blocks_of(page: PrintedPage, size: float) -> list[Region]:
    """The lines of a page as blocks, from top to bottom."""
    blocks: list[Region] = []
    titles: list[PrintedLine] = []
    for line in sorted(page.lines, key=lambda line: (line.y0, line.x0)):
        title = line.size >= TITLE_SIZE * size or _signs(line, titles, page.lines, size)
        titles += [line] if title else []
        fitting = [block for block in blocks[-60:] if _goes_on(block, line, page, title=title)]
        if fitting and not is_furniture(line.text):
            max(fitting, key=lambda block: (_shared(block, line), block.y1)).lines.append(line)
        else:
            blocks.append(Region([line], title))
    return blocks


def _signs(
    line: PrintedLine, titles: Sequence[PrintedLine], lines: Sequence[PrintedLine], size: float
) -> bool:
    """Whether a line in the type of the text stands centred under a title, as bylines do."""
    if set(line.text) & RUNNING:
        return False
    over = [
        t for t in titles[-40:] if -0.5 * size < line.y0 - t.y1 < HEAD_GAP * size and _shared(t, line) > 0
    ]
    if not any(abs((t.x0 + t.x1) - (line.x0 + line.x1)) / 2 < 0.8 * size for t in over):
        return False
    if _sort_of(line.text) is LineKind.BYLINE:
        return True
    beneath = [b for b in lines if 0 < b.y0 - line.y1 < 4 * size and _shared(b, line) > 0]
    if line.width < 0.75 * max((b.width for b in beneath), default=0.0):
        return True
    edges = [b.x0 for b in beneath]
    return bool(edges) and max(edges) - min(edges) > NARROWEST_COLUMN * size


def _sort_of(text: str) -> LineKind:
    """What the grammar takes a line for."""
    return unit_of((Line(1, 0, len(text), text),)).kind


def _goes_on(block: Region, line: PrintedLine, page: PrintedPage, *, title: bool) -> bool:
    """Whether a line stands directly under a block and is of its sort."""
    last = block.lines[-1]
    if block.title is not title or is_furniture(last.text):
        return False
    em = max(last.size, line.size)
    gap = line.y0 - last.y1
    if not -0.5 * em < gap < (HEAD_GAP if title else LEADING) * em:
        return False
    if _shared(block, line) < 0.5 * min(block.x1 - block.x0, line.width):
        return False
    return not _ruled(block.x0, block.x1, last.y1, line.y0, page)


def _shared(block: Region | PrintedLine | Area, other: Region | PrintedLine | Area) -> float:
    """How much of their width two things have in common."""
    return min(block.x1, other.x1) - max(block.x0, other.x0)


def _ruled(x0: float, x1: float, above: float, below: float, page: PrintedPage) -> bool:
    """Whether a rule divides what is above from what is below."""
    return any(
        above - 1 <= (rule.y0 + rule.y1) / 2 <= below + 1
        and min(rule.x1, x1) - max(rule.x0, x0) > 0.5 * (x1 - x0)
        for rule in page.rules
    )


def _column_edges(blocks: Sequence[Region], size: float) -> list[float]:
    """The left edges of the columns of text, from the left."""
    edges: list[float] = []
    for x0 in sorted(block.x0 for block in blocks if not block.title and len(block.lines) > 1):
        if not edges or x0 - edges[-1] > 2.6 * size:
            edges.append(x0)
    return edges


def _column(block: Region, edges: Sequence[float], size: float) -> int:
    """The number of the column that the middle of a block's first line stands in."""
    middle = (block.x0 + min(block.x1, block.x0 + 8 * size)) / 2
    return sum(edge <= middle for edge in edges)


def _reach(head: Region, blocks: Sequence[Region], size: float) -> tuple[float, float]:
    """From where to where the text begins on one level beneath a head, other heads' text left out."""
    texts = [block for block in blocks if not block.title and block.y0 > head.y1 - 0.3 * size]
    under = [block for block in texts if _shared(block, head) > 0]
    level = min((block.y0 for block in under), default=None)
    if level is None or level - head.y1 > FARTHEST_TEXT * size:
        return head.x0, head.x1
    row = sorted((b for b in texts if abs(b.y0 - level) < 1.5 * size), key=lambda block: block.x0)
    left, right = head.x0, head.x1
    for block in [*row, *reversed(row)]:
        near = block.x0 - right < 3 * size and left - block.x1 < 3 * size
        if near and not _is_covered(block, head, blocks):
            left, right = min(left, block.x0), max(right, block.x1)
    return left, right


def _is_covered(block: Region, head: Region, blocks: Sequence[Region]) -> bool:
    """Whether something else stands between a block and the level of a head."""
    return any(
        other is not head
        and other is not block
        and _shared(other, block) > 0
        and other.y1 <= block.y0 + 1
        and other.y1 > head.y0
        for other in blocks
    )


def _opens(block: Region, blocks: Sequence[Region], size: float) -> bool:
    """Whether a title opens an article: by its size, or because it goes over several columns."""
    if not block.title:
        return False
    if block.size >= HEADLINE_SIZE * size:
        return True
    beneath = [
        b for b in blocks if not b.title and 0 < b.y0 - block.y1 < 6 * size and _shared(b, block) > size
    ]
    return len({round(b.x0 / (3 * size)) for b in beneath}) > 1


def _home_of(
    block: Region,
    blocks: Sequence[Region],
    home: dict[int, ReadingFlow],
    flows: Sequence[ReadingFlow],
    page: PrintedPage,
    size: float,
) -> ReadingFlow | None:
    """The flow that goes on with a block: that of what is above it, or one that breaks off to the left."""
    above = _above(block, blocks, page)
    upper = home.get(id(above)) if above else None
    if above is not None and above.title and upper is not None and _heads(above, block, size):
        return upper
    if block.title:
        return upper
    starts_new = _is_indented(block, size)
    left = [flow for flow in flows if _is_left(flow, block, size)]
    # a sentence that breaks off at the end of a column goes on in the next that begins without an indent
    if upper is not None and upper.is_open and not starts_new:
        return upper
    broken = [flow for flow in left if flow.is_open and not starts_new and not upper_fits(upper, block)]
    if broken:
        return min(broken, key=lambda flow: _distance(flow.blocks[-1], block))
    if upper is not None:
        return upper
    return min(left, key=lambda flow: _distance(flow.blocks[-1], block), default=None)


def upper_fits(upper: ReadingFlow | None, block: Region) -> bool:
    """Whether the text above evidently explains a block: a picture's words go with the picture."""
    return upper is not None and is_caption(block.lines[0].text)


def _above(block: Region, blocks: Sequence[Region], page: PrintedPage) -> Region | None:
    """The lowest block above that shares its width; none where a rule is between."""
    over = [
        other
        for other in blocks
        if other is not block
        and other.y1 <= block.y0 + 0.3 * block.size
        and _covers(other, block)
        and not is_furniture(other.lines[0].text)
    ]
    nearest = max(over, key=lambda other: other.y1, default=None)
    if nearest is None or _ruled(block.x0, block.x1, nearest.y1, block.y0, page):
        return None
    return nearest


def _covers(other: Region, block: Region) -> bool:
    """Whether a block stands over another, a head as far as its columns go."""
    x0, x1 = other.reach or (other.x0, other.x1)
    return min(x1, block.x1) - max(x0, block.x0) > 0.3 * min(block.x1 - block.x0, x1 - x0)


def _heads(above: Region, block: Region, size: float) -> bool:
    """Whether a title stands right over a block (a picture may be between)."""
    return above.title and block.y0 > above.y1 - size


def _is_indented(block: Region, size: float) -> bool:
    """Whether a block begins with a paragraph of its own."""
    first, rest = block.lines[0], block.lines[1:]
    return bool(rest) and first.x0 - min(line.x0 for line in rest) > 1.2 * size


def _is_left(flow: ReadingFlow, block: Region, size: float) -> bool:
    """Whether the last block of a flow stands left of a block, in the column beside it."""
    last = flow.blocks[-1]
    return not last.title and last.x1 <= block.x0 + size and block.x0 - last.x1 < 4 * size


def _distance(last: Region, block: Region) -> float:
    """How far a block begins from where a column ends, levels counted first."""
    apart = max(0.0, max(last.y0, block.y0) - min(last.y1, block.y1))
    return apart * 4 + abs(block.y0 - last.y0) + abs(block.x0 - last.x1)
