"""Document sets of a segment: a search's filter, a ranking's top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from retrieval.arrays import AnyArray, FloatArray, IntArray, UIntArray

MAX_RANGES = 16
"""More ranges become a mask: each range costs every posting list two searches."""


@dataclass(frozen=True, slots=True)
class TopDocs:
    """The best documents, best first, ties by ascending id, and their scores."""

    ids: IntArray
    scores: FloatArray


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """The documents allowed in a search: ranges, and within them a mask.

    ranges: shape (R, 2), int64, [start, end), ascending and disjoint.
    mask:   shape (D,), bool or uint8; None for all in the ranges.
    count:  upper bound of their number; span: distance from the first to the last.
    """

    ranges: IntArray
    mask: AnyArray | None
    count: int
    span: int

    @classmethod
    @lru_cache(maxsize=256)
    def all_of(cls, documents: int) -> DocumentSet:
        """All documents of a segment."""
        return cls.within(documents, None, None)

    @classmethod
    def within(
        cls, documents: int, ranges: Sequence[tuple[int, int]] | None, mask: AnyArray | None
    ) -> DocumentSet:
        """Set of the union of ranges, clipped to the documents.

        In any order, overlapping or out of bounds; many become a mask.
        Raises ValueError for a mask of another length than the field.
        """
        if mask is not None and mask.shape != (documents,):
            raise ValueError("the mask is not as long as the field")
        clipped = [(max(0, start), min(documents, end)) for start, end in ranges or [(0, documents)]]
        joined = _joined(sorted(pair for pair in clipped if pair[0] < pair[1])) if ranges != [] else []
        count, span = sum(end - start for start, end in joined), joined[-1][1] - joined[0][0] if joined else 0
        if len(joined) > MAX_RANGES:
            inside = np.zeros(documents, dtype=np.bool_)
            for start, end in joined:
                inside[start:end] = True
            mask = inside if mask is None else inside & mask.astype(np.bool_)
            joined = [(joined[0][0], joined[-1][1])]
        return cls(np.array(joined, dtype=np.int64).reshape(-1, 2), mask, count, span)

    def documents(self) -> UIntArray:
        """All of them, ascending."""
        found = np.concatenate([np.arange(start, end, dtype=np.uint32) for start, end in self.ranges])
        return found if self.mask is None else found[self.mask[found].astype(np.bool_)]


def _joined(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
