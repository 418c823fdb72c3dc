"""Trees score as they were grown, survive being stored, and are refused when damaged."""

from dataclasses import replace

import numpy as np
import pytest

from retrieval.answering.forest import Forest, shipped_forest
from retrieval.answering.ranking import COLUMNS


def small_forest():
    """Tree 1: a <= 0.5 gives 1, else b <= 2 gives 10, else 20. Tree 2: always 100."""
    return Forest(
        names=("a", "b"),
        depth=2,
        roots=np.array([0, 5]),
        columns=np.array([0, 0, 1, 0, 0, 0]),
        thresholds=np.array([0.5, 0, 2.0, 0, 0, 0]),
        lefts=np.array([1, 1, 3, 3, 4, 5]),
        rights=np.array([2, 1, 4, 3, 4, 5]),
        values=np.array([0, 1.0, 0, 10.0, 20.0, 100.0]),
    )


def test_each_row_gets_the_sum_of_the_leaves_it_reaches():
    rows = np.array([[0.5, 9.0], [0.6, 2.0], [0.6, 2.1]])

    scores = small_forest().scores(rows)

    assert scores.tolist() == [101.0, 110.0, 120.0]


def test_stored_trees_score_the_same(tmp_path):
    small_forest().save(tmp_path / "trees.npz")

    loaded = Forest.load(tmp_path / "trees.npz")

    assert loaded.names == ("a", "b")
    assert loaded.scores(np.array([[0.6, 2.1]])).tolist() == [120.0]


@pytest.mark.parametrize(
    "damage",
    [
        {"lefts": np.array([1, 1, 9, 3, 4, 5])},
        {"columns": np.array([0, 0, 2, 0, 0, 0])},
        {"values": np.array([0.0])},
        {"depth": 1000},
    ],
)
def test_trees_that_point_outside_themselves_are_refused(damage):
    with pytest.raises(ValueError, match="trees"):
        replace(small_forest(), **damage).check()


def test_a_file_without_its_arrays_is_refused(tmp_path):
    np.savez(tmp_path / "trees.npz", roots=np.array([0]))

    with pytest.raises(ValueError, match=r"trees\.npz"):
        Forest.load(tmp_path / "trees.npz")


def test_the_shipped_trees_look_at_the_columns_that_the_ranker_gives():
    forest = shipped_forest("ranker")

    assert forest is not None
    assert forest.names == COLUMNS


def test_trees_that_were_left_out_are_none():
    assert shipped_forest("left_out") is None
