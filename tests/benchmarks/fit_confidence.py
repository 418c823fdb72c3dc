"""Fits the weights of `answering.confidence`, and says how right and how sure whole quotes are, cross-fitted.

    pip install lightgbm
    python -m tests.benchmarks.fit_confidence SET [SET …] [--archive FILE] [--limit N]

Each question is ranked by trees that were grown on the other folds (`fit_trees`), once as it is and once
with its gold articles left out. The model is a logistic regression on "the first quote is right", all sets
alike, with a small ridge, by Adam. Printed for each set: the share of questions whose first quote is right
(S@1), and one of the first three (S@3); AUROC of the confidence between the two askings and its expected
calibration error, by a model fitted on the other folds; what thresholds would keep. Sets are read from where
they lie and never stored.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from retrieval.answering import confidence
from retrieval.answering.answerer import Answerer
from retrieval.answering.quotes import Excerpt, excerpts
from retrieval.answering.ranking import Ranker
from retrieval.arrays import AnyArray, FloatArray
from retrieval.errors import QuestionError
from retrieval.evaluation.datasets import Dataset, Gold
from retrieval.evaluation.metrics import auroc, calibration_error
from tests.benchmarks.fit_ranking import RIDGE, adam
from tests.benchmarks.fit_trees import (
    FOLDS,
    arguments,
    ask,
    flattened,
    fold_of,
    grown_apart,
    opened,
    sample,
)

QUOTES_JUDGED = 3
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


@dataclass(frozen=True)
class Sure:
    """One asking: its signals, words that the archive lacks, which quotes are right, whether the answer was
    there, the fold of its question."""

    signals: tuple[float, ...]
    absent: int
    rights: tuple[bool, ...]
    present: bool
    fold: int


def ask_twice(dataset: Dataset, answerer: Answerer, rankers: Sequence[Ranker], limit: int) -> list[Sure]:
    """Each question with its gold articles and without; rankers: for each fold one that does not know it."""
    asked = []
    for gold in sample(dataset, limit):
        for without in ((), tuple(gold.articles)):
            found = _asked(answerer, rankers[fold_of(gold)], gold, without)
            if found is not None:
                asked.append(found)
    return asked


def _asked(answerer: Answerer, ranker: Ranker, gold: Gold, without: Sequence[str]) -> Sure | None:
    try:
        question = answerer.understand(gold.question)
    except QuestionError:
        return None
    ranked = ranker.rank(question, answerer.hits(question, without=without))
    if not ranked:
        return None
    weights = ranker.weights(question)
    quotes = islice(excerpts(question, weights, ranked), QUOTES_JUDGED)
    rights = tuple(not without and _is_right(gold, quote) for quote in quotes)
    return Sure(confidence.signals(ranked), len(weights.absent), rights, not without, fold_of(gold))


def _is_right(gold: Gold, excerpt: Excerpt) -> bool:
    text = excerpt.span.cut(excerpt.candidate.article.text)
    return gold.is_in(excerpt.candidate.article) and any(answer in text for answer in gold.answers)


def fit_confidence(sets: Sequence[Sequence[Sure]]) -> FloatArray:
    """Bias, then weights in the order of `confidence.SIGNALS`."""
    parts = [(_inputs(asked), np.array([one.rights[0] for one in asked])) for asked in sets if asked]

    def gradient(weights: FloatArray) -> FloatArray:
        total = RIDGE * weights
        for x, y in parts:
            total += x.T @ (1 / (1 + np.exp(-x @ weights)) - y) / (len(y) * len(parts))
        return total

    return adam(np.zeros(len(confidence.SIGNALS) + 1), gradient)


def _inputs(asked: Sequence[Sure]) -> FloatArray:
    return np.array([(1.0, *one.signals) for one in asked])


def chances(asked: Sequence[Sure], models: Sequence[FloatArray]) -> AnyArray:
    """How sure each asking is; models: for each fold one that does not know it."""
    return np.array(
        [
            confidence.ABSENT_HALVES**one.absent / (1 + np.exp(-(models[one.fold] @ (1.0, *one.signals))))
            for one in asked
        ]
    )


def report(name: str, asked: Sequence[Sure], sure: AnyArray) -> None:
    """Print how right and how sure one set is."""
    present = np.array([one.present for one in asked])
    right = np.array([one.rights[0] for one in asked])
    among = np.array([any(one.rights) for one in asked])
    area = auroc(list(sure[present]), list(sure[~present])) or 0.0
    error = calibration_error(list(sure), list(right))
    print(
        f"{name:24} S@1 {right[present].mean():.3f}  S@3 {among[present].mean():.3f}"
        f"  AUROC {area:.3f}  ECE {error:.3f}"
    )
    for threshold in THRESHOLDS:
        kept, said = (sure[present & right] >= threshold).mean(), (sure[~present] >= threshold).mean()
        print(f"    at {threshold:.2f}: right ones kept {kept:.2f}, absent ones answered {said:.2f}")


def main() -> None:
    """Read the sets, fit, print weights to paste and how they do."""
    given = arguments(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as data:
        sets = opened(given, Path(data))
        forests = [
            flattened(m) for m in grown_apart([ask(dataset, who, given.limit) for dataset, who in sets])
        ]
        asked = [
            ask_twice(dataset, who, [Ranker(who.generation, forest) for forest in forests], given.limit)
            for dataset, who in sets
        ]
    models = [
        fit_confidence([[one for one in a if one.fold != fold] for a in asked]) for fold in range(FOLDS)
    ]
    for (dataset, _), one in zip(sets, asked, strict=True):
        report(dataset.name, one, chances(one, models))
    bias, *weights = fit_confidence(asked)
    print("BIAS =", round(float(bias), 2))
    print("WEIGHTS =", {n: round(float(w), 2) for n, w in zip(confidence.SIGNALS, weights, strict=True)})


if __name__ == "__main__":
    main()
