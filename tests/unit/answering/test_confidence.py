"""The confidence is a probability, higher for what speaks for the answer."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.confidence import SIGNALS, THRESHOLD, WEIGHTS, probability


@given(st.lists(st.floats(0, 1), min_size=len(SIGNALS), max_size=len(SIGNALS)))
def test_any_signals_give_a_probability(values):
    assert 0 < probability(values) < 1


def test_every_signal_has_its_weight():
    assert WEIGHTS.keys() == set(SIGNALS)


def test_nothing_found_stays_far_below_the_threshold_and_everything_far_above():
    assert probability([0.0] * len(SIGNALS)) < THRESHOLD / 10
    assert probability([1.0] * len(SIGNALS)) > THRESHOLD


def test_a_question_answered_word_for_word_is_surer_than_one_about_something_else(seed_answerer):
    near = seed_answerer.answer("中车株洲所有多少员工返岗?")
    far = seed_answerer.answer("中车株洲所哪年成立?")

    assert near.confidence > far.confidence


def test_each_word_that_the_archive_never_contains_halves_the_chance():
    signals = [1.0] * len(SIGNALS)

    assert probability(signals, 2) == probability(signals) / 4
