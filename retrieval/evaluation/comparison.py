"""Comparison of two runs: questions won and lost, difference with its interval.

Paired bootstrap over the questions (Efron and Tibshirani 1993; for retrieval: Sakai, SIGIR 2006): the same
question in both runs, matched by its text, resampled with replacement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import BadDataset
from retrieval.evaluation.measures import bootstrap_interval
from retrieval.evaluation.report import Measured


@dataclass(frozen=True, slots=True)
class Comparison:
    """Difference in S@1 from an earlier run, over common questions."""

    name: str
    questions: int
    difference: float
    low: float
    high: float
    won: tuple[str, ...]
    lost: tuple[str, ...]


def read_earlier(path: Path) -> dict[str, dict[str, bool]]:
    """Read the outcomes of `jianbao eval --json` by set and question.

    Raises BadDataset when the file is none.
    """
    try:
        return {
            measured["name"]: {o["question"]: bool((o["rights"] or [False])[0]) for o in measured["outcomes"]}
            for measured in json.loads(path.read_text(encoding="utf-8"))
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadDataset(path=path) from error


def compare(measured: Measured, earlier: Mapping[str, Mapping[str, bool]]) -> Comparison | None:
    """Compare a set with its earlier run; None without one."""
    before = earlier.get(measured.name, {})
    both = [o for o in measured.outcomes if o.question in before]
    if not both:
        return None
    change = [int(o.first_right) - int(before[o.question]) for o in both]
    low, high = bootstrap_interval(change)
    return Comparison(
        measured.name,
        len(both),
        sum(change) / len(both),
        low,
        high,
        tuple(o.question for o, c in zip(both, change, strict=True) if c > 0),
        tuple(o.question for o, c in zip(both, change, strict=True) if c < 0),
    )


def lines(comparison: Comparison, most: int = 20) -> list[str]:
    """The comparison as text: difference, first questions won and lost."""
    c = comparison
    head = (
        f"{c.name}: S@1 {c.difference:+.3f} [{c.low:+.3f}, {c.high:+.3f}]  n={c.questions}"
        f"  +{len(c.won)} -{len(c.lost)}"
    )
    return [head, *(f"  + {q}" for q in c.won[:most]), *(f"  - {q}" for q in c.lost[:most])]


def to_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison by name, all questions won and lost."""
    return {
        "name": comparison.name,
        "questions": comparison.questions,
        "difference": comparison.difference,
        "interval": [comparison.low, comparison.high],
        "won": list(comparison.won),
        "lost": list(comparison.lost),
    }
