"""Boosted trees as flat arrays, scored by numpy for many rows at once.

Grown by `tests/benchmarks/fit_trees.py` with LightGBM; nothing of that library is needed to score. The
file is an .npz without pickles; `load` checks that every index stays within the arrays, so that a damaged
file is an error and never a wrong answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Self

import numpy as np

from retrieval.arrays import AnyArray, FloatArray

ARRAYS = ("roots", "columns", "thresholds", "lefts", "rights", "values")


@dataclass(frozen=True)
class Forest:
    """T trees over N nodes. A leaf points to itself on both sides, so that every walk has the same length.

    names:      names of the columns a row must have, in order.
    depth:      steps after which every row has reached its leaf.
    roots:      shape (T,), the node each tree begins at.
    columns:    shape (N,), the column a node looks at. thresholds: shape (N,), left when value <= threshold.
    lefts, rights: shape (N,), the nodes that follow. values: shape (N,), what a leaf adds.
    """

    names: tuple[str, ...]
    depth: int
    roots: AnyArray
    columns: AnyArray
    thresholds: AnyArray
    lefts: AnyArray
    rights: AnyArray
    values: AnyArray

    def scores(self, rows: FloatArray) -> FloatArray:
        """The sum over all trees for each row; rows: shape (R, len(names)), result: shape (R,)."""
        nodes = np.tile(self.roots, (len(rows), 1))
        cells, starts = rows.ravel(), np.arange(len(rows))[:, None] * rows.shape[1]
        for _ in range(self.depth):
            goes_right = cells.take(starts + self.columns.take(nodes)) > self.thresholds.take(nodes)
            nodes = self._children.take(2 * nodes + goes_right)
        total: FloatArray = self.values[nodes].sum(axis=1, dtype=np.float64)
        return total

    @cached_property
    def _children(self) -> AnyArray:
        """Shape (2N,), the left and the right child of each node in turn."""
        return np.column_stack([self.lefts, self.rights]).ravel()

    def save(self, path: Path) -> None:
        """Write the trees as a compressed .npz."""
        arrays = {name: getattr(self, name) for name in ARRAYS}
        np.savez_compressed(path, names=np.array(self.names), depth=np.array(self.depth), **arrays)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote. Raises OSError when it cannot be read, ValueError when it is damaged."""
        with np.load(path, allow_pickle=False) as stored:
            try:
                arrays = {name: stored[name] for name in ARRAYS}
                forest = cls(tuple(map(str, stored["names"])), int(stored["depth"]), **arrays)
            except KeyError as error:
                raise ValueError(f"{path.name}: no {error}") from error
        forest.check()
        return forest

    def check(self) -> None:
        """Raises ValueError where a node or a column is pointed to that does not exist."""
        count = len(self.columns)
        sizes = {len(getattr(self, name)) for name in ARRAYS if name != "roots"}
        pointers = np.concatenate([self.roots, self.lefts, self.rights])
        if sizes != {count} or not count or pointers.min() < 0 or pointers.max() >= count:
            raise ValueError("trees point outside themselves")
        if self.columns.min() < 0 or self.columns.max() >= len(self.names) or not 0 <= self.depth <= 64:
            raise ValueError("trees ask for columns that do not exist")


@cache
def shipped_forest(name: str) -> Forest | None:
    """The trees that come with the package under this name; None where they were left out or are damaged."""
    try:
        return Forest.load(Path(__file__).with_name(f"{name}.npz"))
    except (OSError, ValueError):
        return None
