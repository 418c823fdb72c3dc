"""What a reader said of candidates, as `reader_training` writes it: input of the fit programs.

Rows are of `candidate_dump`, readings of `judge_reader --out`, by readers that never saw the article in
question; both hold newspaper text and stay outside of the repository.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from retrieval.answering.ranking.candidates import Candidate, Reading
from retrieval.models import Span

Row = dict[str, Any]
Place = tuple[str, int]
"""The id of an article and the number of a sentence in it."""
Readings = dict[tuple[str, bool], dict[Place, Reading]]
"""By question, and True where its gold articles were left out."""


def read_rows(path: Path) -> Iterator[Row]:
    """Rows of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def readings_of(rows: Path, folder: Path) -> Readings:
    """The readings of a file of rows, from the file of its name in the folder."""
    said = {(row["id"], bool(row["wo"])): row for row in read_rows(folder / rows.name)}
    found: Readings = {}
    for row in read_rows(rows):
        one = said.get((row["id"], bool(row["wo"])))
        if one is not None:
            found[row["question"], bool(row["wo"])] = {
                (candidate["article"], candidate["number"]): Reading(logit, ((Span(start, end), share),))
                for candidate, logit, (start, end, share) in zip(
                    row["candidates"], one["logits"], one["spans"], strict=False
                )
                if not candidate["signature"]
            }
    return found


def with_readings(ranked: Sequence[Candidate], readings: dict[Place, Reading]) -> list[Reading | None]:
    """The reading of each candidate, None where it was not read."""
    return [readings.get((c.article.id, c.number)) for c in ranked]
