"""The best span of a sentence by start and end logits.

The sum of both logits is largest; a span has at most `MOST_PIECES` pieces and ends where it starts or later.
"""

from __future__ import annotations

import math

import numpy as np

from retrieval.answering.ranking.reader.word_pieces import Pieces
from retrieval.arrays import Float32Array

MOST_PIECES = 40
"""Pieces of a span; of the labelled answers that readers ask for, 99 % are shorter."""
DECIMALS = 4
"""Decimals of logits that count: another machine may add in another order."""


def best_span(logits: Float32Array, pieces: Pieces) -> tuple[int, int, float]:
    """The best span: start, end, and its chance among all, 0..1.

    logits: of the sentence's pieces, shape (2, len(pieces)). Without pieces (0, 0, 0.0).
    """
    count = len(pieces.ids)
    if not count:
        return 0, 0, 0.0
    sums = np.round(logits.astype(np.float64), DECIMALS)
    scores = sums[0][:, None] + sums[1][None, :]
    distance = np.arange(count)[None, :] - np.arange(count)[:, None]
    scores[(distance < 0) | (distance >= MOST_PIECES)] = -math.inf
    best = int(scores.argmax())
    first, last = divmod(best, count)
    share = 1.0 / float(np.exp(scores - scores[first, last]).sum())
    return pieces.starts[first], pieces.ends[last], share
