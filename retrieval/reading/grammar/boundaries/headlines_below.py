"""Pages with headlines below their articles: each headline moved above.

Some tools give the text of a page by type size, small type first. Such a page begins with running text and
ends with a title.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.reading.grammar.article_boundaries import ArticleSpans, PageHabits
from retrieval.reading.grammar.boundaries.article_openings import opens_article
from retrieval.reading.grammar.line_kinds import LineKind, Unit
from retrieval.reading.grammar.stretches import (
    Neighbourhood,
    Stretch,
    StretchShape,
    shape_of,
    split_stretches,
)


def headlines_above(units: Sequence[Unit], page: PageHabits) -> list[Unit]:
    """The units with headlines above their articles."""
    shown = [unit for unit in units if unit.kind is not LineKind.FURNITURE]
    if len(shown) < 4 or shown[-1].kind is not LineKind.TITLE:
        return list(units)
    first = next((unit.kind for unit in shown if unit.kind is not LineKind.BYLINE), LineKind.TITLE)
    if first is not LineKind.BODY:
        return list(units)
    stretches = list(split_stretches(shown))
    if len(stretches) < 3:
        return list(units)
    return _reordered(stretches, [shape_of(stretch) for stretch in stretches], page)


def _reordered(stretches: Sequence[Stretch], shapes: Sequence[StretchShape], page: PageHabits) -> list[Unit]:
    done: list[Unit] = []
    opening: list[Unit] = []
    body: list[Unit] = []
    opened_at = 0
    for at, stretch in enumerate(stretches):
        titles = [unit for unit in stretch.front if unit.kind is LineKind.TITLE]
        around = Neighbourhood.of(stretches, at, shapes)
        if at and titles and opens_article(_spans(body, titles, stretch, around, page, opened_at)):
            first = stretch.front.index(titles[0])
            done += [*titles, *opening, *body, *stretch.front[:first]]
            opening = [unit for unit in stretch.front[first:] if unit not in titles]
            body, opened_at = [], at
        elif at:
            body += stretch.front
        else:
            opening += stretch.front
        body += stretch.text
    return [*done, *opening, *body]


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
