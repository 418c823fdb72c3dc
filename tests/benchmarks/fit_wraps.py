"""Grow the trees that tell wrapped lines: retrieval/reading/grammar/weights/line_wraps.json.

    python -m tests.benchmarks.fit_wraps EXPORT.jsonl[.gz]… [--pages N] [--out FILE]

Needs lightgbm. Examples are full lines of real pages wrapped at 13 to 28 characters without indents,
odd days; judged on even days.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from retrieval.reading.grammar.boundaries.decision_trees import WEIGHTS_FOLDER
from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.grammar.typography.line_wraps import WrappedPage, wrap_values, wrapped_width
from tests.benchmarks.fit_boundaries import Example, Growth, write_trees
from tests.benchmarks.reading_styles import Style, flatten, load_pages

WIDTHS = range(13, 29)
MAX_EXAMPLES_PER_PAGE = 120


def examples(paths: Sequence[Path], odd: int, count: int) -> Iterator[Example]:
    """Full lines with the truth: the paragraph goes on."""
    rng = random.Random(31 + odd)
    for path in paths:
        pages = load_pages([path])
        keys = [key for key in pages if int(key[1][-2:]) % 2 == odd]
        rng.shuffle(keys)
        for key in keys[:count]:
            style = Style("", indent=False, width=rng.choice(WIDTHS), blank=2 * (rng.random() < 0.2))
            flat = flatten(pages[key], style, rng)
            lines = split_lines("\n".join(flat.lines))
            width = wrapped_width(lines)
            if width is None:
                continue
            page, joined = WrappedPage.of(lines, width), 1
            places = []
            for at in range(len(lines) - 1):
                truth = flat.kinds[lines[at + 1].number] == "rest"
                if page.may_go_on(at):
                    places.append((at, joined, truth))
                joined = joined + 1 if truth else 1
            ends = [place for place in places if not place[2]]
            rest = [place for place in places if place[2]]
            for at, joined, truth in ends + rng.sample(rest, min(len(rest), 2 * len(ends) + 10)):
                yield wrap_values(page, at, joined), truth


def main() -> None:
    """Grow, judge and write the trees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exports", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--out", type=Path, default=WEIGHTS_FOLDER / "line_wraps.json")
    options = parser.parse_args()
    dev = list(examples(options.exports, 1, options.pages))
    test = list(examples(options.exports, 0, options.pages // 4))
    right = write_trees(options.out, "tests/benchmarks/fit_wraps.py", dev, test, Growth(options.rounds))
    print(f"{len(dev)} examples; right on even days: {right:.4f} of {len(test)}")


if __name__ == "__main__":
    main()
