"""The score: rank-bm25's BM25Okapi, on the statistics and arrays of an index.

    idf · f (k1 + 1) / (f + k1 (1 - b + b length / average)), f: frequency of a term in a document

The idf, its floor for very common terms and the defaults of k1, b and epsilon are the library's own; the
fraction is written here once, on arrays, for numpy, for the tables of the compiled core and for rank-bm25's
own interface (`retrieval.index.bm25`).
Source: rank_bm25.BM25Okapi; Trotman, Puurula and Burgess, "Improvements to BM25 and Language Models
Examined", ADCS 2014 (ATIRE variant).
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import lru_cache

from rank_bm25 import BM25Okapi

from retrieval.arrays import AnyArray, FloatArray

_PARAMETERS = inspect.signature(BM25Okapi.__init__).parameters
K1: float = _PARAMETERS["k1"].default
B: float = _PARAMETERS["b"].default
EPSILON: float = _PARAMETERS["epsilon"].default
"""Share of the mean idf given to a term of negative idf."""
MAX_CACHED_IDFS = 1 << 15
"""A question has some 60 terms; computed by the library one takes 1.2 µs, cached 0.1."""


class OneTermOkapi(BM25Okapi):  # type: ignore[misc]
    """BM25Okapi of a corpus with one term; `average_idf` is its raw idf."""

    def __init__(self, documents: int, frequency: int) -> None:
        self.corpus_size, self.epsilon = documents, EPSILON
        self.idf: dict[str, float] = {}
        self._calc_idf({"": frequency})


@lru_cache(maxsize=MAX_CACHED_IDFS)
def raw_idf(documents: int, frequency: int) -> float:
    """Raw idf: ln(N - n + 0.5) - ln(n + 0.5).

    Before the floor. N: documents; n: frequency.
    """
    idf: float = OneTermOkapi(documents, frequency).average_idf
    return idf


def idf_floor(documents: int, histogram: Mapping[int, int]) -> float:
    """Idf of terms of negative raw idf: epsilon times the mean.

    histogram: document frequency -> number of terms. The mean is weighted by it: rank-bm25's own loop over
    the terms takes a second for two million, and they have a few thousand frequencies.
    """
    terms = sum(histogram.values())
    total = sum(count * raw_idf(documents, frequency) for frequency, count in histogram.items())
    return EPSILON * total / terms if terms else 0.0


def length_norms(lengths: AnyArray, k1: float, b: float, average: float) -> FloatArray:
    """Length norms: k1 (1 - b + b length / average).

    The addends in the denominator of a score.
    Without an average (no tokens at all) every length counts as 0.
    """
    relative = lengths / average if average else 0.0 * lengths
    norms: FloatArray = k1 * (1 - b + b * relative)
    return norms


def saturation(frequencies: AnyArray, norms: AnyArray, boost: float = 1.0) -> FloatArray:
    """Term scores for idf 1: f boost / (f + norm).

    Broadcasts.
    boost: k1 + 1 for the score itself, 1 for the impact (0..1).
    """
    score: FloatArray = frequencies * boost / (frequencies + norms)
    return score
