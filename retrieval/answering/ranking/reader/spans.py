"""The chances of a sentence's spans by start and end logits.

A span's score is the sum of both logits; it has at most `MOST_PIECES` pieces and ends where it starts or
later. Its chance is its share of all spans of the sentence.
"""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from retrieval.answering.ranking.reader.word_pieces import Pieces
from retrieval.arrays import Float32Array, FloatArray

MOST_PIECES = 40
"""Pieces of a span; of the labelled answers that readers ask for, 99 % are shorter."""
DECIMALS = 4
"""Decimals of logits that count: another machine may add in another order."""


class SpanChances:
    """The spans of one sentence; offsets are of its normalised form.

    logits: of the sentence's pieces, shape (2, len(pieces)): start and end.
    """

    def __init__(self, logits: Float32Array, pieces: Pieces) -> None:
        self._pieces = pieces
        self._logits = np.round(logits.astype(np.float64), DECIMALS)

    @cached_property
    def _chances(self) -> FloatArray:
        """Chance by first and last piece."""
        scores = self._logits[0][:, None] + self._logits[1][None, :]
        count = len(self._pieces.ids)
        distance = np.arange(count)[None, :] - np.arange(count)[:, None]
        scores[(distance < 0) | (distance >= MOST_PIECES)] = -math.inf
        shares = np.exp(scores - scores.max())
        chances: FloatArray = shares / shares.sum()
        return chances

    def best(self) -> tuple[int, int, float]:
        """Start, end and chance of the best span.

        The first of equal ones; (0, 0, 0.0) for a sentence without pieces.
        """
        count = len(self._pieces.ids)
        if not count:
            return 0, 0, 0.0
        first, last = divmod(int(self._chances.argmax()), count)
        return self._pieces.starts[first], self._pieces.ends[last], float(self._chances[first, last])

    def chance(self, start: int, end: int) -> float:
        """Chance of the span of all pieces touching [start, end).

        0 outside of the part that was read.
        """
        touched = [
            at
            for at, (a, b) in enumerate(zip(self._pieces.starts, self._pieces.ends, strict=True))
            if a < end and b > start
        ]
        return float(self._chances[touched[0], touched[-1]]) if touched else 0.0
