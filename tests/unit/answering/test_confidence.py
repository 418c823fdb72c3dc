"""Confidence: a probability, monotonic in the evidence."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answerer import Answerer
from retrieval.answering.confidence import COLUMNS, LOGISTIC, SIGNALS, THRESHOLD, probability
from retrieval.answering.ranking.trees import shipped_forest


@given(st.fixed_dictionaries({name: st.floats(0, 1) for name in SIGNALS}), st.floats(-8, 8))
def test_any_signals_give_a_probability(values: Any, added: Any) -> None:
    assert 0 < probability(values, added=added) < 1


def test_what_the_trees_add_is_added_to_the_log_odds() -> None:
    values = dict.fromkeys(SIGNALS, 0.5)
    before, after = probability(values), probability(values, added=1.0)

    assert math.log(after / (1 - after)) == pytest.approx(math.log(before / (1 - before)) + 1)
    assert probability(values, added=0.0) == pytest.approx(before)


def test_the_shipped_trees_look_at_the_signals_and_at_what_the_ranker_saw() -> None:
    forest = shipped_forest("confidence", COLUMNS)

    assert forest is not None
    assert forest.names == COLUMNS


def test_every_signal_has_its_weight() -> None:
    assert LOGISTIC.weights.keys() == set(SIGNALS)


def test_nothing_found_stays_far_below_the_threshold_and_everything_far_above() -> None:
    assert probability(dict.fromkeys(SIGNALS, 0.0)) < THRESHOLD / 10
    assert probability(dict.fromkeys(SIGNALS, 1.0)) > THRESHOLD


def test_a_question_answered_word_for_word_is_surer_than_one_about_something_else(
    seed_answerer: Answerer,
) -> None:
    near = seed_answerer.answer("中车株洲所有多少员工返岗?")
    far = seed_answerer.answer("中车株洲所哪年成立?")

    assert near.confidence > far.confidence


def test_each_word_that_the_archive_never_contains_halves_the_chance() -> None:
    signals = dict.fromkeys(SIGNALS, 1.0)

    assert probability(signals, 2) == probability(signals) / 4
