"""Fits the weights of `answering.ranking` and `answering.confidence` on development sets, and prints them.

    python -m tests.benchmarks.fit_ranking SET [SET …] [--archive FILE] [--limit N]

Every other question of each set is fitted on, the rest is held out; all sets count alike. The ranker's
weights maximise the softmax share of right sentences among a question's candidates; the confidence is a
logistic regression on "the first quote is right", each question asked once as it is and once without its
gold articles. Both with a small ridge, by Adam. The confidence is only as good as the trees are new to the
questions: fit it with trees (`fit_trees`) that were grown on other questions. Sets are read from where they
lie and never stored.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.answering import confidence, ranking
from retrieval.answering.answerer import Answerer
from retrieval.answering.features import FEATURES
from retrieval.answering.quotes import excerpts
from retrieval.archive import Archive
from retrieval.arrays import AnyArray, FloatArray
from retrieval.errors import QuestionError
from retrieval.evaluation.datasets import Dataset, Gold, read_dataset
from retrieval.evaluation.metrics import auroc, calibration_error, share
from retrieval.settings import Settings

SET_BY_HAND = {"byline", "spelled"}
RIDGE, STEPS, RATE = 1e-3, 600, 0.05


@dataclass(frozen=True)
class Asked:
    """One set asked: for each question its candidates' features and which of them are right."""

    name: str
    candidates: list[tuple[FloatArray, AnyArray]]


@dataclass(frozen=True)
class Sure:
    """One set asked with and without its answers: signals and whether the first quote was right."""

    name: str
    signals: FloatArray
    right: AnyArray
    present: AnyArray


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


def ask_for_confidence(dataset: Dataset, answerer: Answerer, limit: int) -> Sure:
    """Signals with the gold articles in and out, by the ranking weights now in force."""
    signals, right, present = [], [], []
    for gold in [g for g in dataset.questions if g.answerable][:limit]:
        for without in ((), tuple(gold.articles)):
            found = _first(answerer, gold, without)
            if found is not None:
                signals.append(found[0])
                right.append(found[1] and not without)
                present.append(not without)
    return Sure(dataset.name, np.array(signals), np.array(right), np.array(present))


def _first(answerer: Answerer, gold: Gold, without: Sequence[str]) -> tuple[tuple[float, ...], bool] | None:
    try:
        question = answerer.understand(gold.question)
    except QuestionError:
        return None
    ranked = answerer.candidates(question, answerer.hits(question, without=without))
    if not ranked:
        return None
    excerpt = next(iter(excerpts(question, answerer.weights(question), ranked)))
    text = excerpt.span.cut(excerpt.candidate.article.text)
    right = gold.is_in(excerpt.candidate.article) and any(a in text for a in gold.answers)
    return confidence.signals(ranked), right


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


def fit_confidence(sets: Sequence[Sure]) -> FloatArray:
    """Bias, then weights in the order of `confidence.SIGNALS`."""
    parts = [(np.c_[np.ones(len(s.signals)), s.signals], s.right) for s in sets]
    halves = [(x[_half(len(x))], y[_half(len(x))]) for x, y in parts]

    def gradient(weights: FloatArray) -> FloatArray:
        total = RIDGE * weights
        for x, y in halves:
            total += x.T @ (1 / (1 + np.exp(-x @ weights)) - y) / (len(y) * len(halves))
        return total

    return adam(np.zeros(len(confidence.SIGNALS) + 1), gradient)


def _half(size: int, *, held: bool = False) -> AnyArray:
    """Both askings of every other question."""
    return (np.arange(size) // 2 % 2 == 1) == held


def main() -> None:
    """Read the sets, fit, print weights to paste and how they do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--archive", type=Path, action="append", default=[])
    parser.add_argument("--limit", type=int, default=800)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        settings = Settings.read(data=Path(data))
        opened = []
        for path in given.sets:
            dataset = read_dataset(path, () if path.is_dir() else given.archive)
            opened.append((dataset, Archive(settings, dataset.archive).answerer()))
        fit(opened, given.limit)


def fit(opened: Sequence[tuple[Dataset, Answerer]], limit: int) -> None:
    """Fit both models on opened sets and print them."""
    asked = [ask_for_ranking(dataset, answerer, limit) for dataset, answerer in opened]
    weights = fit_ranking(asked)
    fitted = {n: round(float(w), 2) for n, w in zip(FEATURES, weights, strict=True)}
    ranking.WEIGHTS.update({n: w for n, w in fitted.items() if n not in SET_BY_HAND})
    print("ranking.WEIGHTS =", ranking.WEIGHTS)
    for one in asked:
        for name, part in (("fitted", one.candidates[::2]), ("held out", one.candidates[1::2])):
            first = share([bool(len(y) and y[np.argmax(x @ weights)]) for x, y in part])
            reachable = share([bool(y.any()) for _, y in part])
            print(f"  {one.name:24}{name:10} first sentence right {first:.3f}  reachable {reachable:.3f}")
    sure = [ask_for_confidence(dataset, answerer, limit) for dataset, answerer in opened]
    model = fit_confidence(sure)
    print("confidence.BIAS =", round(float(model[0]), 2))
    print(
        "confidence.WEIGHTS =",
        {n: round(float(w), 2) for n, w in zip(confidence.SIGNALS, model[1:], strict=True)},
    )
    for s in sure:
        held = _half(len(s.signals), held=True)
        p = 1 / (1 + np.exp(-(s.signals[held] @ model[1:] + model[0])))
        present, right = s.present[held], s.right[held]
        area = auroc(list(p[present]), list(p[~present])) or 0.0
        error = calibration_error(list(p), list(right))
        print(f"  {s.name:24}held out  AUROC {area:.3f}  ECE {error:.3f}  right {right[present].mean():.3f}")
        for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
            kept, said = (p[present & right] >= threshold).mean(), (p[~present] >= threshold).mean()
            print(f"      at {threshold:.2f}: right ones kept {kept:.2f}, absent ones answered {said:.2f}")


if __name__ == "__main__":
    main()
