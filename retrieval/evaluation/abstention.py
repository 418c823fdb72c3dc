"""Abstention on a set's own questions: near misses, wrong answers, calibration.

A near miss is a question close to an article that does not answer it. Here the questions stand as they are,
none with its articles left out: figures for sets with near misses or minimal phrases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.evaluation.measures import (
    auroc,
    auroc_interval,
    bootstrap_interval,
    calibration_error,
    share,
    success_at,
)
from retrieval.evaluation.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One unanswerable question asked; kind, mismatch: its groups, or ""."""

    answered: bool
    confidence: float
    kind: str = ""
    mismatch: str = ""


@dataclass(frozen=True, slots=True)
class Abstention:
    """Shares in 0..1 of one set or group; None without such questions.

    auroc:             of the confidence between right first quotes and near misses.
    calibration_error: over all questions; a near miss is never right.
    marked_f1:         overlap of the marked phrase with the minimal one, on right first quotes.
    """

    questions: int
    s_at_1: float
    s_at_3: float
    r_at_1: float
    r_at_10: float
    answered_right: float
    answered_wrong: float
    near_misses_answered: float | None
    auroc: float | None
    calibration_error: float
    marked_f1: float | None

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], near: Sequence[NearMiss]) -> Abstention:
        """The figures of these outcomes and near misses."""
        right = [o.confidence for o in outcomes if o.first_right]
        marked = [o.marked_f1 for o in outcomes if o.marked_f1 is not None]
        confidences = [*(o.confidence for o in outcomes), *(o.confidence for o in near)]
        rights, found = [o.rights for o in outcomes], [o.found for o in outcomes]
        return cls(
            questions=len(outcomes),
            s_at_1=success_at(rights, 1),
            s_at_3=success_at(rights, 3),
            r_at_1=success_at(found, 1),
            r_at_10=success_at(found, 10),
            answered_right=share([o.answered and o.first_right for o in outcomes]),
            answered_wrong=share([o.answered and not o.first_right for o in outcomes]),
            near_misses_answered=share([o.answered for o in near]) if near else None,
            auroc=auroc(right, [o.confidence for o in near]),
            calibration_error=calibration_error(
                confidences, [*(o.first_right for o in outcomes), *([False] * len(near))]
            ),
            marked_f1=sum(marked) / len(marked) if marked else None,
        )


HEADINGS = ("S@1", "S@3", "R@1", "R@10", "right", "wrong", "near", "AUROC", "ECE", "marked")


def lines(name: str, outcomes: Sequence[Outcome], near: Sequence[NearMiss]) -> list[str]:
    """Table of a set in all, by mismatch and by kind.

    Empty for a set without groups. right, wrong, near: answered with a right first quote, with a wrong one,
    near misses answered.
    """
    if not any(o.kind or o.mismatch for o in outcomes):
        return []
    groups = [
        (
            value,
            [o for o in outcomes if getattr(o, group) == value],
            [o for o in near if getattr(o, group) == value],
        )
        for group in ("mismatch", "kind")
        for value in dict.fromkeys(getattr(o, group) for o in outcomes)
    ]
    table = [
        _line(f"{name} by group", "n", HEADINGS),
        _row("all", outcomes, near),
        _intervals(outcomes, near),
    ]
    return [*table, *(_row(*group) for group in groups)]


def _row(name: str, outcomes: Sequence[Outcome], near: Sequence[NearMiss]) -> str:
    a = Abstention.of(outcomes, near)
    figures = (
        a.s_at_1, a.s_at_3, a.r_at_1, a.r_at_10, a.answered_right, a.answered_wrong, a.near_misses_answered,
        a.auroc, a.calibration_error, a.marked_f1,
    )  # fmt: skip
    return _line(name, f"{len(outcomes)}+{len(near)}", ["–" if f is None else f"{f:.3f}" for f in figures])


def _intervals(outcomes: Sequence[Outcome], near: Sequence[NearMiss]) -> str:
    """Half widths of the 95 % intervals of the figures of `_row`."""
    shares = [
        [o.first_right for o in outcomes],
        [any(o.rights[:3]) for o in outcomes],
        [any(o.found[:1]) for o in outcomes],
        [any(o.found[:10]) for o in outcomes],
        [o.answered and o.first_right for o in outcomes],
        [o.answered and not o.first_right for o in outcomes],
        [o.answered for o in near],
    ]
    right = [o for o in outcomes if o.first_right]
    area = auroc([o.confidence for o in right], [o.confidence for o in near])
    bounds = [bootstrap_interval(values) if values else None for values in shares]
    bounds.append(None if area is None else auroc_interval(area, len(right), len(near)))
    marked = [o.marked_f1 for o in outcomes if o.marked_f1 is not None]
    bounds += [None, bootstrap_interval(marked) if marked else None]
    return _line("±", "", ["" if b is None else f"{(b[1] - b[0]) / 2:.3f}" for b in bounds])


def _line(name: str, count: str, cells: Sequence[str]) -> str:
    return f"{name:32} {count:>9} " + " ".join(cell.rjust(6) for cell in cells)
