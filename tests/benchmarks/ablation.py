"""Ablation of the feature groups: the trees grown without each, cross-fitted.

    pip install lightgbm
    python -m tests.benchmarks.ablation SET [SET …] [--archive FILE] [--limit N]

Every set is halved by article; trees grown on one half of all sets judge the other. A group's columns, the
relative ones as well, are held at zero for growing and judging. Printed is the share of questions whose
first sentence is right, for each set and on average, with all groups and after switching off each.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from retrieval.answering.ranking.columns import COLUMN_NAMES, column_group
from tests.benchmarks.fit_trees import Judged, arguments, ask_all, cross_fitted

Asked = Sequence[Sequence[Judged]]


def group_columns(group: str) -> list[int]:
    """Positions of a group's columns, compared ones included."""
    return [at for at, column in enumerate(COLUMN_NAMES) if column_group(column) == group]


def without(asked: Asked, columns: Sequence[int]) -> list[list[Judged]]:
    """The same questions with these columns at zero."""
    return [[_blanked(q, columns) for q in questions] for questions in asked]


def _blanked(question: Judged, columns: Sequence[int]) -> Judged:
    blanked = question.columns.copy()
    blanked[:, list(columns)] = 0.0
    return replace(question, columns=blanked)


def report(names: Sequence[str], asked: Asked) -> None:
    """Print the table."""
    groups = ["(all)", *dict.fromkeys(map(column_group, COLUMN_NAMES))]
    print(f"{'without':14}", *(f"{name[:12]:>12}" for name in (*names, "mean")))
    for group in groups:
        shares = cross_fitted(without(asked, group_columns(group)))
        print(f"{group:14}", *(f"{s:12.3f}" for s in (*shares, sum(shares) / len(shares))), flush=True)


def main() -> None:
    """Read the sets and report."""
    given = arguments(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as data:
        report(*ask_all(given, Path(data)))


if __name__ == "__main__":
    main()
