"""What filters can name: the papers, pages, days and authors of one generation.

Papers, pages and days are read from the columns. Authors have no column: whose byline may hold a name is
told by the title field, which indexes bylines, and confirmed on the articles themselves.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial

import numpy as np

from retrieval.index.articles import Articles
from retrieval.index.generation import Generation
from retrieval.index.search import Searcher
from retrieval.index.segment import UNKNOWN_DATE
from retrieval.language.normal import normalise
from retrieval.language.tokens import pairs
from retrieval.models import Article, PageLabel

MOST_SIGNED = 2000
"""Articles that are looked at for one name; a name in more of them is no filter."""
NAMES_KEPT = 64


@dataclass(frozen=True)
class GenerationHoldings:
    """The holdings of a generation; may be shared by threads."""

    generation: Generation

    @property
    def papers(self) -> tuple[str, ...]:
        """Names of papers, as printed."""
        return tuple(self.generation.manifest.papers)

    @cached_property
    def _pages(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for segment in self.generation.store.segments:
            columns = segment.columns
            held = np.bincount(columns.pages, minlength=len(columns.page_labels) + 1)[1:]
            counts.update(dict(zip(columns.page_labels, map(int, held), strict=False)))
        return counts

    @property
    def front_page(self) -> PageLabel | None:
        """The label of the first page, as most articles print it."""
        labels = [label for label in ("A1", "A01", "1", "01") if self._pages[label]]
        return PageLabel(max(labels, key=self._pages.__getitem__)) if labels else None

    def has_page(self, label: str) -> bool:
        """Whether an article stands on a page of this label."""
        return self._pages[label] > 0

    @cached_property
    def coverage(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last date of the articles."""
        return self.generation.searcher.coverage()

    def has_articles(self, since: dt.date, until: dt.date) -> bool:
        """Whether there are articles of these days."""
        low, high = since.toordinal(), until.toordinal()
        columns = (segment.columns.dates for segment in self.generation.store.segments)
        return any(bool(((days >= low) & (days <= high) & (days != UNKNOWN_DATE)).any()) for days in columns)

    def has_author(self, name: str) -> bool:
        """Whether a byline has this name, normalised."""
        return bool(self._signed(name))

    @cached_property
    def _signed(self) -> Callable[[str], frozenset[int]]:
        return lru_cache(maxsize=NAMES_KEPT)(partial(_rows_signed, self.generation.store))

    def searcher(self, author: str) -> Searcher:
        """Search among the articles with this name in their byline; scores are those of the whole archive."""
        return replace(self.generation.searcher, only=self._signed(normalise(author)))


def _rows_signed(articles: Articles, name: str) -> frozenset[int]:
    wanted = pairs(name)
    rows: list[int] = []
    for segment, live, first in zip(articles.segments, articles.live, articles.first_rows, strict=False):
        found = np.unique(segment.passages.article_of[segment.title.holding_all(wanted)])
        rows += [first + int(row) for row in found if live is None or live[row]]
    if len(rows) > MOST_SIGNED:
        return frozenset()
    return frozenset(row for row in rows if signed_by(articles.article(row), name))


def signed_by(article: Article, name: str) -> bool:
    """Whether the byline has this name, normalised."""
    return any(normalise(printed) == name for credit in article.byline for printed in credit.names)
