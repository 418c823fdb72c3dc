"""The compiled core ranks as numpy does, to the last bit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

pytest.importorskip("numba")

from retrieval.index.search import topk
from retrieval.index.search.compiled.maxscore import partition, threshold_of
from retrieval.index.search.scored_field import FieldQuery
from retrieval.index.segment.document_set import TopDocs
from tests.unit.index.search.compiled.conftest import Cursors
from tests.unit.index.search.random_field import DOCUMENTS

WEIGHTS = [9.0, 7.0, 4.0, 2.5, 1.2, 0.4]


@pytest.fixture
def without_core() -> Iterator[None]:
    topk.unload_core()
    yield
    topk.unload_core()


def ranking(top: TopDocs) -> list[tuple[int, float]]:
    return list(zip(top.ids.tolist(), top.scores.tolist(), strict=True))


@pytest.mark.usefixtures("without_core")
@pytest.mark.parametrize("k", [1, 10, 1000])
@pytest.mark.parametrize("masked", [False, True])
def test_both_paths_give_the_same_ranking(cursors: Cursors, k: int, masked: bool) -> None:
    query = FieldQuery(cursors.field, range(6), WEIGHTS)
    mask = np.arange(DOCUMENTS) % 3 != 0 if masked else None

    by_numpy = topk.top_k([query], k, mask=mask)
    topk.load_core()
    compiled = topk.top_k([query], k, mask=mask)

    assert ranking(compiled) == ranking(by_numpy)
    assert len(compiled.ids) == k


def test_lists_below_the_threshold_together_are_not_essential() -> None:
    essential = np.zeros(3, np.bool_)

    rest = partition(np.array([2, 1, 0]), np.array([5.0, 2.0, 1.0]), 4.0, essential)

    assert essential.tolist() == [True, False, False]
    assert rest == 3.0


def test_the_threshold_is_the_worst_of_a_full_heap_less_a_margin() -> None:
    assert threshold_of(1.0, np.array([2.0, 3.0]), 2, 2) == pytest.approx(2.0, rel=2e-5)
    assert threshold_of(1.0, np.array([2.0, 3.0]), 2, 2) < 2.0
    assert threshold_of(-np.inf, np.array([2.0, 3.0]), 1, 2) == -np.inf
