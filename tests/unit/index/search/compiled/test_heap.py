"""The heap keeps the k best; ties go to the lower id."""

import numpy as np
import pytest

pytest.importorskip("numba")

from retrieval.index.search.compiled.heap import keep, sort_heap


def best(entries: list[tuple[float, int]], k: int) -> list[tuple[float, int]]:
    scores, ids, size = np.empty(k), np.empty(k, np.int64), 0
    for score, document in entries:
        size = keep(scores, ids, size, k, score, document)
    sort_heap(scores, ids, size)
    return list(zip(scores[:size].tolist(), ids[:size].tolist(), strict=True))


def test_the_best_come_out_in_order() -> None:
    assert best([(1.0, 4), (3.0, 2), (2.0, 9), (0.5, 1)], 3) == [(3.0, 2), (2.0, 9), (1.0, 4)]


def test_of_equal_scores_the_lower_id_is_kept() -> None:
    assert best([(1.0, 7), (1.0, 3), (1.0, 5)], 2) == [(1.0, 3), (1.0, 5)]


def test_fewer_entries_than_wanted_are_all_kept() -> None:
    assert best([(1.0, 7), (2.0, 3)], 5) == [(2.0, 3), (1.0, 7)]
