"""Fit the joined score of trees and reader; report it across sets.

    python -m tests.benchmarks.fit_judgement ROWS.jsonl … --readings FOLDER [--write]

ROWS are files of `reader_training.candidate_dump`, FOLDER has the files of `reader_training.judge_reader
--out` of the same names, by readers that never saw the article in question. The weights maximise the softmax
share of right sentences among those read, with a small ridge, by Adam; every set counts alike. Printed is
S@1 of single sentences by the trees, by the reader, and joined with weights fitted on the other sets.
`--write` fits on all sets and writes `retrieval/answering/ranking/weights/judgement.toml`.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.answering.ranking.candidates import Reading
from retrieval.answering.ranking.judgement import JUDGEMENT_FILE, LEAST_SHARE, MAX_READ
from retrieval.arrays import AnyArray, FloatArray
from retrieval.evaluation.measures import bootstrap_interval, share
from tests.benchmarks.askings import toml_head
from tests.benchmarks.fit_ranking import Labelled, most_share_right
from tests.benchmarks.readings import Place, Row, read_rows, readings_of

NAMES = ("trees", "reader", "span")


@dataclass(frozen=True)
class JoinedSet:
    """For each answerable question of a set its read candidates' values, by `NAMES`, and labels."""

    name: str
    questions: tuple[Labelled, ...]


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
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    sets = [joined_set(rows, given.readings) for rows in given.rows]
    trees, reader = np.array([1.0, 0, 0]), np.array([0, 1.0, 0])
    for one in sets:
        others = fit([other for other in sets if other is not one] or sets)
        figures = (first_right(one, trees), first_right(one, reader), first_right(one, others))
        print("{:28} trees {}  reader {}  joined {}".format(one.name, *figures))
    weights = dict(zip(NAMES, fit(sets), strict=True))
    lines = [f"{name} = {weight:.3f}" for name, weight in weights.items()]
    title = "# Weights of the joined score (retrieval/answering/ranking/judgement.py)."
    text = "\n".join((title, toml_head("fit_judgement", [one.name for one in sets]), "[weights]", *lines, ""))
    print(text)
    if given.write:
        JUDGEMENT_FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
