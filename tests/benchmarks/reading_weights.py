"""Fit the log-odds of the page grammar and write them to retrieval/reading/grammar/weights/.

    python -m tests.benchmarks.reading_weights EXPORT.jsonl[.gz]…

Two small models, each fitted on the odd days alone (the even days are the test set of `reading_pages.py`):
broken paragraphs, and the lines of a head (article boundaries are `fit_boundaries.py`). Logistic regression
by stochastic gradient ascent, with an L2 penalty against large weights of rare features.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from retrieval.models import BlockKind
from retrieval.reading.grammar import broken_paragraphs, headlines
from retrieval.reading.grammar.column_breaks import paragraphs_are_indented
from retrieval.reading.grammar.fitted_weights import WEIGHTS_FOLDER
from retrieval.reading.grammar.line_kinds import LineKind, unit_of
from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.grammar.page import units_of
from tests.benchmarks.reading_pages import COLUMN, Set, Style, load, pages_of, split_title

Example = tuple[list[tuple[str, float]], bool]
"""Features with their values, and the truth."""
MIN_WEIGHT = 0.05
"""Smaller weights are left out of the files."""


def logistic(
    examples: Sequence[Example], *, rounds: int = 50, rate: float = 0.1, penalty: float = 1e-3
) -> dict[str, float]:
    """Weights of a logistic regression, by feature."""
    rng = random.Random(1)
    weights: dict[str, float] = defaultdict(float)
    order = list(examples)
    for turn in range(rounds):
        rng.shuffle(order)
        step = rate / (1 + turn / 10)
        for features, truth in order:
            score = sum(weights[name] * value for name, value in features)
            error = truth - 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
            for name, value in features:
                weights[name] += step * (error * value - penalty * weights[name])
    return dict(weights)


def accuracy(examples: Sequence[Example], weights: dict[str, float]) -> float:
    """Share of the examples classified correctly."""
    right = sum(
        (sum(weights.get(n, 0.0) * v for n, v in features) > 0) == truth for features, truth in examples
    )
    return right / (len(examples) or 1)


def paragraph_examples(pages: Sequence[Set]) -> Iterator[Example]:
    """Title-like units over text; positive for a broken paragraph."""
    for page in pages:
        units = units_of(split_lines("\n".join(page.lines)))
        if paragraphs_are_indented(units):
            continue
        known = broken_paragraphs.running_text(units)
        for unit, after in pairwise(units):
            if unit.kind is LineKind.TITLE and after.kind is LineKind.BODY:
                kind = page.kinds[unit.lines[0].number]
                below = page.kinds[after.lines[0].number]
                yield (
                    [(name, 1.0) for name in broken_paragraphs.features(unit, after, known)],
                    kind in ("text", "more") and below == "more",
                )


def head_examples(rows: Sequence[dict[str, str]], seed: int) -> Iterator[tuple[list[list[str]], int]]:
    """Features of every reading of a head, and the right index."""
    rng = random.Random(seed)
    for row in rows:
        for spaced in (True, False):
            style = Style(spaced, False, split_titles=0.5 if spaced else 0.25)
            parts = (
                row["title"].split("\n") if "\n" in row["title"] else split_title(row["title"], style, rng)
            )
            kinds, texts, gaps = [], [], []
            label = COLUMN.search(row["title"]) if rng.random() < 0.3 and len(parts) == 1 else None
            if label and label.start() > 4:
                parts = [row["title"][: label.start()]]
            column = [label.group(1)] if label else []
            for kind, lines in (
                (BlockKind.COLUMN, column),
                (BlockKind.KICKER, [row.get("kicker")]),
                (BlockKind.HEADLINE, parts),
                (BlockKind.DECK, [row.get("subtitle")]),
            ):
                for at, line in enumerate(lines):
                    if line:
                        kinds.append(kind)
                        texts.append(line)
                        gaps.append(spaced and not at)
            typeset = split_lines("\n".join("\n" * gap + text for text, gap in zip(texts, gaps, strict=True)))
            units = [unit_of((line,)) for line in typeset]
            if len(units) < 2 or len(units) > 5:
                continue
            readings = list(headlines.head_readings(units))
            if tuple(kinds) in readings:
                yield (
                    [list(headlines.features(units, r, spaced=spaced, text=row["body"])) for r in readings],
                    readings.index(tuple(kinds)),
                )


def softmax(
    examples: Sequence[tuple[list[list[str]], int]],
    *,
    rounds: int = 20,
    rate: float = 0.1,
    penalty: float = 2e-3,
) -> dict[str, float]:
    """Weights of a softmax over the readings of a head."""
    rng = random.Random(1)
    weights: dict[str, float] = defaultdict(float)
    order = list(examples)
    for turn in range(rounds):
        rng.shuffle(order)
        step = rate / (1 + turn / 5)
        for readings, right in order:
            scores = [sum(weights[name] for name in features) for features in readings]
            top = max(scores)
            odds = [math.exp(score - top) for score in scores]
            total = sum(odds)
            change: dict[str, float] = defaultdict(float)
            for at, features in enumerate(readings):
                share = (at == right) - odds[at] / total
                for name in features:
                    change[name] += share
            for name, value in change.items():
                weights[name] += step * (value - penalty * weights[name])
    return dict(weights)


def head_accuracy(examples: Sequence[tuple[list[list[str]], int]], weights: dict[str, float]) -> float:
    """Share of the heads with the right reading scored best."""
    right = 0
    for readings, truth in examples:
        scores = [sum(weights.get(name, 0.0) for name in features) for features in readings]
        right += scores.index(max(scores)) == truth
    return right / (len(examples) or 1)


@dataclass(frozen=True, slots=True)
class FittedModel:
    """Weights of one model, with size and accuracy on both halves.

    dev, test: number of examples, share right; fitted on dev (odd days) only.
    """

    name: str
    weights: dict[str, float]
    dev: tuple[int, float]
    test: tuple[int, float]


def fit_paragraphs(dev_pages: Sequence[Set], test_pages: Sequence[Set]) -> FittedModel:
    """Fit the model of `broken_paragraphs`."""
    dev, test = list(paragraph_examples(dev_pages)), list(paragraph_examples(test_pages))
    weights = logistic(dev)
    scores = accuracy(dev, weights), accuracy(test, weights)
    return FittedModel("broken_paragraphs", weights, (len(dev), scores[0]), (len(test), scores[1]))


def fit_headlines(dev_rows: Sequence[dict[str, str]], test_rows: Sequence[dict[str, str]]) -> FittedModel:
    """Fit the model of `headlines`."""
    dev = [example for seed in range(3, 7) for example in head_examples(dev_rows, seed)]
    test = [example for seed in (40, 41) for example in head_examples(test_rows, seed)]
    weights = softmax(dev)
    scores = head_accuracy(dev, weights), head_accuracy(test, weights)
    return FittedModel("headlines", weights, (len(dev), scores[0]), (len(test), scores[1]))


def weights_file(model: FittedModel, date: dt.date) -> str:
    """Content of the weights file, as `fitted_weights` reads it."""
    lines = [
        f"# Log-odds of the features of retrieval/reading/grammar/{model.name}.py.",
        "# A feature that is not listed counts nothing.",
        'program = "tests/benchmarks/reading_weights.py"',
        f"date = {date.isoformat()}",
        f'examples = "{model.dev[0]:,} of odd days, {model.dev[1]:.4f} right; '
        f'{model.test[0]:,} of even days, not fitted, {model.test[1]:.4f}"',
        "",
        "[weights]",
        *(
            f'"{feature}" = {weight:.2f}'
            for feature, weight in sorted(model.weights.items())
            if abs(weight) >= MIN_WEIGHT
        ),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit the models, print their accuracy and write their weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exports", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--only", choices=("broken_paragraphs", "headlines"))
    parser.add_argument("--out", type=Path, default=WEIGHTS_FOLDER)
    options = parser.parse_args()
    pages: dict[int, list[Set]] = {0: [], 1: []}
    rows: dict[int, list[dict[str, str]]] = {0: [], 1: []}
    for path in options.exports:
        everything = load([path])
        for odd in (0, 1):
            part = [row for row in everything if int(row["date"][-2:]) % 2 == odd]
            pages[odd] += pages_of(part, min(options.pages, len(part)), seed=7 + odd)
            rows[odd] += part
    fits: dict[str, Callable[[], FittedModel]] = {
        "broken_paragraphs": lambda: fit_paragraphs(pages[1], pages[0]),
        "headlines": lambda: fit_headlines(rows[1], rows[0]),
    }
    for name, fit in fits.items():
        if options.only in (None, name):
            model = fit()
            print(f"{name}: {model.dev[0]} dev {model.dev[1]:.4f}, {model.test[0]} test {model.test[1]:.4f}")
            text = weights_file(model, dt.datetime.now(dt.UTC).date())
            (options.out / f"{name}.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
