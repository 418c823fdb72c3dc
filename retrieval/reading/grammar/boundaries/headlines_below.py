"""Pages with headlines below their articles: each headline moved above.

Some tools give the text of a page by type size, small type first. Such a page begins with running text and
ends with a title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.reading.grammar.article_boundaries import (
    ArticleSpans,
    PageHabits,
    character_pairs,
    weighted_overlap,
)
from retrieval.reading.grammar.boundaries.article_openings import opens_article
from retrieval.reading.grammar.line_kinds import LineKind, Unit
from retrieval.reading.grammar.lines import MIN_INDENT, Line
from retrieval.reading.grammar.stretches import (
    Neighbourhood,
    Stretch,
    StretchShape,
    shape_of,
    split_stretches,
)

MIN_ABOVE_SHARE = 0.6
"""Share of the titles of a page about the text above them, from which headlines stand below."""


def headlines_above(units: Sequence[Unit], page: PageHabits) -> tuple[list[Unit], PageHabits]:
    """The units with headlines above; the heads, where headlines stood below."""
    shown = [unit for unit in units if unit.kind is not LineKind.FURNITURE]
    if len(shown) < 4 or shown[-1].kind is not LineKind.TITLE:
        return list(units), page
    stretches = list(split_stretches(shown))
    if len(stretches) < 3:
        return list(units), page
    first = next((unit.kind for unit in shown if unit.kind is not LineKind.BYLINE), LineKind.TITLE)
    if first is not LineKind.BODY and not _titles_speak_of_text_above(stretches, page):
        return list(units), page
    done, heads = _reordered(stretches, [shape_of(stretch) for stretch in stretches], page)
    return done, replace(page, heads=frozenset(heads))


def _titles_speak_of_text_above(stretches: Sequence[Stretch], page: PageHabits) -> bool:
    """True if most titles share more words with the text above."""
    above = below = 0
    for before, stretch in pairwise(stretches):
        words = character_pairs([unit for unit in stretch.front if unit.kind is LineKind.TITLE])
        upper = weighted_overlap(words, character_pairs(before.text), page.weights)
        lower = weighted_overlap(words, character_pairs(stretch.text), page.weights)
        above += upper > lower
        below += lower > upper
    return above > MIN_ABOVE_SHARE * (above + below)


def _reordered(
    stretches: Sequence[Stretch], shapes: Sequence[StretchShape], page: PageHabits
) -> tuple[list[Unit], list[Line]]:
    """The units, and the first line of each head."""
    heads: list[Line] = []
    done: list[Unit] = []
    opening: list[Unit] = []
    body: list[Unit] = []
    opened_at = 0
    for at, stretch in enumerate(stretches):
        titles, leads = _without_leads([unit for unit in stretch.front if unit.kind is LineKind.TITLE])
        around = Neighbourhood.of(stretches, at, shapes)
        if at and titles and opens_article(_spans(body, titles, stretch, around, page, opened_at)):
            first = stretch.front.index(titles[0])
            heads.append(titles[0].lines[0])
            done += [*titles, *opening, *body, *stretch.front[:first]]
            opening = [unit for unit in stretch.front[first:] if unit.kind is not LineKind.TITLE]
            body, opened_at = [_as_text(unit) for unit in leads], at
        elif at:
            body += stretch.front
        else:
            opening += [_as_text(unit) for unit in stretch.front]
        body += stretch.text
    return [*done, *opening, *body], heads


def _as_text(unit: Unit) -> Unit:
    """A title-like first line of a text as text; other units unchanged."""
    return replace(unit, kind=LineKind.BODY) if unit.kind is LineKind.TITLE else unit


def _without_leads(titles: Sequence[Unit]) -> tuple[list[Unit], list[Unit]]:
    """Title lines, and those indented as the paragraph below."""
    count = len(titles)
    while count > 1 and titles[count - 1].indent >= MIN_INDENT > titles[0].indent:
        count -= 1
    return list(titles[:count]), list(titles[count:])


def _spans(
    body: Sequence[Unit],
    titles: Sequence[Unit],
    stretch: Stretch,
    around: Neighbourhood,
    page: PageHabits,
    opened_at: int,
) -> ArticleSpans:
    texts = [unit for unit in body if unit.kind is LineKind.BODY]
    subheads = [unit for unit in body if unit.kind is LineKind.TITLE]
    bylines = [unit for unit in stretch.front if unit.kind is LineKind.BYLINE]
    return ArticleSpans(
        (), texts, titles, stretch.text, subheads, bool(bylines), photo_below=False, credited=False,
        nearby=around.titles, page=page, shapes=around.shapes, at=around.at, opened_at=opened_at,
        headline_below=True, bylines=bylines,
    )  # fmt: skip
