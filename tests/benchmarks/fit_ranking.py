"""Fit the linear ranker on development sets, and print its weights.

    python -m tests.benchmarks.fit_ranking SET[=ARCHIVE] … [--limit N] [--cache FOLDER] [--write]

Every other question of each set is fitted on, the rest is held out; all sets count alike. The weights
maximise the softmax share of right sentences among a question's candidates, with a small ridge, by Adam.
`--write` writes `retrieval/answering/ranking/weights/linear.toml`; weights set by hand stay as they are.
Sets are read from where they lie and never stored.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.answering.ranking.columns import COLUMN_POSITIONS
from retrieval.answering.ranking.features.basic import BASIC
from retrieval.answering.ranking.linear_model import LINEAR_FILE
from retrieval.arrays import AnyArray, FloatArray
from retrieval.evaluation.measures import share
from tests.benchmarks.askings import AskedSet, arguments, asked_sets, toml_head

RIDGE, STEPS, RATE = 1e-3, 600, 0.05
NAMES = tuple(feature.name for feature in BASIC.features)
Labelled = tuple[FloatArray, AnyArray]
"""Rows of one question, shape (R, columns), and which are right, shape (R,)."""


@dataclass(frozen=True)
class Asked:
    """One set: for each question its candidates' basic features and their labels."""

    name: str
    candidates: list[Labelled]


def for_ranking(asked: AskedSet) -> Asked:
    """Basic features and labels of every candidate sentence."""
    at = [COLUMN_POSITIONS[name] for name in NAMES]
    asked_once = [a for a in asked.askings if a.gold.answerable and not a.left_out]
    return Asked(asked.name, [(a.columns[:, at].astype(np.float64), a.right) for a in asked_once])


def adam(start: FloatArray, gradient: Callable[[FloatArray], FloatArray]) -> FloatArray:
    """Minimise by Adam (Kingma and Ba, 2015), full batches, fixed steps."""
    weights, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        g = gradient(weights)
        mean, square = 0.9 * mean + 0.1 * g, 0.99 * square + 0.01 * g * g
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def fit_ranking(sets: Sequence[Asked]) -> FloatArray:
    """Weights in the order of `NAMES`."""
    return most_share_right([asked.candidates[::2] for asked in sets], len(NAMES))


def most_share_right(sets: Sequence[Sequence[Labelled]], columns: int) -> FloatArray:
    """Weights of the columns that maximise the softmax share of right rows, shape (columns,).

    sets: counting alike; questions with only right or only wrong rows say nothing.
    """
    parts = [[(x, y) for x, y in questions if y.any() and not y.all()] for questions in sets]

    def gradient(weights: FloatArray) -> FloatArray:
        total = RIDGE * weights
        for part in parts:
            for x, y in part:
                z = x @ weights
                p = np.exp(z - z.max())
                total += x.T @ (p / p.sum() - p * y / (p * y).sum()) / (len(part) * len(parts))
        return total

    return adam(np.ones(columns), gradient)


def main() -> None:
    """Read the sets, fit, report; write the weights on request."""
    given = arguments(__doc__).parse_args()
    asked = [for_ranking(one) for one in asked_sets(given)]
    weights = fit_ranking(asked)
    text = linear_toml(dict(zip(NAMES, map(float, weights), strict=True)), [one.name for one in asked])
    print(text)
    report(asked, weights)
    if given.write:
        LINEAR_FILE.write_text(text, encoding="utf-8")


def linear_toml(weights: Mapping[str, float], sets: Sequence[str]) -> str:
    """TOML file of the linear model; weights set by hand stay."""
    stored = tomllib.loads(LINEAR_FILE.read_text(encoding="utf-8"))
    fitted = [
        f"{name} = {round(weight, 2)}" for name, weight in weights.items() if name not in stored["manual"]
    ]
    manual = [f"{name} = {weight}" for name, weight in stored["manual"].items()]
    return "\n".join(
        (
            "# Weights of the linear ranker, by feature (retrieval/answering/ranking/features/basic.py).",
            toml_head("fit_ranking", sets),
            "[fitted]",
            *fitted,
            "",
            "# set by hand: the development sets ask for no authors, no counted slogans and no demands",
            "[manual]",
            *manual,
            "",
        )
    )


def report(asked: Sequence[Asked], weights: FloatArray) -> None:
    """Print S@1 of single sentences on either half of each set."""
    for one in asked:
        for name, part in (("fitted", one.candidates[::2]), ("held out", one.candidates[1::2])):
            first = share([bool(len(y) and y[np.argmax(x @ weights)]) for x, y in part])
            reachable = share([bool(y.any()) for _, y in part])
            print(f"  {one.name:24}{name:10} first sentence right {first:.3f}  reachable {reachable:.3f}")


if __name__ == "__main__":
    main()
