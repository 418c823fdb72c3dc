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


def best(given: np.ndarray) -> tuple[int, int, float]:
    [found] = SpanChances(given, characters(given.shape[1])).likeliest(1)
    return found


def test_the_span_runs_from_the_best_start_to_the_best_end() -> None:
    assert best(logits(12, 3, 6)) == (3, 7, pytest.approx(1.0, abs=1e-4))


def test_an_end_before_the_start_is_no_span() -> None:
    start, end, _ = best(logits(12, 6, 3))

    assert start < end


def test_a_span_too_long_is_cut_short() -> None:
    start, end, _ = best(logits(80, 0, 79))

    assert end - start <= MOST_PIECES


def test_the_first_of_equal_spans_is_taken() -> None:
    found = SpanChances(np.zeros((2, 5), np.float32), characters(5)).likeliest(3)

    assert [span[:2] for span in found] == [(0, 1), (0, 2), (0, 3)]


def test_a_sentence_without_pieces_has_no_span() -> None:
    assert SpanChances(np.zeros((2, 0), np.float32), characters(0)).likeliest(3) == []


@given(
    arrays(np.float32, st.tuples(st.just(2), st.integers(1, 90)), elements=st.floats(-50, 50, width=32)),
    st.integers(1, 20),
)
def test_any_span_lies_in_the_sentence_and_the_likelier_come_first(
    given_logits: np.ndarray, count: int
) -> None:
    pieces = given_logits.shape[1]

    found = SpanChances(given_logits, characters(pieces)).likeliest(count)

    assert 1 <= len(found) <= count
    assert len({span[:2] for span in found}) == len(found)
    assert all(0 <= start < end <= pieces and 0 < chance <= 1 for start, end, chance in found)
    chances = [chance for _, _, chance in found]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1 + 1e-9


def test_a_piece_is_taken_whole() -> None:
    pieces = Pieces([1, 2], [0, 4], [4, 6])

    [first, *_] = SpanChances(np.array([[5, 0], [5, 0]], np.float32), pieces).likeliest(4)

    assert first[:2] == (0, 4)
