"""Evaluation of a question set, and its report.

Every question is asked alone. A right quote is from a gold article and contains one of the answers. Each
answerable question is asked a second time with the gold articles left out; the AUROC of the confidence
between the two measures abstaining at any threshold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from retrieval.answering.answerer import Answerer
from retrieval.errors import QuestionError
from retrieval.evaluation.abstention import NearMiss
from retrieval.evaluation.datasets import Dataset
from retrieval.evaluation.measures import (
    auroc,
    auroc_interval,
    bootstrap_interval,
    calibration_error,
    mean_reciprocal_rank,
    share,
    success_at,
)
from retrieval.evaluation.outcomes import Outcome, outcome
from retrieval.models import Answer, Article, Filters

if TYPE_CHECKING:
    from retrieval.index.build.job import Progress


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one set, shares in 0..1, times in milliseconds.

    answered_right:  answerable questions answered (not abstained) with a right quote first.
    abstained:       unanswerable questions not answered: the set's own, and with gold articles left out.
    phrase_f1:       overlap of the first quote's answer span with the gold answer, in characters.
    outcomes:        of the answerable questions; errors: their number by stage.
    nowhere:         confidence of each unanswerable asking.
    near_misses:     the set's own unanswerable questions.
    intervals:       95 % intervals by figure.
    """

    name: str
    questions: int
    unanswerable: int
    s_at_1: float
    s_at_3: float
    mrr: float
    r_at_1: float
    r_at_5: float
    r_at_10: float
    phrase_f1: float
    answered_right: float
    abstained_own: int
    abstained_left_out: float | None
    auroc: float | None
    calibration_error: float
    p50_ms: float
    p99_ms: float
    errors: dict[str, int]
    outcomes: tuple[Outcome, ...]
    nowhere: tuple[float, ...]
    near_misses: tuple[NearMiss, ...]
    intervals: dict[str, tuple[float, float]]

    def to_json(self) -> dict[str, Any]:
        """The figures by name."""
        return asdict(self)


def measure(dataset: Dataset, answerer: Answerer, progress: Progress) -> Measured:
    """Ask every question of the set."""
    asked, own, left_out = [], [], []
    for done, gold in enumerate(dataset.questions, 1):
        answer = _ask(answerer, gold.question)
        if gold.answerable:
            asked.append((gold, answer))
        else:
            own.append((gold, answer))
        if gold.answerable and gold.articles:
            left_out.append(_ask(answerer, gold.question, tuple(gold.articles)))
        progress("asking", done, len(dataset.questions))
    outcomes = [outcome(gold, answer, _articles(answer, answerer)) for gold, answer in asked]
    near = [NearMiss(a.answered, a.confidence, gold.kind, gold.mismatch) for gold, a in own]
    return _measured(dataset.name, outcomes, near, left_out)


def _measured(
    name: str, outcomes: Sequence[Outcome], own: Sequence[NearMiss], left_out: Sequence[Answer]
) -> Measured:
    rights, found = [o.rights for o in outcomes], [o.found for o in outcomes]
    nowhere = [*(one.confidence for one in own), *(answer.confidence for answer in left_out)]
    times = sorted(o.elapsed_ms for o in outcomes) or [0.0]
    area = auroc([o.confidence for o in outcomes], nowhere)
    confidences, first = [o.confidence for o in outcomes], [o.first_right for o in outcomes]
    return Measured(
        name=name,
        questions=len(outcomes),
        unanswerable=len(own),
        s_at_1=success_at(rights, 1),
        s_at_3=success_at(rights, 3),
        mrr=mean_reciprocal_rank(rights),
        r_at_1=success_at(found, 1),
        r_at_5=success_at(found, 5),
        r_at_10=success_at(found, 10),
        phrase_f1=sum(o.phrase_f1 for o in outcomes) / max(1, len(outcomes)),
        answered_right=share([o.first_right and o.answered for o in outcomes]),
        abstained_own=sum(not one.answered for one in own),
        abstained_left_out=share([not answer.answered for answer in left_out]) if left_out else None,
        auroc=area,
        calibration_error=calibration_error([*confidences, *nowhere], [*first, *([False] * len(nowhere))]),
        p50_ms=times[len(times) // 2],
        p99_ms=times[min(len(times) - 1, len(times) * 99 // 100)],
        errors=dict(Counter(str(o.stage) for o in outcomes).most_common()),
        outcomes=tuple(outcomes),
        nowhere=tuple(nowhere),
        near_misses=tuple(own),
        intervals=_intervals(rights, found, area, len(nowhere)),
    )


def _intervals(
    rights: Sequence[Sequence[bool]], found: Sequence[Sequence[bool]], area: float | None, nowhere: int
) -> dict[str, tuple[float, float]]:
    if not rights:
        return {}
    shares = {
        f"{letter}@{k}": bootstrap_interval([any(row[:k]) for row in rows])
        for letter, rows, ks in (("S", rights, (1, 3)), ("R", found, (1, 10)))
        for k in ks
    }
    return shares if area is None else {**shares, "AUROC": auroc_interval(area, len(rights), nowhere)}


def _ask(answerer: Answerer, question: str, without: Sequence[str] = ()) -> Answer:
    try:
        return answerer.answer(question, without=without)
    except QuestionError:
        return Answer(question, False, 0.0, (), (), Filters(), 0.0)


def _articles(answer: Answer, answerer: Answerer) -> list[Article]:
    store = answerer.generation.store
    return [store.article(hit.article_row) for hit, _ in answer.hits]


HEADINGS = (
    "set",
    "n",
    "S@1",
    "S@3",
    "MRR",
    "R@1",
    "R@5",
    "R@10",
    "F1",
    "right&said",
    "abstained",
    "AUROC",
    "ECE",
    "p50 ms",
    "p99 ms",
)
WIDTHS = (-22, 5, 6, 6, 6, 6, 6, 6, 6, 11, 11, 6, 6, 7, 7)
"""Characters a column takes; negative: from the left."""


def heading() -> str:
    """Column names of `row`; never wrapped, for figures to stay whole."""
    return _line(HEADINGS)


def row(m: Measured) -> str:
    """The figures of one set as a line."""
    own = f"{m.abstained_own}/{m.unanswerable} " if m.unanswerable else ""
    left_out = own if m.abstained_left_out is None else f"{own}{m.abstained_left_out:.3f}"
    shares = (m.s_at_1, m.s_at_3, m.mrr, m.r_at_1, m.r_at_5, m.r_at_10, m.phrase_f1, m.answered_right)
    return _line((
        m.name, str(m.questions), *(f"{share:.3f}" for share in shares), left_out,
        "–" if m.auroc is None else f"{m.auroc:.3f}", f"{m.calibration_error:.3f}",
        f"{m.p50_ms:.1f}", f"{m.p99_ms:.1f}",
    ))  # fmt: skip


def errors(m: Measured) -> str:
    """Number of questions by stage, as a line."""
    return f"{m.name}: " + ", ".join(f"{stage} {count}" for stage, count in m.errors.items())


def intervals(m: Measured) -> str:
    """95 % intervals of a set's figures, as a line."""
    bounds = (f"{name} {low:.3f}–{high:.3f}" for name, (low, high) in m.intervals.items())
    return f"{m.name} (95%): " + ", ".join(bounds)


def _line(cells: Sequence[str]) -> str:
    padded = (c.rjust(w) if w > 0 else c.ljust(-w) for c, w in zip(cells, WIDTHS, strict=True))
    return " ".join(padded).rstrip()
