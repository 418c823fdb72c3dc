"""Grow the trees that tell heads from subheads: retrieval/reading/grammar/weights/article_openings.json.

    python -m tests.benchmarks.fit_boundaries EXPORT.jsonl[.gz]… [--pages N] [--out FILE]

Needs lightgbm. Examples are the title lines between two texts, of pages flattened by both flatteners
(`reading_pages`, `reading_styles`) in all their styles, on odd days; judged on even days. The articles
under way are drafted with the true boundaries but for a few errors at random.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from retrieval.reading.grammar import article_drafts
from retrieval.reading.grammar.article_boundaries import ArticleSpans
from retrieval.reading.grammar.boundaries import headlines_below
from retrieval.reading.grammar.boundaries.article_openings import opening_values
from retrieval.reading.grammar.boundaries.decision_trees import WEIGHTS_FOLDER
from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.grammar.page import draft_page
from tests.benchmarks import reading_pages, reading_styles

Example = tuple[dict[str, float], bool]
FLAW_SHARE = 0.08
"""Share of decisions taken wrongly while examples are collected: one error must not cause the next."""
TYPESET_WEIGHT = 3.0
"""Weight of an example of a set page: there are six heads and subheads of real pages for each."""
FEW_PAGES = 60
"""An export with fewer pages is set in more styles, for it has features that others lack."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Trees to grow, leaves of each, learning rate."""

    rounds: int
    leaves: int = 12
    rate: float = 0.08


def examples(lines: Sequence[str], starts: set[int], kinds: dict[int, str]) -> list[Example]:
    """Examples of one page; starts: numbers of the first lines of its articles."""
    found: list[Example] = []
    flaw = random.Random(len(lines))

    def record(spans: ArticleSpans) -> bool:
        numbers = [line.number for unit in spans.titles for line in unit.lines]
        if spans.headline_below:
            after = spans.after[0].lines[0].number if spans.after else None
            truth = after is None or any(n in starts for n in range(numbers[-1] + 1, after + 1))
        else:
            truth = any(number in starts for number in numbers)
        if any(kinds.get(number) == "between" for number in numbers) and not truth:
            return True
        found.append((dict(opening_values(spans)), truth))
        return truth is not (flaw.random() < FLAW_SHARE)

    with (
        patch.object(article_drafts, "opens_article", record),
        patch.object(headlines_below, "opens_article", record),
    ):
        draft_page(split_lines("\n".join(lines)))
    return found


def styled(paths: Sequence[Path], odd: int, count: int) -> Iterator[Example]:
    """Examples of real pages, each in three of the styles."""
    rng = random.Random(3 + odd)
    for path in paths:
        pages = reading_styles.load_pages([path])
        keys = [key for key in pages if int(key[1][-2:]) % 2 == odd]
        rng.shuffle(keys)
        for key in keys[:count]:
            for style in rng.sample(reading_styles.STYLES, 12 if len(keys) < FEW_PAGES else 3):
                rows = [divided(row, rng) if rng.random() < 0.2 else row for row in pages[key]]
                if rng.random() < 0.5:
                    rng.shuffle(rows)
                if rng.random() < 0.35:
                    rows = rows[: rng.randint(2, 4)]
                flat = reading_styles.flatten(rows, style, rng)
                yield from examples(flat.lines, set(flat.starts), flat.kinds)


def divided(row: reading_styles.Row, rng: random.Random) -> reading_styles.Row:
    """A row with subheads of one or two lines, or questions, put between its paragraphs."""
    lines = reading_styles.body_lines(row)
    if len(lines) < 5 or any(len(line) < 20 for line in lines[1:-1]):
        return row
    count, every, asks = rng.randint(1, 2), rng.randint(1, 3), rng.random() < 0.3
    body = lines[:2]
    for at, line in enumerate(lines[2:]):
        clauses = [part for part in re.split(r"[，。、；：？！“”（）]", line) if 4 <= len(part) <= 15]
        if at % every == 0 and len(clauses) >= count:
            heads = rng.sample(clauses, count)
            body += [*heads[:-1], heads[-1] + "？" * asks]
        body.append(line)
    return {**row, "body": "\n".join(body)}


