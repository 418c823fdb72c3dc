"""Evaluation measures as pure functions, named as in the literature."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

RESAMPLES = 2000
INTERVAL = (2.5, 97.5)
"""Percentiles that bound the interval: 95 of 100 resamples lie within."""
DEVIATIONS = 1.96
"""Standard deviations to either side that hold 95 of 100 of a normal distribution."""


def share(hits: Sequence[bool]) -> float:
    """Share of true values, 0..1; 0 for none at all."""
    return sum(hits) / len(hits) if hits else 0.0


def success_at(rights: Sequence[Sequence[bool]], k: int) -> float:
    """S@k: questions with a right quote among the first k."""
    return share([any(right[:k]) for right in rights])


def mean_reciprocal_rank(rights: Sequence[Sequence[bool]]) -> float:
    """MRR: mean reciprocal rank of the first right quote, 0 without.

    Voorhees, TREC-8 (1999).
    """
    ranks = [next((1 / rank for rank, right in enumerate(row, 1) if right), 0.0) for row in rights]
    return sum(ranks) / len(ranks) if ranks else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """AUROC: probability of a positive above a negative; None without both.

    Ties count half. Mann-Whitney U by ranks; Hanley and McNeil, Radiology 143 (1982).
    """
    if not positive or not negative:
        return None
    ranked = sorted([(score, True) for score in positive] + [(score, False) for score in negative])
    rank_sum, start = 0.0, 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        middle = (start + 1 + end) / 2
        rank_sum += middle * sum(is_positive for _, is_positive in ranked[start:end])
        start = end
    return (rank_sum - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative))


def auroc_interval(area: float, positive: int, negative: int) -> tuple[float, float]:
    """95 % interval of an AUROC, by Hanley and McNeil's standard error."""
    two_positive, two_negative = area / (2 - area), 2 * area**2 / (1 + area)
    variance = (
        area * (1 - area)
        + (positive - 1) * (two_positive - area**2)
        + (negative - 1) * (two_negative - area**2)
    ) / (positive * negative)
    reach = DEVIATIONS * math.sqrt(max(0.0, variance))
    return max(0.0, area - reach), min(1.0, area + reach)


def bootstrap_interval(values: Sequence[float], seed: int = 1) -> tuple[float, float]:
    """Bootstrap interval of the mean of one or more values; deterministic.

    Efron and Tibshirani, An Introduction to the Bootstrap (1993).
    """
    sample = np.asarray(values, dtype=np.float64)
    chance = np.random.default_rng(seed)
    means = [sample[chance.integers(0, len(sample), len(sample))].mean() for _ in range(RESAMPLES)]
    low, high = np.percentile(means, INTERVAL)
    return float(low), float(high)


def calibration_error(confidences: Sequence[float], rights: Sequence[bool], bins: int = 10) -> float:
    """ECE: expected calibration error over equal-width bins. Guo et al., ICML 2017."""
    gap = 0.0
    for number in range(bins):
        inside = [i for i, c in enumerate(confidences) if min(int(c * bins), bins - 1) == number]
        if inside:
            mean = sum(confidences[i] for i in inside) / len(inside)
            gap += abs(mean - share([rights[i] for i in inside])) * len(inside)
    return gap / len(confidences) if confidences else 0.0
