"""Facets of a result."""

from __future__ import annotations

from collections import Counter

from retrieval.answering.boolean.facet_counts import FacetCounts, count_facets
from retrieval.index.generation import Generation


def test_facets_count_the_articles_of_the_rows(seed_generation: Generation) -> None:
    store = seed_generation.store
    rows = list(range(0, store.first_rows[-1], 2))

    counted = count_facets(store, rows)

    articles = store.articles(rows)
    assert dict(counted.papers) == Counter(one.paper for one in articles if one.paper)
    assert dict(counted.years) == Counter(one.date.year for one in articles if one.date)
    assert dict(counted.pages) == Counter(one.page for one in articles if one.page)
    assert [year for year, _ in counted.years] == sorted(year for year, _ in counted.years)


def test_no_rows_have_no_facets(seed_generation: Generation) -> None:
    assert count_facets(seed_generation.store, []) == FacetCounts((), (), ())
