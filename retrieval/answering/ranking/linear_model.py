"""The linear ranker: a weighted sum of the basic features.

The weights are data (`weights/linear.toml`), fitted by `tests/benchmarks/fit_ranking.py`, by feature name.
Weights of features without an example in the development sets are set by hand; the trees do not know these
features either.
"""

from __future__ import annotations

import math
import operator
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.answering.ranking.features.basic import BASIC
from retrieval.answering.ranking.features.registry import positions

LINEAR_FILE = Path(__file__).with_name("weights") / "linear.toml"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights of the basic features, bound to their values by name.

    manual_weights: positions and weights set by hand.
    """

    weights: tuple[float, ...]
    manual_weights: tuple[tuple[int, float], ...]

    @classmethod
    def of(cls, fitted: Mapping[str, float], manual: Mapping[str, float]) -> LinearModel:
        """Bind weights by name. Raises ValueError unless each feature has one."""
        at = positions(BASIC)
        if at.keys() != fitted.keys() | manual.keys() or fitted.keys() & manual.keys():
            raise ValueError("the linear weights are not those of the basic features")
        every = {**fitted, **manual}
        return cls(
            tuple(every[name] for name in at), tuple((at[name], weight) for name, weight in manual.items())
        )

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """The weights of a TOML file, tables `fitted` and `manual`."""
        with path.open("rb") as file:
            tables = tomllib.load(file)
        return cls.of(tables["fitted"], tables["manual"])

    def score(self, values: Sequence[float]) -> float:
        """Weighted sum of the basic features; further values are not counted."""
        return math.fsum(map(operator.mul, self.weights, values))

    def manual_score(self, values: Sequence[float]) -> float:
        """The part of the sum from weights set by hand."""
        return math.fsum([weight * values[position] for position, weight in self.manual_weights])


LINEAR = LinearModel.load(LINEAR_FILE)
