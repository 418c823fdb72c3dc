"""The exact score of a candidate is rank-bm25's, and what the cluster gives is never below it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from retrieval.index.opensearch.exact_scores import FieldScore, quantised_lengths, score_slack
from retrieval.index.segment.statistics import FieldStatistics

CORPUS = [
    "天 元 区 复工 复工",
    "株洲 复工",
    "云 服务 免费 企业",
    "天 元 区",
    "区 区 区 企业",
    "船",
    "工",
    "报",
]


K1, B = 1.5, 0.75


def cluster_adds(often: int, length: int, weight: float, average: float) -> float:
    """What the cluster says that a term adds: `mapping`'s formula with a length in a byte, in 32 bits."""
    (kept,) = quantised_lengths(np.array([float(length)]))
    boost = np.float32(weight)
    return float(np.float32(boost * often * (K1 + 1) / (often + K1 * (1 - B + B * kept / average))))


def test_the_score_is_rank_bm25_s() -> None:
    corpus = [text.split(" ") for text in CORPUS]
    reference = BM25Okapi(corpus)
    tokens = ["复工", "区", "企业", "没有"]
    weights = {token: reference.idf[token] for token in tokens if token in reference.idf}
    statistics = FieldStatistics(len(corpus), sum(map(len, corpus)))
    lengths = np.array([float(len(words)) for words in corpus])
    often = np.array([[float(words.count(term)) for words in corpus] for term in weights])

    score = FieldScore.of("body", weights, statistics, k1=K1, b=B)
    found = score.added_to(np.zeros(len(corpus)), often, lengths)

    assert found.tolist() == pytest.approx(reference.get_scores(tokens).tolist(), abs=1e-9)


def test_a_passage_without_the_terms_keeps_its_score() -> None:
    score = FieldScore("title", {"区": 1.0}, K1, 1.0, 3.0)

    assert score.added_to(np.array([0.5]), np.zeros((1, 1)), np.zeros(1)).tolist() == [0.5]


@given(
    st.integers(1, 1000),
    st.integers(0, 3000),
    st.floats(1e-6, 30),
    st.floats(1, 600),
)
def test_how_often_a_term_stands_is_told_by_what_it_adds(
    often: Any, further: Any, weight: Any, average: Any
) -> None:
    length = often + further
    added = np.array([[cluster_adds(often, length, weight, average), 0.0]])
    score = FieldScore("body", {"区": weight}, K1, B, average)

    found = score.frequencies(added, np.array([weight]), np.array([length, length]), np.array([average] * 2))

    assert found.tolist() == [[often, 0.0]]


@given(st.integers(1000, 100_000), st.integers(0, 100), st.floats(1, 600))
def test_of_a_term_that_fills_a_book_the_score_is_right(often: Any, further: Any, average: Any) -> None:
    length = often + further
    added = np.array([[cluster_adds(often, length, 3.0, average)]])
    score = FieldScore("body", {"区": 3.0}, K1, B, average)
    lengths = np.array([float(length)])

    found = score.frequencies(added, np.array([3.0]), lengths, np.array([average]))

    exact = score.added_to(np.zeros(1), np.array([[float(often)]]), lengths)
    assert score.added_to(np.zeros(1), found, lengths) == pytest.approx(exact, rel=1e-6)
    assert found[0, 0] <= length


@pytest.mark.parametrize(
    ("length", "kept"), [(0, 0), (23, 23), (31, 31), (39, 39), (41, 40), (57, 56), (100, 96), (1000, 984)]
)
def test_long_lengths_are_kept_rounded_down_as_lucene_does(length: int, kept: int) -> None:
    assert quantised_lengths(np.array([float(length)])).tolist() == [kept]


@given(st.integers(1, 60), st.integers(0, 5000), st.floats(1, 600), st.floats(1, 600))
def test_the_cluster_s_score_with_its_slack_is_never_below(
    often: Any, further: Any, average_then: Any, average_now: Any
) -> None:
    length = often + further

    def impact(counted: float, average: float) -> float:
        return often * 2.5 / (often + 1.5 * (0.25 + 0.75 * counted / average))

    bound = impact(quantised_lengths(np.array([float(length)]))[0], average_then) * score_slack(
        {"body": average_then}, {"body": average_now}
    )

    assert impact(length, average_now) <= bound


def test_there_is_no_slack_but_rounding_while_the_mean_stays() -> None:
    assert score_slack({"body": 300.0, "title": 20.0}, {"body": 300.0, "title": 20.0}) < 1.0001
