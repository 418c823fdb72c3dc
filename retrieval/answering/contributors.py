"""Contributors: names in bylines with roles, articles and days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from retrieval.index.corpus import ArticleStore
from retrieval.models import Article

ARTICLES_PER_BATCH = 200
"""Articles read between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Contributor:
    """A name as printed. first, last: days of the dated articles."""

    name: str
    roles: tuple[str, ...]
    articles: int
    first: dt.date | None
    last: dt.date | None


@dataclass(slots=True)
class _Tally:
    roles: dict[str, None] = field(default_factory=dict)
    articles: int = 0
    days: list[dt.date] = field(default_factory=list)


def contributors(
    store: ArticleStore, rows: Sequence[int], advance: Callable[[int], None] = lambda done: None
) -> list[Contributor]:
    """The names in the bylines of these articles, most articles first.

    advance: called with the number of articles read so far.
    """
    found: dict[str, _Tally] = {}
    for start in range(0, len(rows), ARTICLES_PER_BATCH):
        for article in store.articles(rows[start : start + ARTICLES_PER_BATCH]):
            _count(article, found)
        advance(min(len(rows), start + ARTICLES_PER_BATCH))
    listed = [
        Contributor(
            name, tuple(one.roles), one.articles, min(one.days, default=None), max(one.days, default=None)
        )
        for name, one in found.items()
    ]
    return sorted(listed, key=lambda one: (-one.articles, one.name))


def _count(article: Article, found: dict[str, _Tally]) -> None:
    roles: dict[str, dict[str, None]] = {}
    for credit in article.byline:
        for name in credit.names:
            roles.setdefault(name, {}).update({credit.role: None} if credit.role else {})
    for name, of_name in roles.items():
        tally = found.setdefault(name, _Tally())
        tally.roles.update(of_name)
        tally.articles += 1
        tally.days += [article.date] if article.date else []
