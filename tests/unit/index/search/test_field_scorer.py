"""A field scores as rank-bm25 does, however its documents are spread over segments and which are dead."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from retrieval.index.search.field_scorer import FieldScorer
from retrieval.index.search.topk import top_k
from retrieval.index.segment.field import SegmentField, write_field
from retrieval.index.segment.postings import invert_tokens
from retrieval.index.segment.statistics import (
    FieldStatistics,
    StatisticsChange,
    document_frequencies,
    statistics_of,
    updated,
)

words = st.sampled_from(["株洲", "天元区", "复工", "企业", "的", "云服务", "_株洲", "_复工", "a"])
documents = st.lists(words, max_size=8)
parts = st.lists(st.lists(documents, min_size=1, max_size=5), min_size=1, max_size=3)


def stored(corpus: list[list[str]]) -> SegmentField:
    """A field of these texts, written and opened."""
    made = invert_tokens(corpus)
    with TemporaryDirectory() as folder:
        write_field(Path(folder), "body", made.vocabulary, [made.rows], made.lengths)
        return SegmentField.load(Path(folder), "body")


def field_of(parts: list[list[list[str]]], dead: list[tuple[int, int]]) -> FieldScorer:
    """A field of these parts, made part by part as incremental builds do, then with `dead` documents."""
    statistics = FieldStatistics()
    seen: list[SegmentField] = []
    for part in parts:
        before = FieldScorer(seen, {}, statistics, 1.5, 0.75)
        terms = dict(document_frequencies(part))
        change = StatisticsChange(len(part), sum(map(len, part)), terms)
        statistics = updated(statistics, change, {term: before.frequency_of(term) for term in terms})
        seen = [*seen, stored(part)]
    gone = [parts[number][row] for number, row in dead]
    terms = {term: -count for term, count in document_frequencies(gone).items()}
    before = FieldScorer(seen, {}, statistics, 1.5, 0.75)
    change = StatisticsChange(-len(gone), -sum(map(len, gone)), terms)
    statistics = updated(statistics, change, {term: before.frequency_of(term) for term in terms})
    return FieldScorer(seen, dict(document_frequencies(gone)), statistics, 1.5, 0.75)


@given(parts, st.lists(words, max_size=5), st.data())
def test_scores_equal_rank_bm25_on_the_live_documents(parts: Any, query: Any, data: Any) -> None:
    places = [(number, row) for number, part in enumerate(parts) for row in range(len(part))]
    dead = data.draw(st.lists(st.sampled_from(places), max_size=len(places) - 1, unique=True))
    live = [place for place in places if place not in dead]
    corpus = [parts[number][row] for number, row in live]
    if not any(corpus):
        return

    field = field_of(parts, dead)

    expected = BM25Okapi(corpus).get_scores(query)
    found = [top_k([part], 1000) for part in field.queries(query)]
    scores = [dict(zip(f.ids.tolist(), f.scores.tolist(), strict=True)) for f in found]
    assert np.allclose([scores[number].get(row, 0.0) for number, row in live], expected, atol=1e-5)


@given(parts, st.data())
def test_statistics_kept_up_to_date_are_those_counted_anew(parts: Any, data: Any) -> None:
    places = [(number, row) for number, part in enumerate(parts) for row in range(len(part))]
    dead = data.draw(st.lists(st.sampled_from(places), max_size=len(places) - 1, unique=True))
    corpus = [parts[number][row] for number, row in places if (number, row) not in dead]

    kept = field_of(parts, dead).statistics

    counted = invert_tokens(corpus)
    assert kept == statistics_of(counted.document_frequencies(), counted.lengths)


def test_a_term_that_stands_in_dead_documents_only_is_not_there() -> None:
    field = field_of([[["复工"], ["口罩"]]], [(0, 1)])

    assert "口罩" not in field
    assert field.idf_of("口罩") == 0.0
    assert "复工" in field
