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

    def likeliest(self, count: int) -> list[tuple[int, int, float]]:
        """Start, end and chance of the likeliest spans, best first.

        count: of spans at most; equal ones in their order. None for a sentence without pieces.
        """
        pieces = len(self._pieces.ids)
        if not pieces:
            return []
        chances = self._chances.ravel()
        # their values sorted first: a third of the time of ordering all places of a long sentence
        likely = np.flatnonzero(chances >= np.sort(chances)[-min(count, len(chances))])
        ordered = likely[np.argsort(-chances[likely], kind="stable")][:count]
        return [
            (self._pieces.starts[at // pieces], self._pieces.ends[at % pieces], float(chances[at]))
            for at in ordered.tolist()
            if chances[at] > 0
        ]
