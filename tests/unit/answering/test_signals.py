"""Signals of the confidence."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer
from retrieval.answering.signals import SIGNALS, signals


def test_every_signal_of_a_ranking_is_about_zero_to_one(seed_answerer: Answerer) -> None:
    question = seed_answerer.understand("中车株洲所有多少员工返岗?")
    ranked = seed_answerer.candidates(question, seed_answerer.hits(question))

    values = signals(ranked)

    assert values.keys() == SIGNALS.keys()
    assert all(-0.01 <= value <= 2 for value in values.values())


def test_a_lone_candidate_has_no_rival(seed_answerer: Answerer) -> None:
    question = seed_answerer.understand("中车株洲所有多少员工返岗?")
    ranked = seed_answerer.candidates(question, seed_answerer.hits(question))[:1]

    assert signals(ranked)["alone"] == 1
    assert signals(ranked)["lead"] == 1
