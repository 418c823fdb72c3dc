"""Pruning by numpy gives the ranking of scoring every document."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.index.search import maxscore_numpy
from retrieval.index.search.maxscore_numpy import (
    TermList,
    best,
    lists_of,
    score_all,
    score_documents,
    select_top,
)
from retrieval.index.search.scored_field import FieldQuery, ScoredField
from retrieval.index.segment.document_set import DocumentSet, TopDocs
from tests.unit.index.search.random_field import DOCUMENTS, random_field

EVERYTHING = DocumentSet.all_of(DOCUMENTS)
WEIGHTS = [9.0, 7.0, 4.0, 2.5, 1.2, 0.4]


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> ScoredField:
    return random_field(tmp_path_factory.mktemp("f"))


@pytest.fixture(params=[1, 10_000])
def lists(
    request: pytest.FixtureRequest, field: ScoredField, monkeypatch: pytest.MonkeyPatch
) -> list[TermList]:
    """The lists of a query; pruning starts at once, and from a poor or a good threshold."""
    monkeypatch.setattr(maxscore_numpy, "FEW_POSTINGS", 1)
    monkeypatch.setattr(maxscore_numpy, "GUESSED_POSTINGS", request.param)
    return lists_of([FieldQuery(field, range(6), WEIGHTS)], EVERYTHING)


def ranking(top: TopDocs) -> list[tuple[int, float]]:
    return list(zip(top.ids.tolist(), top.scores.tolist(), strict=True))


@pytest.mark.parametrize("k", [1, 10, 1000])
def test_pruning_changes_neither_ids_nor_scores(lists: list[TermList], k: int) -> None:
    assert ranking(best(lists, k, EVERYTHING, -np.inf)) == ranking(score_all(lists, k, EVERYTHING, -np.inf))


def test_pruning_within_a_range_and_a_mask_changes_nothing(lists: list[TermList]) -> None:
    mask = np.arange(DOCUMENTS) % 3 != 0
    allowed = DocumentSet.within(DOCUMENTS, [(60_000, 139_000)], mask)

    found = best(lists, 20, allowed, -np.inf)

    assert ranking(found) == ranking(score_all(lists, 20, allowed, -np.inf))
    assert all(60_000 <= id < 139_000 and id % 3 for id in found.ids.tolist())


def test_looked_up_documents_have_the_scores_of_the_ranking(lists: list[TermList]) -> None:
    top = best(lists, 50, EVERYTHING, -np.inf)

    found = score_documents(lists, np.sort(top.ids).astype(np.uint32), 50, -np.inf)

    assert ranking(found) == ranking(top)


def test_a_floor_leaves_out_lower_scores(lists: list[TermList]) -> None:
    top = best(lists, 10, EVERYTHING, -np.inf)

    assert ranking(best(lists, 10, EVERYTHING, float(top.scores[3]))) == ranking(top)[:4]


def test_of_equal_scores_the_lower_ids_come_first() -> None:
    top = select_top(np.array([7, 3, 5, 1], np.uint32), np.array([2.0, 2.0, 2.0, 1.0]), 2, -np.inf)

    assert ranking(top) == [(3, 2.0), (5, 2.0)]


def test_without_lists_nothing_is_found(tmp_path: Path) -> None:
    assert ranking(score_all([], 5, EVERYTHING, -np.inf)) == []
    assert ranking(score_documents([], np.array([1], np.uint32), 5, -np.inf)) == []
