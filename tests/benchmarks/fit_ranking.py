"""Fits the weights of `answering.ranking` on development sets, and prints them.

    python -m tests.benchmarks.fit_ranking SET [SET …] [--archive FILE] [--limit N]

Every other question of each set is fitted on, the rest is held out; all sets count alike. The weights
maximise the softmax share of right sentences among a question's candidates, with a small ridge, by Adam.
Sets are read from where they lie and never stored.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking import feature_weights
from retrieval.answering.ranking.features.basic import FEATURES
from retrieval.arrays import AnyArray, FloatArray
from retrieval.errors import QuestionError
from retrieval.evaluation.datasets import Dataset
from retrieval.evaluation.measures import share
from tests.benchmarks.fit_trees import arguments, opened

RIDGE, STEPS, RATE = 1e-3, 600, 0.05


@dataclass(frozen=True)
class Asked:
    """One set asked: for each question its candidates' features and which of them are right."""

    name: str
    candidates: list[tuple[FloatArray, AnyArray]]


def ask_for_ranking(dataset: Dataset, answerer: Answerer, limit: int) -> Asked:
    """Features and labels of every candidate sentence."""
    rows = []
    for gold in [g for g in dataset.questions if g.answerable][:limit]:
        try:
            question = answerer.understand(gold.question)
        except QuestionError:
            continue
        candidates = answerer.candidates(question, answerer.hits(question))
        right = [
            gold.is_in(c.article) and any(a in c.sentence.span.cut(c.article.text) for a in gold.answers)
            for c in candidates
        ]
        rows.append((np.array([c.features for c in candidates]), np.array(right, dtype=bool)))
    return Asked(dataset.name, rows)


def adam(start: FloatArray, gradient: Callable[[FloatArray], FloatArray]) -> FloatArray:
    """Minimise by Adam (Kingma and Ba, 2015), full batches, fixed steps."""
    weights, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        g = gradient(weights)
        mean, square = 0.9 * mean + 0.1 * g, 0.99 * square + 0.01 * g * g
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def fit_ranking(sets: Sequence[Asked]) -> FloatArray:
    """Weights in the order of `FEATURES`."""
    parts = [[(x, y) for x, y in asked.candidates[::2] if y.any() and not y.all()] for asked in sets]

    def gradient(weights: FloatArray) -> FloatArray:
        total = RIDGE * weights
        for part in parts:
            for x, y in part:
                z = x @ weights
                p = np.exp(z - z.max())
                total += x.T @ (p / p.sum() - p * y / (p * y).sum()) / (len(part) * len(parts))
        return total

    return adam(np.ones(len(FEATURES)), gradient)


def main() -> None:
    """Read the sets, fit, print weights to paste and how they do."""
    given = arguments(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as data:
        fit(opened(given, Path(data)), given.limit)


def fit(sets: Sequence[tuple[Dataset, Answerer]], limit: int) -> None:
    """Fit the weights on opened sets and print them."""
    asked = [ask_for_ranking(dataset, answerer, limit) for dataset, answerer in sets]
    weights = fit_ranking(asked)
    fitted = {n: round(float(w), 2) for n, w in zip(FEATURES, weights, strict=True)}
    feature_weights.WEIGHTS.update({n: w for n, w in fitted.items() if n not in feature_weights.BY_HAND})
    print("feature_weights.WEIGHTS =", feature_weights.WEIGHTS)
    for one in asked:
        for name, part in (("fitted", one.candidates[::2]), ("held out", one.candidates[1::2])):
            first = share([bool(len(y) and y[np.argmax(x @ weights)]) for x, y in part])
            reachable = share([bool(y.any()) for _, y in part])
            print(f"  {one.name:24}{name:10} first sentence right {first:.3f}  reachable {reachable:.3f}")


if __name__ == "__main__":
    main()
