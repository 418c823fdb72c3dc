"""Boosted trees of a data file."""

from __future__ import annotations

import json

import pytest

from retrieval.reading.grammar.boundaries.decision_trees import DecisionTrees, fitted_trees

STORED = {
    "names": ["lines", "dated"],
    "trees": [
        {"nodes": [[0, 1.5, -1, 1], [1, 0.5, -2, -3]], "leaves": [-1.0, 0.25, 2.0]},
        {"nodes": [], "leaves": [0.5]},
    ],
}


def test_the_leaves_reached_are_summed() -> None:
    trees = DecisionTrees.of_json(json.dumps(STORED))

    assert trees.score({"lines": 1, "dated": 1}) == -0.5
    assert trees.score({"lines": 2, "dated": 0}) == 0.75
    assert trees.score({"lines": 2, "dated": 1}) == 2.5


@pytest.mark.parametrize(("least", "more"), [(-0.5, [False, True, True]), (0.8, [False, False, True])])
def test_a_score_is_compared_as_soon_as_it_is_settled(least: float, more: list[bool]) -> None:
    trees = DecisionTrees.of_json(json.dumps(STORED))
    rows = ({"lines": 1, "dated": 1}, {"lines": 2, "dated": 0}, {"lines": 2, "dated": 1})

    assert [trees.exceeds(row, least) for row in rows] == more


def test_a_node_that_leads_nowhere_is_refused() -> None:
    damaged = {"names": ["lines"], "trees": [{"nodes": [[0, 1.5, -1, 4]], "leaves": [1.0, 2.0]}]}

    with pytest.raises(ValueError, match="node 0"):
        DecisionTrees.of_json(json.dumps(damaged))


@pytest.mark.parametrize("name", ["article_openings", "line_wraps"])
def test_the_shipped_trees_are_whole(name: str) -> None:
    assert len(fitted_trees(name).trees) >= 50
