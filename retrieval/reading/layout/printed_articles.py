"""Printed page to articles: flows, paragraphs by indents, the grammar.

The grammar of plain text decides the kind of each line (byline, dateline, jump, caption); sizes and positions
tell titles from text, and mark the start of paragraphs and articles. Each line keeps its box on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.models import Article, Block, Box, Place
from retrieval.reading.grammar.article_builder import build_article
from retrieval.reading.grammar.article_drafts import Draft, draft_articles
from retrieval.reading.grammar.column_breaks import join_column_breaks
from retrieval.reading.grammar.jump_lines import split_jump_lines
from retrieval.reading.grammar.line_kinds import LineKind, Unit, ends_sentence, unit_of
from retrieval.reading.grammar.lines import Line, strip
from retrieval.reading.grammar.typography.letter_spacing import closed_text
from retrieval.reading.layout.glyphs import PrintedLine, PrintedPage, body_size
from retrieval.reading.layout.reading_order import ReadingFlow, reading_flows
from retrieval.reading.layout.regions import Region
from retrieval.reading.layout.vertical_text import printed_edges
from retrieval.reading.sources.page_facts import PageFacts

MIN_INDENT_EM = 1.2
"""Indent of a paragraph's first line, in ems, at least."""
SAME_TITLE_SIZE = 0.06
"""Lines of a title whose sizes differ by a smaller share belong together."""


@dataclass(frozen=True, slots=True)
class TypesetLine:
    """A line of the grammar with its printed line.

    short: True for a line that ends well before the right edge of its region.
    """

    line: Line
    printed: PrintedLine
    indented: bool
    title: bool
    short: bool


def build_articles(
    page: PrintedPage, *, source: str, facts: PageFacts, article_id: Callable[[int], str]
) -> tuple[Article, ...]:
    """The articles of a printed page, every line with its box.

    article_id: stable id of the article with this number (1-based) on the page.
    """
    size = body_size(page.lines)
    printed: dict[int, PrintedLine] = {}
    drafts: list[Draft] = []
    start = 0
    flows = reading_flows(page)
    indents = uses_indents(flows, size)
    for flow in flows:
        lines = list(_typeset(flow, len(printed) + 1, start, size))
        printed |= {item.line.number: item.printed for item in lines}
        start = lines[-1].line.end + 1 if lines else start
        drafts += draft_flow(lines, indents=indents)
    filled = [draft for draft in drafts if draft.titles or draft.body or draft.bylines]
    return tuple(
        _with_boxes(
            build_article(draft, no, id=article_id(no), source=source, facts=facts, spaced=True),
            printed,
            page,
        )
        for no, draft in enumerate(filled, 1)
    )


def printed_text(page: PrintedPage) -> list[str]:
    """Texts of a page's lines from the top.

    Searched for folio and bylines.
    """
    return [line.text for line in sorted(page.lines, key=lambda line: (line.y0, line.x0))]


def draft_flow(lines: Sequence[TypesetLine], *, indents: bool) -> list[Draft]:
    """Drafts of one flow.

    Usually one; several for briefs found by the grammar.
    """
    titles = {item.line.number for item in lines if item.title}
    groups = split_jump_lines(_paragraphs(lines, indents=indents))
    units = [_kind_by_type(unit_of(group), titles) for group in groups]
    return draft_articles(join_column_breaks(units))


def uses_indents(flows: Sequence[ReadingFlow], size: float) -> bool:
    """True for a page with indented paragraphs: three lines or more."""
    lines = [item for flow in flows for item in _typeset(flow, 1, 0, size)]
    return sum(item.indented for item in lines) >= 3


def _kind_by_type(unit: Unit, titles: set[int]) -> Unit:
    """A unit with its kind corrected by its type.

    Words in title type are a title.
    """
    if unit.lines[0].number in titles:
        return replace(unit, kind=LineKind.TITLE) if unit.kind is LineKind.BODY else unit
    several = len(unit.lines) > 1 and len({line.number for line in unit.lines}) > 2
    return replace(unit, kind=LineKind.BODY) if several and unit.kind is LineKind.TITLE else unit


def _typeset(flow: ReadingFlow, number: int, start: int, size: float) -> Iterator[TypesetLine]:
    """Lines of a flow, numbered and placed in the page's text.

    number, start: of the first line.
    """
    for region in flow.regions:
        left, right = region.x0, region.x1
        for at, printed in enumerate(region.lines):
            text = closed_text(strip(printed.text))
            if not text:
                continue
            em = printed.size or size
            indented = not region.title and printed.x0 - left > MIN_INDENT_EM * em
            indent, title_size = 4 if indented else 0, em if region.title else None
            line = Line(number, start, start + len(text), text, indent, _gap(region, at), title_size)
            short = right - printed.x1 > 1.5 * em
            yield TypesetLine(line, printed, indented, region.title, short)
            number += 1
            start += len(text) + 1


def _gap(region: Region, at: int) -> int:
    """Blank lines before a line, as in plain text.

    At a region's start, and between title sizes.
    """
    if at == 0:
        return 1
    same = abs(region.lines[at].size - region.lines[at - 1].size) <= SAME_TITLE_SIZE * region.size
    return 0 if not region.title or same else 1


def _paragraphs(lines: Sequence[TypesetLine], *, indents: bool) -> Iterator[tuple[Line, ...]]:
    """Lines grouped into paragraphs, also across columns; titles line by line."""
    group: list[TypesetLine] = []
    for item in lines:
        if group and not _same_paragraph(group, item, indents=indents):
            yield tuple(member.line for member in group)
            group = []
        group.append(item)
    if group:
        yield tuple(member.line for member in group)


def _same_paragraph(group: Sequence[TypesetLine], item: TypesetLine, *, indents: bool) -> bool:
    before = group[-1]
    if before.title or item.title or item.indented:
        return False
    ended = not indents and before.short and ends_sentence(before.line.text)
    alone = len(group) == 1 and _stands_alone(before.line)
    if alone or ended or (_stands_alone(item.line) and (before.short or ends_sentence(before.line.text))):
        return False
    return indents or not ends_sentence(before.line.text) or item.line.gap == 0


def _stands_alone(line: Line) -> bool:
    return unit_of((line,)).kind not in (LineKind.BODY, LineKind.TITLE)


def _with_boxes(article: Article, printed: dict[int, PrintedLine], page: PrintedPage) -> Article:
    """An article with boxes, and its OCR confidence.

    The confidence is the mean over characters.
    """
    blocks = tuple(_boxed_block(block, printed, page) for block in article.blocks)
    numbers = [place.line for block in blocks for place in block.places]
    lines = [printed[number] for number in numbers if number in printed]
    scores = [(line.confidence, len(line.text)) for line in lines if line.confidence is not None]
    weight = sum(length for _, length in scores)
    mean = sum(score * length for score, length in scores) / weight if weight else None
    return replace(article, blocks=blocks, confidence=None if mean is None else round(mean, 4))


def _boxed_block(block: Block, printed: dict[int, PrintedLine], page: PrintedPage) -> Block:
    def boxed(place: Place) -> Place:
        edges = (round(edge, 2) for edge in printed_edges(printed[place.line], page))
        return replace(place, box=Box(page.number, *edges))

    return replace(block, places=tuple(boxed(place) for place in block.places))
