"""Queries: the terms of a question, filters and exclusions as OpenSearch clauses."""

import datetime as dt

from retrieval.index.opensearch.queries import MAX_CLAUSES, clause_batches, filter_clauses, ranking_search
from retrieval.models import Filters, PageLabel


def test_each_term_is_asked_for_with_its_weight_heaviest_first() -> None:
    (batch,) = clause_batches({"body": {"复工": 2.5}, "title": {"企业": 0.5, "复工": 3.0}})

    assert batch == [("title", "复工", 3.0), ("body", "复工", 2.5), ("title", "企业", 0.5)]
    assert ranking_search(batch[:1], filters=(), exclusions=(), size=3)["query"]["bool"]["should"] == [
        {"term": {"title": {"value": "复工", "boost": 3.0, "_name": "0"}}}
    ]


def test_too_many_terms_come_in_batches() -> None:
    weights = {f"词{n}": float(n) for n in range(MAX_CLAUSES + 3)}

    first, second = clause_batches({"body": weights})

    assert len(first) == MAX_CLAUSES
    assert first[0].term == f"词{MAX_CLAUSES + 2}"
    assert [clause.term for clause in second] == ["词2", "词1", "词0"]


def test_without_terms_there_is_nothing_to_ask() -> None:
    assert clause_batches({"body": {}, "title": {}}) == []


def test_a_negative_weight_finds_passages_and_counts_next_to_nothing() -> None:
    ((clause,),) = clause_batches({"body": {"的": -0.3}})

    assert 0 < clause.boost < 1e-5


def test_filters_are_clauses_and_an_unknown_day_passes_no_filter_of_days() -> None:
    filters = Filters(until=dt.date(2020, 2, 16), paper="株洲日报", page=PageLabel("A1"), author="罗欣")

    assert filter_clauses(filters) == [
        {"range": {"day": {"gte": 1, "lte": dt.date(2020, 2, 16).toordinal()}}},
        {"term": {"paper": "株洲日报"}},
        {"term": {"page": "A1"}},
        {"term": {"authors": "罗欣"}},
    ]
    assert filter_clauses(Filters()) == []