def typeset(paths: Sequence[Path], odd: int, count: int) -> Iterator[Example]:
    """Examples of the pages that `reading_pages` sets."""
    for path in paths:
        rows = [row for row in reading_pages.load([path]) if int(row["date"][-2:]) % 2 == odd]
        for page in reading_pages.pages_of(rows, min(count, len(rows)), seed=7 + odd):
            starts = {article["start"] for article in page.articles}
            yield from examples(page.lines, starts, page.kinds)


def grow(dev: Sequence[Example], growth: Growth, weights: Sequence[float] | None) -> tuple[list[str], Any]:
    """Names and booster.

    weights: of the examples; None for equal ones.
    """
    import lightgbm
    import numpy

    names = sorted(dev[0][0])
    rows = numpy.array([[values[name] for name in names] for values, _ in dev])
    truths = numpy.array([float(truth) for _, truth in dev])
    data = lightgbm.Dataset(rows, truths, weight=weights, feature_name=names_of(names))
    parameters = {
        "objective": "binary", "num_leaves": growth.leaves, "learning_rate": growth.rate,
        "min_data_in_leaf": 25, "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1,
        "lambda_l2": 5.0, "verbose": -1, "num_threads": 1, "seed": 1, "max_bin": 63,
    }  # fmt: skip
    return names, lightgbm.train(parameters, data, growth.rounds)


def names_of(names: Sequence[str]) -> list[str]:
    """Names without the characters that LightGBM refuses."""
    return [f"v{at}" for at in range(len(names))]


def tree_of(node: dict[str, Any]) -> dict[str, Any]:
    """A LightGBM tree as nodes and leaves."""
    nodes: list[list[float]] = []
    leaves: list[float] = []

    def place(part: dict[str, Any]) -> int:
        if "leaf_value" in part:
            leaves.append(round(part["leaf_value"], 4))
            return -len(leaves)
        at = len(nodes)
        nodes.append([part["split_feature"], float(f"{part['threshold']:.5g}"), 0, 0])
        nodes[at][2] = place(part["left_child"])
        nodes[at][3] = place(part["right_child"])
        return at

    place(node)
    return {"nodes": nodes, "leaves": leaves}


def write_trees(
    path: Path,
    program: str,
    dev: Sequence[Example],
    test: Sequence[Example],
    growth: Growth,
    weights: Sequence[float] | None = None,
) -> float:
    """Grow trees on the examples of odd days, and write them; gives the share right on even days.

    program: path of the one that collected the examples, for the head of the file.
    weights: of the examples of odd days; None for equal ones.
    """
    names, booster = grow(dev, growth, weights)
    fitted = [float(p) for p in booster.predict([[values[n] for n in names] for values, _ in test])]
    right = sum((p > 0.5) == truth for p, (_, truth) in zip(fitted, test, strict=True)) / (len(test) or 1)
    stored = {
        "program": program,
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "examples": f"{len(dev):,} of odd days; {right:.4f} right of {len(test):,} of even days",
        "names": names,
        "trees": [tree_of(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]],
    }
    path.write_text(json.dumps(stored, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return right


def main() -> None:
    """Grow, judge and write the trees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exports", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--out", type=Path, default=WEIGHTS_FOLDER / "article_openings.json")
    options = parser.parse_args()
    real = list(styled(options.exports, 1, options.pages))
    typed = list(typeset(options.exports, 1, options.pages // 2))
    weights = [1.0] * len(real) + [TYPESET_WEIGHT] * len(typed)
    test = [
        *styled(options.exports, 0, options.pages // 5),
        *typeset(options.exports, 0, options.pages // 10),
    ]
    print(f"{len(weights)} examples, {len(test)} of even days", flush=True)
    growth = Growth(options.rounds, leaves=16, rate=0.05)
    program = "tests/benchmarks/fit_boundaries.py"
    right = write_trees(options.out, program, [*real, *typed], test, growth, weights)
    print(f"right on even days: {right:.4f}")


if __name__ == "__main__":
    main()
