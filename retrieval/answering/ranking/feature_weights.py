"""Weights of the features, fitted by tests.benchmarks.fit_ranking."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence

WEIGHTS = {
    "words": 2.21,
    "characters": 3.29,
    "local": 0.3,
    "asked": 1.34,
    "new": 1.17,
    "before": 2.01,
    "after": 1.34,
    "title": 3.83,
    "passage": 3.56,
    "first": 0.38,
    "evidence": 0.53,
    "near": 0.95,
    "unit": 2.11,
    "run": 1.7,
    "short": 1.62,
    "long": -0.32,
    "dense": 1.59,
    "byline": 5.0,
    "spelled": 12.0,
    "early": 0.86,
    "demanded": 6.0,
}

_WEIGHTS = tuple(WEIGHTS.values())

BY_HAND = ("byline", "spelled", "demanded")

_BY_HAND = tuple(weight if name in BY_HAND else 0.0 for name, weight in WEIGHTS.items())


def weighted_sum(features: Sequence[float]) -> float:
    """What the features, in the order of `FEATURES`, add up to: the simple ranker's score."""
    return _sum(_WEIGHTS, features)


def _sum(weights: Sequence[float], features: Sequence[float]) -> float:
    return math.fsum(map(operator.mul, weights, features))
