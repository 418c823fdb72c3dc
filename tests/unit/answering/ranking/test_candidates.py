"""Candidates: shortlist, signatures, feature values."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.candidates import MAX_SHORTLIST, Candidate


def unranked(answerer: Answerer, text: str) -> list[Candidate]:
    question = answerer.understand(text)
    return answerer.unranked(question, answerer.hits(question))


def test_the_linear_score_is_the_weighted_sum_of_the_basic_features(seed_answerer: Answerer) -> None:
    signature = next(c for c in unranked(seed_answerer, "系列评论是谁写的?") if c.is_signature)

    assert signature.value("byline") == 1.0
    assert signature.linear > 5.0


def test_a_signature_has_no_features_of_a_sentence(seed_answerer: Answerer) -> None:
    signature = next(c for c in unranked(seed_answerer, "系列评论是谁写的?") if c.is_signature)

    with pytest.raises(IndexError):
        signature.value("pairs")


def test_the_shortlist_is_bounded(seed_answerer: Answerer) -> None:
    found = unranked(seed_answerer, "疫情防控工作")

    assert 0 < len(found) <= MAX_SHORTLIST
    assert not any(c.is_signature for c in found)


def test_candidates_of_a_passage_keep_the_order_of_their_article(seed_answerer: Answerer) -> None:
    found = [c for c in unranked(seed_answerer, "中车株洲所有多少员工返岗?") if c.value("found")]

    best = [c.number for c in found if c.hit is found[0].hit]

    assert best == sorted(best)
