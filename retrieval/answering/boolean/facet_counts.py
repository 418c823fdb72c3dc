"""Articles of a result counted by paper, year and page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.arrays import IntArray
from retrieval.index.browse import articles_by_day
from retrieval.index.corpus import ArticleStore
from retrieval.models import page_number


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Values of each facet with their number of articles; unknown ones uncounted.

    papers: most articles first. years, pages: in order.
    """

    papers: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, int], ...]
    pages: tuple[tuple[str, int], ...]


def count_facets(store: ArticleStore, rows: Sequence[int]) -> FacetCounts:
    """Count the facets of articles. rows: of the store."""
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
    return FacetCounts(tuple(papers.most_common()), tuple(sorted(years.items())), tuple(by_label))


def _named(codes: IntArray, names: Sequence[str]) -> dict[str, int]:
    """Numbers of the codes by name; code 0 is unknown."""
    counts = np.bincount(codes, minlength=len(names) + 1)[1:].tolist()
    return {name: count for name, count in zip(names, counts, strict=True) if count}
