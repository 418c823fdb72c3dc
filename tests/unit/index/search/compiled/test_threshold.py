"""A threshold is a score that k documents reach, and no more than that."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba")

from retrieval.index.search.compiled.threshold import first_threshold, kth_sum, lists_within_budget
from retrieval.index.search.maxscore_numpy import lists_of, score_all
from retrieval.index.search.scored_field import FieldQuery
from retrieval.index.segment.document_set import DocumentSet
from tests.unit.index.search.compiled.conftest import Cursors
from tests.unit.index.search.random_field import DOCUMENTS

WEIGHTS = np.array([9.0, 7.0, 4.0, 2.5, 1.2, 0.4])


@pytest.mark.parametrize("k", [1, 10, 100])
def test_the_first_threshold_is_reached_by_k_documents(cursors: Cursors, k: int) -> None:
    everything = DocumentSet.all_of(DOCUMENTS)
    lists = lists_of([FieldQuery(cursors.field, range(6), WEIGHTS.tolist())], everything)
    sums, touched = np.zeros(1 << 16, np.float32), np.empty((1 << 16) + 1, np.uint16)

    threshold = first_threshold(
        cursors.rows, WEIGHTS, cursors.boosts, np.arange(3), everything.ranges, 0, k, sums, touched
    )

    assert 0 < threshold <= score_all(lists, k, everything, -np.inf).scores[k - 1]
    assert not sums.any()


def test_lists_are_read_up_to_the_budget_but_never_fewer_than_k_postings(cursors: Cursors) -> None:
    by_bound = np.arange(6)  # of 3, 40, 900, 5000, 20,000 and 46,666 postings

    assert lists_within_budget(cursors.rows, by_bound, 1000, 1) == 3
    assert lists_within_budget(cursors.rows, by_bound, 1, 40) == 2
    assert lists_within_budget(cursors.rows, by_bound, 1_000_000, 1) == 6


def test_the_kth_sum_is_a_little_below_the_kth_highest() -> None:
    sums, touched = np.array([0, 4, 1, 3, 2], np.float32), np.array([1, 2, 3, 4], np.uint16)

    assert kth_sum(0, 0, 2, sums, touched, 4) == pytest.approx(3.0, rel=2e-5)
    assert kth_sum(0, 0, 2, sums, touched, 4) < 3.0
    assert kth_sum(0, 0, 5, sums, touched, 4) == -np.inf
