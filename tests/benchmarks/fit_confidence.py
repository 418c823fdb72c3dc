"""Fit the confidence; report S@k and calibration of quotes, cross-fitted.

    pip install lightgbm
    python -m tests.benchmarks.fit_confidence SET [SET …] [--archive FILE] [--limit N] [--write]
        [--chart OUT.png]

Each question is ranked by trees that were grown on the other folds (`fit_trees`), once as it is and once
with its gold articles left out. The model is a logistic regression on "the first quote is right", all sets
alike, with a small ridge, by Adam, and trees grown from its odds on (LightGBM, few leaves, strong ridge).
Printed for each set: the share of questions whose first quote is right (S@1), and one of the first three
(S@3); AUROC of the confidence between the two askings and its expected calibration error, by a model fitted
on the other folds, beside the error that a model without fault would show on so few askings; what thresholds
would keep. In brackets, what 95 of 100 sets like this one would show. `--chart` draws how often askings of
each confidence were right, all sets together. `--write` grows the trees on everything and writes
`confidence.toml` and `confidence.npz` in `retrieval/answering/ranking/weights/`. Sets are read in place and
never stored.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.answering import confidence
from retrieval.answering.answerer import Answerer
from retrieval.answering.quoting.quotes import Excerpt, excerpts
from retrieval.answering.ranking.ranker import Ranker
from retrieval.answering.ranking.trees import WEIGHTS_FOLDER, Forest
from retrieval.arrays import AnyArray, FloatArray
from retrieval.errors import QuestionError
from retrieval.evaluation.datasets import Dataset, Gold
from retrieval.evaluation.measures import auroc, auroc_interval, bootstrap_interval, calibration_error
from retrieval.evaluation.reliability import Asking, draw
from tests.benchmarks.fit_ranking import RIDGE, adam
from tests.benchmarks.fit_trees import (
    EVERY_SET,
    FOLDS,
    arguments,
    ask,
    file_head,
    flattened,
    fold_of,
    grown_apart,
    opened,
    sample,
    toml_head,
)

QUOTES_JUDGED = 3
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
TREES = 300
GROWTH = {
    "objective": "binary", "learning_rate": 0.03, "num_leaves": 7, "min_data_in_leaf": 200,
    "lambda_l2": 100.0, "feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1, "seed": 1,
    "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
DRAWS = 100
"""Times that chance decides what is right, to see the error of a model without fault."""


@dataclass(frozen=True)
class Sure:
    """One asking: signals, absent words, row of the trees, quote labels.

    present: the gold articles were not left out. fold: see `fold_of`.
    """

    signals: dict[str, float]
    absent: int
    row: FloatArray | None
    rights: tuple[bool, ...]
    present: bool
    fold: int


@dataclass(frozen=True)
class Model:
    """Bias and weights in the order of `confidence.SIGNALS`, and trees over `confidence.COLUMNS`."""

    weights: FloatArray
    trees: Forest

    def chance(self, one: Sure) -> float:
        """Probability of a right first quote."""
        added = confidence.correction(one.signals, one.absent, one.row, self.trees)
        return confidence.corrected(chance_by(self.weights, one), added)


def ask_twice(dataset: Dataset, answerer: Answerer, rankers: Sequence[Ranker], limit: int) -> list[Sure]:
    """Ask each question with and without gold articles; rankers: one a fold."""
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
    row = ranked[0].row
    return Sure(confidence.signals(ranked), len(weights.absent), row, rights, not without, fold_of(gold))


def _is_right(gold: Gold, excerpt: Excerpt) -> bool:
    text = excerpt.span.cut(excerpt.candidate.article.text)
    return gold.is_in(excerpt.candidate.article) and any(answer in text for answer in gold.answers)


def fit_confidence(sets: Sequence[Sequence[Sure]]) -> Model:
    """The logistic model with its correcting trees."""
    weights = fit_weights(sets)
    return Model(weights, flattened(grow_correction(sets, weights), confidence.COLUMNS))


def fit_weights(sets: Sequence[Sequence[Sure]]) -> FloatArray:
    """Bias, then weights in the order of `confidence.SIGNALS`."""
    parts = [(_inputs(asked), np.array([one.rights[0] for one in asked])) for asked in sets if asked]

    def gradient(weights: FloatArray) -> FloatArray:
        total = RIDGE * weights
        for x, y in parts:
            total += x.T @ (1 / (1 + np.exp(-x @ weights)) - y) / (len(y) * len(parts))
        return total

    return adam(np.zeros(len(confidence.SIGNALS) + 1), gradient)


def _inputs(asked: Sequence[Sure]) -> FloatArray:
    return np.array([_input(one) for one in asked])


def _input(one: Sure) -> tuple[float, ...]:
    """1 for the bias, then the signals in the order of `confidence.SIGNALS`."""
    return (1.0, *(one.signals[name] for name in confidence.SIGNALS))


def grow_correction(sets: Sequence[Sequence[Sure]], weights: FloatArray) -> Any:
    """Grow a LightGBM model of the addend to the log odds.

    Every set has about the same weight.
    """
    import lightgbm

    rows, right, odds, set_weights = [], [], [], []
    for asked in sets:
        for one in asked:
            if one.row is not None:
                chance = chance_by(weights, one)
                rows.append(confidence.tree_input(one.signals, one.absent, one.row))
                right.append(int(one.rights[0]))
                odds.append(np.log(chance / (1 - chance)))
                set_weights.append(min(3.0, 2 * EVERY_SET / len(asked)))
    data = lightgbm.Dataset(np.array(rows), right, weight=set_weights, init_score=odds)
    return lightgbm.train(GROWTH, data, TREES)


def chance_by(weights: FloatArray, one: Sure) -> float:
    """Probability by the logistic model alone."""
    chance = confidence.ABSENT_WORD_FACTOR**one.absent / (1 + np.exp(-(weights @ _input(one))))
    return float(np.clip(chance, 1e-6, 1 - 1e-6))


def report(name: str, asked: Sequence[Sure], sure: AnyArray) -> None:
    """Print S@k, AUROC and ECE of one set."""
    present = np.array([one.present for one in asked])
    right = np.array([one.rights[0] for one in asked])
    among = np.array([any(one.rights) for one in asked])
    area = auroc(list(sure[present]), list(sure[~present])) or 0.0
    low, high = auroc_interval(area, int(present.sum()), int((~present).sum()))
    error = calibration_error(list(sure), list(right))
    draws = np.random.default_rng(0).random((DRAWS, len(sure))) < sure
    least = np.mean([calibration_error(list(sure), list(drawn)) for drawn in draws])
    print(
        f"{name:24} S@1 {_with_interval(right[present])}  S@3 {_with_interval(among[present])}"
        f"  AUROC {area:.3f} ({low:.3f} to {high:.3f})  ECE {error:.3f} (without fault {least:.3f})"
    )
    for threshold in THRESHOLDS:
        kept, said = (sure[present & right] >= threshold).mean(), (sure[~present] >= threshold).mean()
        print(f"    at {threshold:.2f}: right ones kept {kept:.2f}, absent ones answered {said:.2f}")


def _with_interval(rights: AnyArray) -> str:
    """A share with its 95 % interval."""
    low, high = bootstrap_interval(list(rights.astype(float)))
    return f"{rights.mean():.3f} ({low:.3f} to {high:.3f})"


def main() -> None:
    """Read the sets, fit, report; write weights and trees on request."""
    parser = arguments(__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--chart", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        sets = opened(given, Path(data))
        forests = [
            flattened(m) for m in grown_apart([ask(dataset, who, given.limit) for dataset, who in sets])
        ]
        asked = [
            ask_twice(dataset, who, [Ranker(who.generation, forest) for forest in forests], given.limit)
            for dataset, who in sets
        ]
    names = [dataset.name for dataset, _ in sets]
    drawn = report_cross_fitted(names, asked)
    if given.chart:
        draw(drawn, given.chart)
    model = fit_confidence(asked)
    text = logistic_toml(model.weights, names)
    print(text)
    if given.write:
        confidence.LOGISTIC_FILE.write_text(text, encoding="utf-8")
        trees = replace(model.trees, head=file_head("fit_confidence", names))
        trees.save(WEIGHTS_FOLDER / "confidence.npz")


def report_cross_fitted(names: Sequence[str], asked: Sequence[Sequence[Sure]]) -> list[Asking]:
    """Report each set by models of the other folds; returns the askings."""
    models = [
        fit_confidence([[one for one in a if one.fold != fold] for a in asked]) for fold in range(FOLDS)
    ]
    drawn: list[Asking] = []
    for name, askings in zip(names, asked, strict=True):
        sure = np.array([models[one.fold].chance(one) for one in askings])
        report(name, askings, sure)
        drawn += [(float(chance), one.rights[0]) for chance, one in zip(sure, askings, strict=True)]
    return drawn


def logistic_toml(weights: FloatArray, sets: Sequence[str]) -> str:
    """TOML file of the logistic model; weights: bias, then by signal."""
    bias, *values = (round(float(weight), 2) for weight in weights)
    rows = [f"{name} = {value}" for name, value in zip(confidence.SIGNALS, values, strict=True)]
    title = "# Logistic model of the confidence, by signal (retrieval/answering/confidence.py)."
    return "\n".join((title, f"bias = {bias}", "", toml_head("fit_confidence", sets), "[weights]", *rows, ""))


if __name__ == "__main__":
    main()
