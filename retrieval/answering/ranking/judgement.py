"""One judgement: trees and reader joined into one score.

The reader reads the trees' best candidate and its close rivals, at most `MAX_READ`; their score is a weighted
sum of the trees' score, the reader's logit against there being no answer, and the share of the best span.
The weights and the lead over which a rival is no longer read are data (`weights/judgement.toml`), fitted by
`tests/benchmarks/fit_judgement.py` with readers that never saw the article in question. A candidate that was
not read counts as the worst that was. So the reader decides where the trees hesitate, and costs little.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from retrieval.answering.ranking.candidates import Candidate, Reading
from retrieval.answering.ranking.trees import WEIGHTS_FOLDER

MAX_READ = 5
"""Candidates read at most: with 3, 5 and 8 of them the share of sentences ranked first is within 0.01 on two
papers not seen, and each costs 10 to 20 ms of a core."""
LEAST_SHARE = 0.01
"""Share of a span below which it counts no less."""


class CandidateReader(Protocol):
    """A neural reader of candidate sentences."""

    def scores(self, question: str, candidates: Sequence[Candidate]) -> Sequence[Reading] | None:
        """Readings of the candidates, in their order; None if unusable."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Weights of the joined score.

    lead: of the trees' best; a candidate further behind is not read.
    """

    trees: float
    reader: float
    span: float
    lead: float = math.inf

    @classmethod
    def load(cls, path: Path) -> Judgement:
        """Load a TOML file. Raises ValueError for other weights."""
        with path.open("rb") as file:
            stored = tomllib.load(file)
        if not {"weights", "lead"} <= stored.keys() or stored["weights"].keys() != {
            "trees",
            "reader",
            "span",
        }:
            raise ValueError(f"{path.name}: the weights are not those of the judgement")
        return cls(
            lead=float(stored["lead"]),
            **{name: float(weight) for name, weight in stored["weights"].items()},
        )

    def read_count(self, scores: Sequence[float]) -> int:
        """Number of candidates to read. scores: of the trees, best first."""
        return sum(score >= scores[0] - self.lead for score in scores[:MAX_READ])

    def score(self, trees: float, reading: Reading) -> float:
        """The joined score of a candidate."""
        share = math.log(max(LEAST_SHARE, reading.share))
        return self.trees * trees + self.reader * reading.logit + self.span * share


JUDGEMENT_FILE = WEIGHTS_FOLDER / "judgement.toml"
SHIPPED = Judgement.load(JUDGEMENT_FILE)


def judged(
    reader: CandidateReader, question: str, ranked: Sequence[Candidate], judgement: Judgement = SHIPPED
) -> list[Candidate]:
    """The candidates with joined scores, best first.

    Unchanged without a usable reader.     question: normalised. ranked: by the trees, best first.
    """
    count = judgement.read_count([c.score for c in ranked[:MAX_READ]])
    readings = reader.scores(question, ranked[:count]) if ranked else None
    if readings is None:
        return list(ranked)
    read = [
        replace(c, score=judgement.score(c.score, reading), reading=reading, unread=c.score)
        for c, reading in zip(ranked, readings, strict=False)
    ]
    worst = Reading(min(reading.logit for reading in readings))
    rest = [replace(c, score=judgement.score(c.score, worst), unread=c.score) for c in ranked[len(read) :]]
    return sorted([*read, *rest], key=lambda c: (-c.score, c.hit.passage, c.number))
