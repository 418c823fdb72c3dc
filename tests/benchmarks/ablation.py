"""Ablation of the feature groups: the trees grown without each, cross-fitted.

    pip install 'jianbao[fit]'
    python -m tests.benchmarks.ablation SET[=ARCHIVE] … [--limit N] [--cache FOLDER]

Trees grown on the other folds of all sets judge each fold. A group's columns, the
relative ones as well, are held at zero for growing and judging. Printed is the share of questions whose
first sentence is right, for each set and on average, with all groups and after switching off each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.columns import COLUMN_NAMES, column_group
from tests.benchmarks.askings import AskedSet, Asking, arguments, asked_sets
from tests.benchmarks.fit_trees import cross_fitted_scores, first_right


def group_columns(group: str) -> list[int]:
    """Positions of a group's columns, compared ones included."""
    return [at for at, column in enumerate(COLUMN_NAMES) if column_group(column) == group]


def without(sets: Sequence[AskedSet], columns: Sequence[int]) -> list[AskedSet]:
    """The same sets with these columns at zero."""
    return [replace(s, askings=tuple(_blanked(a, columns) for a in s.askings)) for s in sets]


def _blanked(asking: Asking, columns: Sequence[int]) -> Asking:
    def blank(candidate: Candidate) -> Candidate:
        row = np.array(candidate.row)
        row[list(columns)] = 0.0
        return replace(candidate, row=row)

    return replace(asking, candidates=tuple(map(blank, asking.candidates)))


def report(sets: Sequence[AskedSet]) -> None:
    """Print the table."""
    groups = ["(all)", *dict.fromkeys(map(column_group, COLUMN_NAMES))]
    print(f"{'without':14}", *(f"{asked.name[:12]:>12}" for asked in sets), f"{'mean':>12}")
    for group in groups:
        blanked = without(sets, group_columns(group))
        scores = cross_fitted_scores(blanked, blanked)
        shares = [first_right(asked, found) for asked, found in zip(blanked, scores, strict=True)]
        print(f"{group:14}", *(f"{s:12.3f}" for s in (*shares, sum(shares) / len(shares))), flush=True)


def main() -> None:
    """Read the sets and report."""
    report(list(asked_sets(arguments(__doc__).parse_args())))


if __name__ == "__main__":
    main()
