"""Facets of a corpus: papers, pages, days and authors.

The values of filters.
Papers, pages and days come from the doc values, authors from the searcher.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from retrieval.index.corpus import Corpus
from retrieval.index.segment.doc_values import UNKNOWN_DATE
from retrieval.models import PageLabel

FRONT_PAGES = ("A1", "A01", "1", "01")
"""Labels of a first page, as papers print them."""


@dataclass(frozen=True)
class Facets:
    """Facets of a corpus; may be shared by threads."""

    corpus: Corpus

    @property
    def papers(self) -> tuple[str, ...]:
        """Names of papers, as printed."""
        return tuple(self.corpus.manifest.papers)

    @cached_property
    def _pages(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for columns in self.corpus.store.columns:
            held = np.bincount(columns.pages, minlength=len(columns.page_labels) + 1)[1:]
            counts.update(dict(zip(columns.page_labels, map(int, held), strict=False)))
        return counts

    @property
    def front_page(self) -> PageLabel | None:
        """Label of the first page in the spelling of most articles."""
        labels = [label for label in FRONT_PAGES if self._pages[label]]
        return PageLabel(max(labels, key=self._pages.__getitem__)) if labels else None

    def has_page(self, label: str) -> bool:
        """True if any article is on a page of this label."""
        return self._pages[label] > 0

    @cached_property
    def coverage(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last date of the articles."""
        return self.corpus.searcher.coverage()

    def has_articles(self, since: dt.date, until: dt.date) -> bool:
        """True if any article is of these days, both included."""
        low, high = since.toordinal(), until.toordinal()
        columns = (column.dates for column in self.corpus.store.columns)
        return any(bool(((days >= low) & (days <= high) & (days != UNKNOWN_DATE)).any()) for days in columns)

    def has_author(self, name: str) -> bool:
        """True if a byline has this name, normalised."""
        return self.corpus.searcher.has_author(name)
