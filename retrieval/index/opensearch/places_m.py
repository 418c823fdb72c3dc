"""Where the rows of a generation are on the cluster: which index, and the number there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from retrieval.index.generation import Dead

MOST_TERMS = 60_000
"""Of one clause; OpenSearch takes 65,536 (index.max_terms_count)."""


@dataclass(frozen=True)
class Places:
    """The segments of a generation.

    indexes: the index of each; first_rows: the row of its first article, at the end the number of rows;
    dead:    what is dead in each; there: rows of it that its index still holds, see `clearing`.
    """

    indexes: Sequence[str]
    first_rows: Sequence[int]
    dead: Sequence[Dead]
    there: Sequence[Sequence[int]]

    @property
    def pattern(self) -> str:
        """All indexes, as the cluster is asked for several."""
        return ",".join(self.indexes)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Index -> number of its segment."""
        return {index: number for number, index in enumerate(self.indexes)}

    def locate(self, row: int) -> tuple[str, int]:
        """Index, and row there, of an article. Raises KeyError when there is none."""
        number = bisect_right(self.first_rows, row) - 1
        if not 0 <= number < len(self.indexes):
            raise KeyError(row)
        return self.indexes[number], row - self.first_rows[number]

    def row(self, index: str, local: int) -> int:
        """The row of an article of an index."""
        return self.first_rows[self.numbers[index]] + int(local)

    def gone(self, without: Collection[int] = ()) -> list[dict[str, Any]]:
        """What a search must leave out: the dead, and these rows."""
        left_out = {index: list(rows) for index, rows in zip(self.indexes, self.there, strict=True)}
        for row in without:
            index, local = self.locate(row)
            left_out[index].append(local)
        return [
            {
                "bool": {
                    "filter": [{"term": {"_index": index}}, {"terms": {"row": rows[at : at + MOST_TERMS]}}]
                }
            }
            for index, rows in left_out.items()
            for at in range(0, len(rows), MOST_TERMS)
        ]
