"""Facets of a result."""

from __future__ import annotations

from collections import Counter

from retrieval.answering.boolean.facet_counts import (
    MAX_SIGNED_ARTICLES,
    FacetCounts,
    count_bylines,
    count_facets,
)
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


def test_names_in_bylines_are_counted_by_article(seed_generation: Generation) -> None:
    store = seed_generation.store
    rows = list(range(store.first_rows[-1]))

    counted = count_facets(store, rows)

    names = Counter(name for one in store.articles(rows) for credit in one.byline for name in credit.names)
    assert dict(counted.bylines) == names
    assert (counted.articles, counted.signed_of) == (len(rows), min(len(rows), MAX_SIGNED_ARTICLES))


def test_a_name_counts_once_an_article_in_any_spelling() -> None:
    assert count_bylines([("李明", "李明"), ("ＬＩ Ming",), ("li ming", "王芳"), ("李明",), ()]) == (
        ("李明", 2),
        ("ＬＩ Ming", 2),
        ("王芳", 1),
    )
