"""The columns of the trees."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.columns import COLUMN_NAMES, COLUMN_POSITIONS, column_group, column_matrix
from retrieval.arrays import FloatArray


@pytest.fixture
def matrix(seed_answerer: Answerer) -> FloatArray:
    question = seed_answerer.understand("中车株洲所有多少员工返岗?")
    found = seed_answerer.unranked(question, seed_answerer.hits(question))
    return column_matrix(found, np.array([c.linear for c in found]))


def column(matrix: FloatArray, name: str) -> list[float]:
    values: list[float] = matrix[:, COLUMN_POSITIONS[name]].tolist()
    return values


def test_every_column_has_a_name_of_its_own(matrix: FloatArray) -> None:
    assert len(COLUMN_POSITIONS) == len(COLUMN_NAMES) == matrix.shape[1] == 138


def test_a_compared_column_is_0_for_the_best_and_negative_for_the_rest(matrix: FloatArray) -> None:
    words, compared = column(matrix, "words"), column(matrix, "words<best")

    assert compared == pytest.approx([value - max(words) for value in words])
    assert max(compared) == 0.0


def test_the_best_of_each_article_is_0_among_its_own(matrix: FloatArray) -> None:
    assert max(column(matrix, "pairs<own")) == 0.0
    assert all(
        own >= best
        for own, best in zip(column(matrix, "pairs<own"), column(matrix, "pairs<best"), strict=True)
    )


def test_the_best_linear_score_is_behind_nobody(matrix: FloatArray) -> None:
    first = column(matrix, "place_by_sum").index(0.0)

    assert column(matrix, "behind")[first] == 0.0
    assert column(matrix, "behind_own")[first] == 0.0
    assert min(column(matrix, "behind")) == 0.0


def test_a_column_belongs_to_the_group_of_its_feature() -> None:
    assert column_group("pairs<own") == column_group("pairs") == "wording"
    assert column_group("rest<best") == "subject"
    assert column_group("behind") == "linear"
