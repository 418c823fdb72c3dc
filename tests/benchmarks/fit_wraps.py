"""Grow the trees that tell wrapped lines: `sure_wraps.json` and `line_wraps.json` of the grammar's weights.

    python -m tests.benchmarks.fit_wraps EXPORT.jsonl[.gz]… [--pages N] [--out FOLDER]

Needs lightgbm. Examples are the full lines of real pages wrapped at 13 to 28 characters without indents,
odd days; judged on even days. The first tree takes all of them; those it leaves open are for the others.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from retrieval.reading.grammar.boundaries.decision_trees import WEIGHTS_FOLDER, DecisionTrees
from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.grammar.typography.line_wraps import WrappedPage, wrap_values, wrapped_width
from retrieval.reading.grammar.typography.sure_wraps import ROW, row_at
from tests.benchmarks.fit_boundaries import FEW_PAGES, Growth, names_of, tree_of, write_trees
from tests.benchmarks.reading_styles import Style, flatten, load_pages

WIDTHS = range(13, 29)
SETTINGS, MORE_SETTINGS = 3, 16
"""Widths that a page is set at, and a page of an export with few: it has habits that others lack."""
MAX_SURE_ENDS = 0.01
"""Share of lines that end in a leaf whose lines go on for sure; at 0.005 twice as many are left open."""
MAX_SURE_RESTS = 0.4
"""Share of lines that go on in a leaf whose lines end for sure (words: `MIN_LOG_ODDS`)."""
PROGRAM = "tests/benchmarks/fit_wraps.py"

FullLine = tuple[WrappedPage, int, int, bool]
"""Page, number of the line, lines of its paragraph so far, and the truth: the paragraph goes on."""


def full_lines(paths: Sequence[Path], odd: int, count: int) -> Iterator[FullLine]:
    """Full lines of the pages of odd or even days."""
    rng = random.Random(31 + odd)
    for path in paths:
        pages = load_pages([path])
        keys = [key for key in pages if int(key[1][-2:]) % 2 == odd]
        rng.shuffle(keys)
        settings = MORE_SETTINGS if len(keys) < FEW_PAGES else SETTINGS
        for key in keys[:count] * settings:
            style = Style("", indent=False, width=rng.choice(WIDTHS), blank=2 * (rng.random() < 0.2))
            flat = flatten(pages[key], style, rng)
            lines = split_lines("\n".join(flat.lines))
            width = wrapped_width(lines)
            if width is None:
                continue
            page, joined = WrappedPage.of(lines, width), 1
            for at in range(len(lines) - 1):
                truth = flat.kinds[lines[at + 1].number] == "rest"
                if page.may_go_on(at):
                    yield page, at, joined, truth
                joined = joined + 1 if truth else 1


def row_of(line: FullLine) -> tuple[float, ...]:
    """Values of the first tree."""
    page, at, joined, _ = line
    return row_at(page.facts, at, joined)


def sure_tree(lines: Sequence[FullLine]) -> dict[str, Any]:
    """One tree with leaves of 1 (goes on), -1 (ends) and 0 (open)."""
    import lightgbm
    import numpy

    rows, truths = numpy.array([row_of(line) for line in lines], dtype=float), [line[-1] for line in lines]
    data = lightgbm.Dataset(rows, numpy.array(truths, dtype=float), feature_name=names_of(ROW))
    parameters = {
        "objective": "binary", "num_leaves": 192, "min_data_in_leaf": 60, "verbose": -1, "num_threads": 1,
        "seed": 1, "max_bin": 63,
    }  # fmt: skip
    tree = tree_of(lightgbm.train(parameters, data, 1).dump_model()["tree_info"][0]["tree_structure"])
    numbered = trees_of({**tree, "leaves": list(range(len(tree["leaves"])))})
    reached = [int(numbered.score_row(row)) for row in rows.tolist()]
    all_of = Counter(reached)
    ends = Counter(at for at, truth in zip(reached, truths, strict=True) if not truth)
    tree["leaves"] = [verdict(ends[at], all_of[at]) for at in range(len(tree["leaves"]))]
    return tree


def verdict(ends: int, lines: int) -> float:
    """Value of a leaf with so many lines, of which some end."""
    if (ends + 0.5) / (lines + 1) < MAX_SURE_ENDS:
        return 1.0
    return -1.0 if 1 - ends / lines <= MAX_SURE_RESTS else 0.0


def trees_of(tree: dict[str, Any]) -> DecisionTrees:
    """The one tree, to be asked."""
    return DecisionTrees.of_json(json.dumps({"names": ROW, "trees": [tree]}))


def main() -> None:
    """Grow, judge and write the trees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exports", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=800)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--out", type=Path, default=WEIGHTS_FOLDER)
    options = parser.parse_args()
    dev = list(full_lines(options.exports, 1, options.pages))
    test = list(full_lines(options.exports, 0, options.pages // 4))
    tree = sure_tree(dev)
    asked = trees_of(tree).score_row
    sure = [(found > 0, line[-1]) for line in test if (found := asked(row_of(line)))]
    wrong = Counter(found for found, truth in sure if found is not truth)
    stored = {
        "program": PROGRAM,
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "examples": f"{len(dev):,} of odd days; sure of {len(sure):,} of {len(test):,} of even days, "
        f"of which {wrong[True]:,} were joined and {wrong[False]:,} parted wrongly",
        "names": ROW,
        "trees": [tree],
    }
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":"))
    (options.out / "sure_wraps.json").write_text(text, encoding="utf-8")
    print(stored["examples"], flush=True)
    odd, even = (
        [(wrap_values(*line[:2], row_of(line)), line[-1]) for line in part if not asked(row_of(line))]
        for part in (dev, test)
    )
    growth = Growth(options.rounds, leaves=10, rate=0.15)
    right = write_trees(options.out / "line_wraps.json", PROGRAM, odd, even, growth)
    print(f"{len(odd)} open examples; right on even days: {right:.4f} of {len(even)}")


if __name__ == "__main__":
    main()
