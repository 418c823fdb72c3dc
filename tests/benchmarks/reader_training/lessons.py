"""Lessons of the reader: a question, a few candidates, which one is right (or none) and where it answers.

Made from the rows of `candidate_dump`. Sentences that are not labelled right but hold the answer are left
out, for they may be right as well. Of answerable questions some are given without their article, and of some
a near miss is made; for these, as for questions without an answer, the null candidate is right.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.answering.ranking.reader.reader_input import InputMaker, Read, Sequenced
from retrieval.language.normalization import normalise, normalise_with_offsets

NEGATIVES, HARDEST = 3, 8
"""Wrong candidates of a lesson, drawn from so many of the best, the first ones more often."""
NULLS = 4
"""Candidates of a lesson without an answer, drawn from the first `NULLS + 2`."""
SWAPPED, WITHOUT, ABSENT = 0.3, 0.12, 0.4
"""Shares of answerable questions that get a near miss as well, and that lose their article; share of the rows
asked with their article taken out that are used."""
SILENT, BESIDE = 0.25, 2
"""Share of answerable questions given once more with their article but without its right sentences, where so
many of its other ones are candidates: to be about the thing is not to answer."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Lesson:
    """right: number of the right sequence, None for the null. span: start and end piece in the sentence."""

    sequences: list[Sequenced]
    right: int | None
    span: tuple[int, int] | None

    @property
    def longest(self) -> int:
        """Length of the longest sequence."""
        return max(len(s.ids) for s in self.sequences)


def read_rows(paths: Iterable[Path], signatures: bool = False) -> Iterator[Row]:
    """Rows with candidates; signatures: with title lines among them."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line) | {"set": path.stem}
                row["candidates"] = [c for c in row["candidates"] if signatures or not c["signature"]]
                if row["candidates"]:
                    yield row


def read_of(candidate: Row) -> Read:
    """The candidate as the reader sees it."""
    date = candidate["date"].split("-") if candidate["date"] else []
    day = f"{int(date[0])}年{int(date[1])}月{int(date[2])}日" if date else ""
    return Read(candidate["normal"], candidate["before"], normalise(candidate["headline"]), day)


def span_of(sequence: Sequenced, candidate: Row) -> tuple[int, int] | None:
    """First and last piece of the labelled answer; None outside of the window."""
    if not candidate["short"]:
        return None
    copy = normalise_with_offsets(candidate["text"])
    start, end = candidate["short"]
    if copy.starts is not None:
        start, end = copy.starts[start], copy.starts[end]
    places = [
        at for at, (a, b) in enumerate(zip(sequence.pieces.starts, sequence.pieces.ends, strict=True))
        if a < end and b > start
    ]  # fmt: skip
    whole = places and sequence.pieces.starts[places[0]] <= start and sequence.pieces.ends[places[-1]] >= end
    return (places[0], places[-1]) if whole else None


class LessonMaker:
    """Draws lessons from rows.

    maker: puts sequences together. seed: of all draws.
    """

    def __init__(self, maker: InputMaker, seed: int) -> None:
        self._maker = maker
        self._draw = random.Random(seed)

    def lessons(self, rows: Sequence[Row], swap: bool = True) -> Iterator[Lesson]:
        """One lesson a row; a second and a third where the null is right."""
        from tests.benchmarks.reader_training.near_misses import near_miss

        for row in rows:
            cands = row["candidates"]
            rights = [c for c in cands if c["right"]]
            wrong = [c for c in cands if not c["right"] and not _may_be_right(c, row)]
            if not rights:
                if not row["answerable"] or (row["wo"] and self._draw.random() < ABSENT):
                    yield self._null(row["normal"], wrong)
                continue
            if self._draw.random() < WITHOUT:
                gold = set(row["articles"])
                others = [c for c in wrong if c["article"] not in gold]
                if len(others) >= NULLS:
                    yield self._null(row["normal"], others)
                    continue
            yield self._answered(row["normal"], rights, wrong)
            if self._draw.random() < SILENT and _are_beside(wrong, row):
                yield self._null(row["normal"], wrong)
            if swap and self._draw.random() < SWAPPED and (other := near_miss(row, self._draw)):
                yield self._null(other, [rights[0], *wrong])

    def _answered(self, question: str, rights: Sequence[Row], wrong: Sequence[Row]) -> Lesson:
        right = rights[0] if self._draw.random() < 0.7 else self._draw.choice(rights)
        hard = list(wrong[:HARDEST])
        picked = [hard.pop(self._place(len(hard))) for _ in range(min(NEGATIVES, len(hard)))]
        asked = self._maker.question(question)
        sequences = [self._maker.sequence(asked, question, read_of(c)) for c in (right, *picked)]
        return Lesson(sequences, 0, span_of(sequences[0], right))

    def _place(self, count: int) -> int:
        """A place, the first ones more often."""
        return int(count * self._draw.random() ** 1.7)

    def _null(self, question: str, wrong: Sequence[Row]) -> Lesson:
        first = list(wrong[: NULLS + 2])
        picked = first[:1] + self._draw.sample(first[1:], min(NULLS - 1, len(first) - 1))
        asked = self._maker.question(question)
        return Lesson([self._maker.sequence(asked, question, read_of(c)) for c in picked], None, None)


def _are_beside(wrong: Sequence[Row], row: Row) -> bool:
    """True if the lesson's wrong candidates are of the right article."""
    return sum(c["article"] in row["articles"] for c in wrong[: NULLS + 2]) >= BESIDE


def _may_be_right(candidate: Row, row: Row) -> bool:
    """True where an unlabelled sentence holds the answer."""
    if not row["answerable"] or row["wo"]:
        return False
    phrases = [*row["answers"], *([row["short"]] if row["short"] and len(row["short"]) > 2 else [])]
    return any(len(phrase) > 2 and phrase in candidate["text"] for phrase in phrases)


def batches(lessons: Iterable[Lesson], pieces: int, draw: random.Random) -> list[list[Lesson]]:
    """Lessons of similar length together, at most so many pieces with padding, in random order."""
    ordered = sorted((x for x in lessons if x.sequences), key=lambda x: x.longest + 6 * draw.random())
    found: list[list[Lesson]] = []
    count = 0
    for lesson in ordered:
        count += len(lesson.sequences)
        if not found or count * lesson.longest > pieces:
            found.append([])
            count = len(lesson.sequences)
        found[-1].append(lesson)
    draw.shuffle(found)
    return found
