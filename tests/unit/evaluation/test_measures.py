"""The measures on cases worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.measures import (
    auroc,
    auroc_interval,
    calibration_error,
    mean_reciprocal_rank,
    share,
    success_at,
)

RIGHTS = [[True, False], [False, True], [False, False], []]


def test_success_at_k_counts_questions_with_a_right_quote_among_the_first_k() -> None:
    assert success_at(RIGHTS, 1) == 0.25
    assert success_at(RIGHTS, 3) == 0.5


def test_the_mean_reciprocal_rank_halves_for_second_place() -> None:
    assert mean_reciprocal_rank(RIGHTS) == pytest.approx((1 + 0.5) / 4)


def test_the_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert auroc([0.5], [0.5]) == 0.5
    assert auroc([0.9, 0.1], [0.5, 0.2]) == 0.5
    assert auroc([], [0.5]) is None


def test_the_interval_of_the_auroc_is_hanleys_and_mcneils_and_stays_within_0_and_1() -> None:
    low, high = auroc_interval(0.893, 51, 58)  # their paper's example has a standard error of 0.032

    assert high - low == pytest.approx(2 * 1.96 * 0.032, abs=0.003)
    assert auroc_interval(1.0, 3, 3) == (1.0, 1.0)


@given(st.lists(st.integers(0, 5), min_size=1), st.lists(st.integers(0, 5), min_size=1))
def test_the_auroc_by_ranks_equals_counting_pairs(positive: Any, negative: Any) -> None:
    wins = sum((p > n) + (p == n) / 2 for p in positive for n in negative)

    assert auroc(positive, negative) == pytest.approx(wins / len(positive) / len(negative))


def test_a_confidence_that_is_always_right_has_no_calibration_error() -> None:
    assert calibration_error([1.0, 1.0, 0.0], [True, True, False]) == 0.0
    assert calibration_error([0.9, 0.9], [False, False]) == pytest.approx(0.9)


def test_the_share_of_nothing_is_nothing() -> None:
    assert share([]) == 0.0
