"""The best span lies within the sentence, in order, and is short."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.answering.ranking.reader.spans import MOST_PIECES, SpanChances
from retrieval.answering.ranking.reader.word_pieces import Pieces


def characters(count: int) -> Pieces:
    return Pieces([1] * count, list(range(count)), list(range(1, count + 1)))


def logits(count: int, start: int, end: int) -> np.ndarray:
    made = np.zeros((2, count), np.float32)
    made[0, start] = made[1, end] = 20
    return made


def test_the_span_runs_from_the_best_start_to_the_best_end() -> None:
    start, end, share = SpanChances(logits(12, 3, 6), characters(12)).best()

    assert (start, end) == (3, 7)
    assert share == pytest.approx(1.0, abs=1e-4)


def test_an_end_before_the_start_is_no_span() -> None:
    start, end, _ = SpanChances(logits(12, 6, 3), characters(12)).best()

    assert start < end


def test_a_span_too_long_is_cut_short() -> None:
    start, end, _ = SpanChances(logits(80, 0, 79), characters(80)).best()

    assert end - start <= MOST_PIECES


def test_the_first_of_equal_spans_is_taken() -> None:
    assert SpanChances(np.zeros((2, 5), np.float32), characters(5)).best()[:2] == (0, 1)


def test_a_sentence_without_pieces_has_no_span() -> None:
    assert SpanChances(np.zeros((2, 0), np.float32), characters(0)).best() == (0, 0, 0.0)


@given(arrays(np.float32, st.tuples(st.just(2), st.integers(1, 90)), elements=st.floats(-50, 50, width=32)))
def test_any_span_lies_in_the_sentence_and_has_a_chance(given_logits: np.ndarray) -> None:
    count = given_logits.shape[1]

    start, end, share = SpanChances(given_logits, characters(count)).best()

    assert 0 <= start < end <= count
    assert 0 < share <= 1


def test_the_chance_of_any_span_is_told_by_its_place() -> None:
    chances = SpanChances(logits(12, 3, 6), characters(12))

    assert chances.chance(3, 7) == pytest.approx(1.0, abs=1e-4)
    assert chances.chance(4, 6) < 1e-4
    assert chances.chance(40, 50) == 0.0


def test_a_span_within_a_piece_has_the_chance_of_the_piece() -> None:
    pieces = Pieces([1, 2], [0, 4], [4, 6])
    chances = SpanChances(np.array([[5, 0], [5, 0]], np.float32), pieces)

    assert chances.chance(1, 3) == chances.chance(0, 4) == chances.best()[2]
