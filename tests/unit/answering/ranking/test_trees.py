"""Trees: scores, storage, damaged files, columns by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.ranking.columns import COLUMN_NAMES
from retrieval.answering.ranking.trees import MAX_LEAVES, WEIGHTS_FOLDER, Forest, Split, Tree, shipped_forest
from retrieval.arrays import AnyArray

SMALL = (Split(0, 0.5, 1.0, Split(1, 2.0, 10.0, 20.0)), 100.0)
"""Tree 1: a <= 0.5 gives 1, else b <= 2 gives 10, else 20. Tree 2: always 100."""


def small_forest() -> Forest:
    return Forest.of(("a", "b"), SMALL)


def test_each_row_gets_the_sum_of_the_leaves_it_reaches() -> None:
    rows = np.array([[0.5, 9.0], [0.6, 2.0], [0.6, 2.1]])

    scores = small_forest().scores(rows)

    assert scores.tolist() == [101.0, 110.0, 120.0]


def test_stored_trees_score_the_same(tmp_path: Path) -> None:
    small_forest().save(tmp_path / "trees.npz")

    loaded = Forest.load(tmp_path / "trees.npz")

    assert loaded.names == ("a", "b")
    assert loaded.scores(np.array([[0.6, 2.1]])).tolist() == [120.0]


def walked(tree: Tree, row: Sequence[float]) -> float:
    while isinstance(tree, Split):
        tree = tree.left if row[tree.column] <= tree.threshold else tree.right
    return tree


# values and thresholds of few kinds, so that rows often stand right at a threshold
numbers = st.integers(-4, 4).map(float)
trees = st.recursive(
    numbers, lambda below: st.builds(Split, st.integers(0, 2), numbers, below, below), max_leaves=15
)


@given(st.lists(trees, min_size=1, max_size=6), st.lists(st.tuples(numbers, numbers, numbers), min_size=1))
def test_any_trees_score_as_a_walk_through_each(grown: Any, rows: Any) -> None:
    scores = Forest.of(("a", "b", "c"), grown).scores(np.array(rows))

    assert scores.tolist() == [sum(walked(tree, row) for tree in grown) for row in rows]


def test_a_tree_with_more_leaves_than_there_are_bits_is_refused() -> None:
    tree = 0.0
    for number in range(MAX_LEAVES):
        tree = Split(0, float(number), 1.0, tree)

    with pytest.raises(ValueError, match="leaves"):
        Forest.of(("a",), [tree])


@pytest.mark.parametrize(
    "damage",
    [
        {"columns": np.array([[0, 0], [2, 0]])},
        {"leaves": np.zeros((2, 1), dtype=np.float32)},
        {"leaves": np.zeros((2, 0), dtype=np.float32)},
        {"ruled_out": np.full((2, 2), 0b111, dtype=np.uint32)},
        {"ruled_out": np.array([[0b001, 0b001], [0b110, 0b001]], dtype=np.uint32)},
        {"ruled_out": np.zeros((2, 2))},
    ],
)
def test_trees_that_lead_nowhere_are_refused(damage: dict[str, AnyArray]) -> None:
    with pytest.raises(ValueError, match="trees"):
        replace(small_forest(), **damage).check()


def test_a_file_without_its_arrays_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "trees.npz", columns=np.array([[0]]))

    with pytest.raises(ValueError, match=r"trees\.npz"):
        Forest.load(tmp_path / "trees.npz")


def test_trees_bound_to_other_rows_find_their_columns_by_name() -> None:
    bound = small_forest().bound_to(("b", "other", "a"))

    assert bound.names == ("b", "other", "a")
    assert bound.scores(np.array([[9.0, 7.0, 0.5], [2.0, 7.0, 0.6], [2.1, 7.0, 0.6]])).tolist() == [
        101.0,
        110.0,
        120.0,
    ]


def test_trees_that_ask_for_a_column_that_rows_lack_are_not_bound() -> None:
    with pytest.raises(ValueError, match="do not exist: b"):
        small_forest().bound_to(("a", "c"))


def test_a_file_tells_program_date_and_sets_of_its_trees(tmp_path: Path) -> None:
    replace(small_forest(), head="program: fit_trees").save(tmp_path / "trees.npz")

    assert Forest.load(tmp_path / "trees.npz").head == "program: fit_trees"


@pytest.mark.parametrize(("name", "program"), [("ranker", "fit_trees")])
def test_the_shipped_trees_say_where_they_come_from(name: str, program: str) -> None:
    lines = Forest.load(WEIGHTS_FOLDER / f"{name}.npz").head.splitlines()

    assert lines[0] == f"program: python -m tests.benchmarks.{program}"
    assert lines[1].startswith("date: 20")
    assert lines[2].startswith("sets: cmrc2018_trial ")


def test_the_shipped_trees_look_at_the_columns_that_the_ranker_gives() -> None:
    forest = shipped_forest("ranker", COLUMN_NAMES)

    assert forest is not None
    assert forest.names == COLUMN_NAMES
    assert sorted(Forest.load(WEIGHTS_FOLDER / "ranker.npz").names) == sorted(COLUMN_NAMES)


def test_trees_that_were_left_out_or_look_at_other_columns_are_none() -> None:
    assert shipped_forest("left_out", COLUMN_NAMES) is None
    assert shipped_forest("ranker", ("words",)) is None
