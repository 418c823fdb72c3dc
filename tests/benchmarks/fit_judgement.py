"""Fit the joined score of trees and reader; report it across sets.

    python -m tests.benchmarks.fit_judgement ROWS.jsonl … --readings FOLDER [--write]

ROWS are files of `reader_training.candidate_dump`, FOLDER has the files of `reader_training.judge_reader
--out` of the same names, by readers that never saw the article in question. The weights maximise the softmax
share of right sentences among those read, with a small ridge, by Adam; every set counts alike. Printed is
S@1 of single sentences by the trees, by the reader, and joined with weights fitted on the other sets, for
each of `LEADS` (how far behind the trees' best a candidate is still read) with the mean number read.
`--write LEAD` fits on all sets and writes `retrieval/answering/ranking/weights/judgement.toml`.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from retrieval.answering.ranking.candidates import Reading
from retrieval.answering.ranking.judgement import JUDGEMENT_FILE, LEAST_SHARE, MAX_READ, Judgement
from retrieval.arrays import AnyArray, FloatArray
from retrieval.evaluation.measures import bootstrap_interval, share
from tests.benchmarks.askings import toml_head
from tests.benchmarks.fit_ranking import Labelled, most_share_right
from tests.benchmarks.readings import Place, Row, read_rows, readings_of

NAMES = ("trees", "reader", "span")
TREES, READER = np.array([1.0, 0, 0]), np.array([0, 1.0, 0])
LEADS = (0.4, 0.7, 1.2, 2.0, 9.0)


@dataclass(frozen=True)
class JoinedSet:
    """For each answerable question of a set its candidates' values, by `NAMES`, and labels."""

    name: str
    questions: tuple[Labelled, ...]

    def within(self, lead: float) -> JoinedSet:
        """The same with the candidates read with this lead."""
        judgement = Judgement(1.0, 0.0, 0.0, lead)
        counts = [judgement.read_count(x[:, 0].tolist()) for x, _ in self.questions]
        return replace(
            self,
            questions=tuple((x[:n], y[:n]) for (x, y), n in zip(self.questions, counts, strict=True)),
        )

    @property
    def mean_read(self) -> float:
        """Candidates of a question, on average."""
        return sum(len(y) for _, y in self.questions) / max(1, len(self.questions))


def joined_set(rows: Path, folder: Path) -> JoinedSet:
    """Values and labels of the candidates read."""
    found = readings_of(rows, folder)
    asked = [row for row in read_rows(rows) if row["answerable"] and not row["wo"]]
    read = [(row, found[row["question"], False]) for row in asked if (row["question"], False) in found]
    return JoinedSet(rows.stem, tuple(_values(row, readings) for row, readings in read))


def _values(row: Row, readings: dict[Place, Reading]) -> tuple[FloatArray, AnyArray]:
    values, labels = [], []
    for candidate in row["candidates"][:MAX_READ]:
        reading = readings.get((candidate["article"], candidate["number"]))
        if reading is not None and not candidate["signature"]:
            values.append((candidate["score"], reading.logit, math.log(max(LEAST_SHARE, reading.share))))
            labels.append(candidate["right"])
    return np.array(values, dtype=float).reshape(-1, len(NAMES)), np.array(labels, dtype=bool)


def fit(sets: Sequence[JoinedSet]) -> FloatArray:
    """Weights by `NAMES`."""
    return most_share_right([one.questions for one in sets], len(NAMES))


def first_right(one: JoinedSet, weights: FloatArray) -> str:
    """S@1 of single sentences with its interval."""
    rights = [bool(len(y) and y[np.argmax(x @ weights)]) for x, y in one.questions]
    low, high = bootstrap_interval([float(right) for right in rights])
    return f"{share(rights):.3f} ({low:.3f} to {high:.3f})"


def main() -> None:
    """Read, fit, report; write the weights on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("--readings", required=True, type=Path)
    parser.add_argument("--write", metavar="LEAD", type=float)
    given = parser.parse_args()
    whole = [joined_set(rows, given.readings) for rows in given.rows]
    for lead in LEADS:
        report([one.within(lead) for one in whole], lead)
    if given.write is not None:
        text = judgement_toml([one.within(given.write) for one in whole], given.write)
        print(text)
        JUDGEMENT_FILE.write_text(text, encoding="utf-8")


def report(sets: Sequence[JoinedSet], lead: float) -> None:
    """Print S@1 of each set, and how many candidates are read."""
    print(f"lead {lead:.1f}")
    for one in sets:
        others = fit([other for other in sets if other is not one] or sets)
        figures = (first_right(one, TREES), first_right(one, READER), first_right(one, others), one.mean_read)
        print("{:34} trees {}  reader {}  joined {}  read {:.1f}".format(one.name, *figures))


def judgement_toml(sets: Sequence[JoinedSet], lead: float) -> str:
    """TOML file of the weights fitted on all sets."""
    weights = fit(sets)
    lines = [f"{name} = {weight:.3f}" for name, weight in zip(NAMES, weights / weights[0], strict=True)]
    title = "# Weights of the joined score, and the lead within which candidates are read"
    head = toml_head("fit_judgement", [one.name for one in sets])
    place = "# (retrieval/answering/ranking/judgement.py)."
    return "\n".join((title, place, f"lead = {lead}", "", head, "[weights]", *lines, ""))


if __name__ == "__main__":
    main()
