"""Articles of a result counted by paper, year, page and byline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.arrays import IntArray
from retrieval.index.browse import articles_by_day
from retrieval.index.corpus import ArticleStore
from retrieval.language.normalization import normalise
from retrieval.models import page_number

MAX_SIGNED_ARTICLES = 1000
"""Bylines read for one result: they have no doc values, and take 13 µs each."""
MAX_BYLINES = 50
"""Names counted."""


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Values of each facet with their number of articles; unknown ones uncounted.

    papers, bylines: most articles first. years, pages: in order.
    articles: all. signed_of: those at the head of the result that the bylines are of.
    """

    papers: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, int], ...]
    pages: tuple[tuple[str, int], ...]
    bylines: tuple[tuple[str, int], ...] = ()
    articles: int = 0
    signed_of: int = 0


def count_facets(store: ArticleStore, rows: Sequence[int]) -> FacetCounts:
    """Count the facets of articles. rows: of the store, best first."""
    chosen: IntArray = np.asarray(rows, dtype=np.int64)
    papers: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for first, columns in zip(store.first_rows, store.columns, strict=False):
        inside = chosen[(chosen >= first) & (chosen < first + len(columns.dates))] - first
        papers.update(_named(columns.papers[inside], columns.paper_names))
        pages.update(_named(columns.pages[inside], columns.page_labels))
    years: Counter[int] = Counter()
    for day, number in articles_by_day(store, chosen).items():
        years[day.year] += number
    by_label = sorted(pages.items(), key=lambda one: (page_number(one[0]), one[0]))
    head = rows[:MAX_SIGNED_ARTICLES]
    bylines = count_bylines(store.signatures(head))
    return FacetCounts(
        tuple(papers.most_common()),
        tuple(sorted(years.items())),
        tuple(by_label),
        bylines,
        len(rows),
        len(head),
    )


def count_bylines(signatures: Iterable[Sequence[str]]) -> tuple[tuple[str, int], ...]:
    """Names with their number of articles, the most first."""
    counts: Counter[str] = Counter()
    printed: dict[str, str] = {}
    for names in signatures:
        keys = {normalise(name): name for name in names if name.strip()}
        counts.update(keys.keys())
        printed = keys | printed
    return tuple((printed[key], count) for key, count in counts.most_common(MAX_BYLINES))


def _named(codes: IntArray, names: Sequence[str]) -> dict[str, int]:
    """Numbers of the codes by name; code 0 is unknown."""
    counts = np.bincount(codes, minlength=len(names) + 1)[1:].tolist()
    return {name: count for name, count in zip(names, counts, strict=True) if count}
