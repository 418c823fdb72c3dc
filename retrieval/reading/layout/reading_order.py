"""A printed page to articles: flows as numbered lines, paragraphs by their indents, then the grammar.

The grammar of plain text stays the judge of what a line is (byline, dateline, jump, caption); sizes and
positions tell it what is title and what is text, where paragraphs begin and where an article must.
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
from retrieval.reading.layout.glyphs import PrintedLine, PrintedPage, body_size
from retrieval.reading.layout.regions import ReadingFlow, flows_of
from retrieval.reading.layout.regions import Region as Column
from retrieval.reading.sources.page_facts import PageFacts

INDENT = 1.2
"""Ems by which the first line of a paragraph is set in, at least."""


@dataclass(frozen=True, slots=True)
class TypesetLine:
    """A line of the grammar and the printed line it is."""

    line: Line
    printed: PrintedLine
    indented: bool
    title: bool
    short: bool


def read_printed(
    page: PrintedPage, *, source: str, facts: PageFacts, article_id: Callable[[int], str]
) -> tuple[Article, ...]:
    """The articles of a printed page, every line with its box.

    article_id: gives the stable id of the article with this number (1-based) on the page.
    """
    size = body_size(page.lines)
    printed: dict[int, PrintedLine] = {}
    drafts: list[Draft] = []
    start = 0
    flows = flows_of(page)
    indents = uses_indents(flows, size)
    for flow in flows:
        lines = list(_set(flow, len(printed) + 1, start, size))
        printed |= {item.line.number: item.printed for item in lines}
        start = lines[-1].line.end + 1 if lines else start
        drafts += draft_flow(lines, indents=indents)
    kept = [draft for draft in drafts if draft.titles or draft.body or draft.bylines]
    return tuple(
        _placed(
            build_article(draft, no, id=article_id(no), source=source, facts=facts, spaced=True),
            printed,
            page.number,
        )
        for no, draft in enumerate(kept, 1)
    )


def printed_text(page: PrintedPage) -> list[str]:
    """The lines of a page as text, from the top: what the folio and bylines are looked for in."""
    return [line.text for line in sorted(page.lines, key=lambda line: (line.y0, line.x0))]


def draft_flow(lines: Sequence[TypesetLine], *, indents: bool) -> list[Draft]:
    """The drafts of one flow: one as a rule, several where the grammar sees several (briefs)."""
    titles = {item.line.number for item in lines if item.title}
    groups = split_jump_lines(_paragraphs(lines, indents=indents))
    pieces = [_typed(unit_of(group), titles) for group in groups]
    return draft_articles(join_column_breaks(pieces))


def _typed(piece: Unit, titles: set[int]) -> Unit:
    """A piece with what its type says of it: words in the type of a title are a title."""
    if piece.lines[0].number in titles:
        return replace(piece, kind=LineKind.TITLE) if piece.kind is LineKind.BODY else piece
    several = len(piece.lines) > 1 and len({line.number for line in piece.lines}) > 2
    return replace(piece, kind=LineKind.BODY) if several and piece.kind is LineKind.TITLE else piece


def _set(flow: ReadingFlow, number: int, start: int, size: float) -> Iterator[TypesetLine]:
    """The lines of a flow, numbered and placed in the text of the page as read."""
    for block in flow.blocks:
        left, right = _edges(block)
        for at, printed in enumerate(block.lines):
            text = strip(printed.text)
            if not text:
                continue
            em = printed.size or size
            indented = not block.title and printed.x0 - left > INDENT * em
            gap = _gap(block, at)
            line = Line(
                number, start, start + len(text), text, 4 if indented else 0, gap, em if block.title else None
            )
            short = right - printed.x1 > 1.5 * em
            yield TypesetLine(line, printed, indented, block.title, short)
            number += 1
            start += len(text) + 1


def _edges(block: Column) -> tuple[float, float]:
    return block.x0, block.x1


def _gap(block: Column, at: int) -> int:
    """Blank lines, as plain text would have: between blocks, and between titles of different size."""
    if at == 0:
        return 1
    same = abs(block.lines[at].size - block.lines[at - 1].size) <= 0.06 * block.size
    return 0 if not block.title or same else 1


def uses_indents(flows: Sequence[ReadingFlow], size: float) -> bool:
    """Whether paragraphs of the page begin with an indent."""
    lines = [item for flow in flows for item in _set(flow, 1, 0, size)]
    return sum(item.indented for item in lines) >= 3


def _paragraphs(lines: Sequence[TypesetLine], *, indents: bool) -> Iterator[tuple[Line, ...]]:
    """Lines of a flow grouped to paragraphs, also over the end of a column; titles line by line."""
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


def _placed(article: Article, printed: dict[int, PrintedLine], page: int) -> Article:
    """An article with the box of every line, and how certain its characters are."""
    blocks = tuple(_boxed(block, printed, page) for block in article.blocks)
    numbers = [place.line for block in blocks for place in block.places]
    lines = [printed[number] for number in numbers if number in printed]
    sure = [(line.confidence, len(line.text)) for line in lines if line.confidence is not None]
    weight = sum(length for _, length in sure)
    mean = sum(value * length for value, length in sure) / weight if weight else None
    return replace(article, blocks=blocks, confidence=None if mean is None else round(mean, 4))


def _boxed(block: Block, printed: dict[int, PrintedLine], page: int) -> Block:
    def placed(place: Place) -> Place:
        line = printed[place.line]
        edges = (round(edge, 2) for edge in (line.x0, line.y0, line.x1, line.y1))
        return replace(place, box=Box(page, *edges))

    return replace(block, places=tuple(placed(place) for place in block.places))
