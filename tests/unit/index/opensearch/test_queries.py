"""What the cluster is asked."""

import datetime as dt

from retrieval.index.generation import Tombstones
from retrieval.index.opensearch.articles import SegmentRows
from retrieval.index.opensearch.bulk_load import BULK_BYTES, chunks
from retrieval.index.opensearch.queries import MAX_CLAUSES, clause_batches, filter_clauses, ranking_search
from retrieval.models import Filters, PageLabel


def test_each_term_is_asked_for_with_its_weight_heaviest_first():
    (lot,) = clause_batches({"body": {"复工": 2.5}, "title": {"企业": 0.5, "复工": 3.0}})

    assert lot == [("title", "复工", 3.0), ("body", "复工", 2.5), ("title", "企业", 0.5)]
    assert ranking_search(lot[:1], filters=(), exclusions=(), size=3)["query"]["bool"]["should"] == [
        {"term": {"title": {"value": "复工", "boost": 3.0, "_name": "0"}}}
    ]


def test_too_many_terms_come_in_lots():
    weights = {f"词{n}": float(n) for n in range(MAX_CLAUSES + 3)}

    first, second = clause_batches({"body": weights})

    assert len(first) == MAX_CLAUSES
    assert first[0].term == f"词{MAX_CLAUSES + 2}"
    assert [clause.term for clause in second] == ["词2", "词1", "词0"]


def test_without_terms_there_is_nothing_to_ask():
    assert clause_batches({"body": {}, "title": {}}) == []


def test_a_negative_weight_finds_passages_and_counts_next_to_nothing():
    ((clause,),) = clause_batches({"body": {"的": -0.3}})

    assert 0 < clause.boost < 1e-5


def test_filters_are_clauses_and_an_unknown_day_passes_no_filter_of_days():
    filters = Filters(until=dt.date(2020, 2, 16), paper="株洲日报", page=PageLabel("A1"), author="罗欣")

    assert filter_clauses(filters) == [
        {"range": {"day": {"gte": 1, "lte": dt.date(2020, 2, 16).toordinal()}}},
        {"term": {"paper": "株洲日报"}},
        {"term": {"page": "A1"}},
        {"term": {"authors": "罗欣"}},
    ]
    assert filter_clauses(Filters()) == []


def test_the_dead_and_what_is_left_out_are_told_by_their_segments():
    places = SegmentRows(["one", "two"], [0, 5, 9], [Tombstones([2]), Tombstones()], [[2], []])

    assert places.locate(6) == ("two", 1)
    assert places.row("two", 1) == 6
    assert places.exclusions([6]) == [
        {"bool": {"filter": [{"term": {"_index": "one"}}, {"terms": {"row": [2]}}]}},
        {"bool": {"filter": [{"term": {"_index": "two"}}, {"terms": {"row": [1]}}]}},
    ]


def test_bulks_are_of_bounded_size_and_lose_nothing():
    documents = [(str(n), {"body": "字" * 100_000}) for n in range(25)]

    found = list(chunks(documents))

    assert sum(map(len, found)) == 25
    assert len(found) > 1
    assert all(sum(map(len, lines)) <= BULK_BYTES for lines in found)
