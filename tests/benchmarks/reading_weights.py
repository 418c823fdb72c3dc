"""Fits the log-odds that reading uses where plain text leaves several readings open, and prints them.

    python -m tests.benchmarks.reading_weights EXPORT.jsonl[.gz]…

Three small models, each on the odd days alone (the even days are for `reading_pages.py` to test on):
the first pieces of broken paragraphs (`fragments`), where articles begin (`boundaries`), and the lines of
a head (`titles`). Logistic regression by gradient ascent, with a penalty so that rare features stay small.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

from retrieval.models import BlockKind
from retrieval.reading.grammar import article_boundaries, article_drafts, broken_paragraphs, headlines
from retrieval.reading.grammar.column_breaks import paragraphs_are_indented
from retrieval.reading.grammar.line_kinds import LineKind, unit_of
from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.grammar.page import draft_page, units_of
from tests.benchmarks.reading_pages import COLUMN, Set, Style, load, pages_of, split_title

Example = tuple[list[tuple[str, float]], bool]


def logistic(
    examples: Sequence[Example], *, rounds: int = 50, rate: float = 0.1, penalty: float = 1e-3
) -> dict[str, float]:
    """Weights by feature."""
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
    """Share of the examples that the weights get right."""
    right = sum(
        (sum(weights.get(n, 0.0) * v for n, v in features) > 0) == truth for features, truth in examples
    )
    return right / (len(examples) or 1)


def fragment_examples(pages: Sequence[Set]) -> Iterator[Example]:
    """Title-like pieces with text below: is it a broken paragraph?"""
    for page in pages:
        pieces = units_of(split_lines("\n".join(page.lines)))
        if paragraphs_are_indented(pieces):
            continue
        known = broken_paragraphs.count_pairs(pieces)
        for piece, after in pairwise(pieces):
            if piece.kind is LineKind.TITLE and after.kind is LineKind.BODY:
                kind = page.kinds[piece.lines[0].number]
                below = page.kinds[after.lines[0].number]
                yield (
                    [(name, 1.0) for name in broken_paragraphs.features(piece, after, known)],
                    kind in ("text", "more") and below == "more",
                )


def head_examples(rows: Sequence[dict[str, str]], seed: int) -> Iterator[tuple[list[list[str]], int]]:
    """Heads with every reading's features, and which reading is right."""
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
            pieces = [unit_of((line,)) for line in typeset]
            if len(pieces) < 2 or len(pieces) > 5:
                continue
            readings = list(headlines._readings(pieces))
            if tuple(kinds) in readings:
                yield (
                    [list(headlines.features(pieces, r, spaced=spaced, text=row["body"])) for r in readings],
                    readings.index(tuple(kinds)),
                )


def softmax(
    examples: Sequence[tuple[list[list[str]], int]],
    *,
    rounds: int = 20,
    rate: float = 0.1,
    penalty: float = 2e-3,
) -> dict[str, float]:
    """Weights that make the right one of several readings the most likely."""
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
    """Share of the heads whose best reading is the right one."""
    right = 0
    for readings, truth in examples:
        scores = [sum(weights.get(name, 0.0) for name in features) for features in readings]
        right += scores.index(max(scores)) == truth
    return right / (len(examples) or 1)


def boundary_examples(pages: Sequence[Set]) -> list[Example]:
    """Title lines between two stretches of text: do they open an article?"""
    return [example for page in pages for example in _divisions(page)]


def _divisions(page: Set) -> list[Example]:
    """The divisions of one page with the truth; read with the truth, so that one error makes no other."""
    found: list[Example] = []
    starts = {article["start"] for article in page.articles}

    def record(division: article_boundaries.ArticleSpans) -> bool:
        numbers = [line.number for piece in division.titles for line in piece.lines]
        truth = any(number in starts for number in numbers)
        if all(page.kinds.get(number) not in ("text", "more") for number in numbers):
            found.append((list(article_boundaries.features(division)), truth))
        return truth

    with patch.object(article_drafts, "opens_article", record):
        draft_page(split_lines("\n".join(page.lines)))
    return found


def show(name: str, weights: dict[str, float], dev: tuple[int, float], test: tuple[int, float]) -> None:
    """Print weights as the table that stands in the module, with how many examples and the share right."""
    print(f"# {name}: {dev[0]} dev {dev[1]:.4f}, {test[0]} test {test[1]:.4f}")
    for feature, weight in sorted(weights.items()):
        if abs(weight) >= 0.05:
            print(f'    "{feature}": {weight:.2f},')


def main() -> None:
    """Fit all three and print the tables with their accuracy on both halves."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exports", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--only", choices=("fragments", "boundaries", "titles"))
    options = parser.parse_args()
    halves: dict[int, list[Set]] = {0: [], 1: []}
    rows: dict[int, list[dict[str, str]]] = {0: [], 1: []}
    for path in options.exports:
        everything = load([path])
        for odd in (0, 1):
            part = [row for row in everything if int(row["date"][-2:]) % 2 == odd]
            halves[odd] += pages_of(part, min(options.pages, len(part)), seed=7 + odd)
            rows[odd] += part
    if options.only in (None, "fragments"):
        dev, test = list(fragment_examples(halves[1])), list(fragment_examples(halves[0]))
        weights = logistic(dev)
        show("fragments", weights, (len(dev), accuracy(dev, weights)), (len(test), accuracy(test, weights)))
    if options.only in (None, "titles"):
        heads = [example for seed in range(3, 7) for example in head_examples(rows[1], seed)]
        others = [example for seed in (40, 41) for example in head_examples(rows[0], seed)]
        weights = softmax(heads)
        right = head_accuracy(heads, weights), head_accuracy(others, weights)
        show("titles", weights, (len(heads), right[0]), (len(others), right[1]))
    if options.only in (None, "boundaries"):
        dev, test = boundary_examples(halves[1]), boundary_examples(halves[0])
        weights = logistic(dev)
        show("boundaries", weights, (len(dev), accuracy(dev, weights)), (len(test), accuracy(test, weights)))


if __name__ == "__main__":
    main()
