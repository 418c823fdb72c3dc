"""The exact score of a candidate is rank-bm25's, and what the cluster gives is never below it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from retrieval.index.opensearch.candidates import FieldScore, slack
from retrieval.index.statistics import FieldStatistics

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


def test_the_score_is_rank_bm25_s():
    corpus = [text.split(" ") for text in CORPUS]
    reference = BM25Okapi(corpus)
    tokens = ["复工", "区", "企业", "没有"]
    weights = {token: reference.idf[token] for token in tokens if token in reference.idf}
    statistics = FieldStatistics(len(corpus), sum(map(len, corpus)))

    score = FieldScore.of("body", weights, statistics, k1=1.5, b=0.75)
    found = [
        score.added_to(0.0, {"body": [" ".join(words)], "body_length": [len(words)]}) for words in corpus
    ]

    assert found == pytest.approx(reference.get_scores(tokens).tolist(), abs=1e-9)


def test_a_document_without_the_field_scores_nothing():
    assert (
        FieldScore("title", {"区": 1.0}, 1.5, 0.75, 3.0).added_to(0.5, {"body": ["区"], "body_length": [1]})
        == 0.5
    )


def byte_length(length: int) -> int:
    """The length that Lucene keeps: org.apache.lucene.util.SmallFloat.intToByte4, and back."""
    if length < 24:
        return length
    rest = length - 24
    if rest < 8:
        return length
    shift = rest.bit_length() - 4
    return 24 + (rest >> shift << shift)


@given(st.integers(1, 60), st.integers(0, 5000), st.floats(1, 600), st.floats(1, 600))
def test_the_cluster_s_score_with_its_slack_is_never_below(often, further, average_then, average_now):
    length = often + further

    def impact(counted: float, average: float) -> float:
        return often * 2.5 / (often + 1.5 * (0.25 + 0.75 * counted / average))

    bound = impact(byte_length(length), average_then) * slack({"body": average_then}, {"body": average_now})

    assert impact(length, average_now) <= bound


def test_there_is_no_slack_but_rounding_while_the_mean_stays():
    assert slack({"body": 300.0, "title": 20.0}, {"body": 300.0, "title": 20.0}) < 1.0001
