"""Boosted trees from a data file, walked in plain Python.

A page asks a few dozen times: too few to be worth an import of numpy. The file is JSON with a head (program,
date, examples), the names of the values, and for each tree its nodes in one list: [value, threshold, left,
right], a number below zero standing for a leaf. Grown by LightGBM (`tests/benchmarks/fit_boundaries.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

WEIGHTS_FOLDER = Path(__file__).parents[1] / "weights"

ROUNDING = 1e-9
"""Slack of the sums: a score that close to a threshold is added up to the end."""

Node = tuple[int, float, int, int]
"""Number of a value, its threshold, the node where it is at most that, and the node where it is more.

A negative node is leaf number -1 - node.
"""


@dataclass(frozen=True, slots=True)
class DecisionTrees:
    """Trees over named values.

    names: of the values.  trees: nodes and leaves of each tree.
    rest:  least and greatest sum of the trees after each.
    """

    names: tuple[str, ...]
    trees: tuple[tuple[tuple[Node, ...], tuple[float, ...]], ...]
    rest: tuple[tuple[float, float], ...]

    def score(self, values: Mapping[str, float]) -> float:
        """Sum of the leaves reached: log-odds. Raises KeyError for a missing value."""
        return self.score_row([values[name] for name in self.names])

    def score_row(self, row: Sequence[float]) -> float:
        """`score` of values in the order of the names."""
        total = 0.0
        for nodes, leaves in self.trees:  # one loop, for a call a tree would double the time
            at = 0 if nodes else -1
            while at >= 0:
                value, threshold, left, right = nodes[at]
                at = left if row[value] <= threshold else right
            total += leaves[-1 - at]
        return total

    def exceeds(self, values: Mapping[str, float], least: float) -> bool:
        """True if `score` is more than `least`; stops once settled."""
        row = [values[name] for name in self.names]
        total = 0.0
        for (nodes, leaves), (low, high) in zip(self.trees, self.rest, strict=True):
            at = 0 if nodes else -1
            while at >= 0:
                value, threshold, left, right = nodes[at]
                at = left if row[value] <= threshold else right
            total += leaves[-1 - at]
            if total + low > least:
                return True
            if total + high <= least:
                return False
        return total > least

    @classmethod
    def of_json(cls, text: str) -> Self:
        """Trees of a file. Raises ValueError for one that is damaged."""
        stored = json.loads(text)
        names = tuple(stored["names"])
        trees = tuple(
            (tuple((int(v), float(t), int(a), int(b)) for v, t, a, b in tree["nodes"]), tuple(tree["leaves"]))
            for tree in stored["trees"]
        )
        for nodes, leaves in trees:
            for at, (value, _, *ways) in enumerate(nodes):
                if not 0 <= value < len(names) or not all(
                    at < way < len(nodes) or 0 <= -1 - way < len(leaves) for way in ways
                ):
                    raise ValueError(f"node {at} leads nowhere")
        return cls(names, trees, _sums_of_rest([leaves for _, leaves in trees]))


def _sums_of_rest(leaves: Sequence[tuple[float, ...]]) -> tuple[tuple[float, float], ...]:
    """Least and greatest sum of the trees after each."""
    rest: list[tuple[float, float]] = []
    low = high = 0.0
    for values in reversed(leaves):
        rest.append((low - ROUNDING, high + ROUNDING))
        low, high = low + min(values), high + max(values)
    return tuple(reversed(rest))


@cache
def fitted_trees(name: str) -> DecisionTrees:
    """Trees of `weights/<name>.json`, read once."""
    return DecisionTrees.of_json((WEIGHTS_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
