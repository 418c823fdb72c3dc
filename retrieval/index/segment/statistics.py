"""Corpus statistics of a field over all segments, and rank-bm25's idf from them.

N, the average length and each term's document frequency belong to the whole corpus and change with every
article; they are kept beside the segments so that a new page costs its own terms. rank-bm25's floor for
very common terms needs the mean idf over the vocabulary: how many terms have which document frequency is
enough to know it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from retrieval.arrays import IntArray, UIntArray

EPSILON = 0.25
"""rank-bm25's: the share of the mean idf that a term gets whose own idf would be negative."""


@dataclass(frozen=True)
class FieldStatistics:
    """One field of the corpus, dead documents left out.

    documents: how many; length: their tokens in all.
    histogram: document frequency -> how many terms have it; frequencies of 1 and more.
    """

    documents: int = 0
    length: int = 0
    histogram: Mapping[int, int] = field(default_factory=dict)

    @property
    def average_length(self) -> float:
        """Mean tokens a document; 0 without documents."""
        return self.length / self.documents if self.documents else 0.0

    def raw_idf(self, containing: int) -> float:
        """ln(N - n + 0.5) - ln(n + 0.5): rank_bm25.BM25Okapi._calc_idf, before its floor."""
        return math.log(self.documents - containing + 0.5) - math.log(containing + 0.5)

    def floor(self) -> float:
        """What a term with a negative idf gets: `EPSILON` times the mean over all terms."""
        terms = sum(self.histogram.values())
        whole = sum(count * self.raw_idf(containing) for containing, count in self.histogram.items())
        return EPSILON * whole / terms if terms else 0.0


def statistics_of(frequencies: IntArray, lengths: UIntArray) -> FieldStatistics:
    """The statistics of a corpus none of whose documents is dead.

    frequencies: in how many documents each term stands; lengths: tokens of each document.
    """
    distinct, counts = np.unique(frequencies, return_counts=True)
    histogram = {int(f): int(c) for f, c in zip(distinct, counts, strict=True) if f}
    return FieldStatistics(len(lengths), int(lengths.sum(dtype=np.int64)), histogram)


@dataclass(frozen=True)
class Change:
    """What an incremental build does to a field: documents and tokens more or fewer, and per term.

    terms: term -> documents more (or, negative, fewer) that hold it.
    """

    documents: int
    length: int
    terms: Mapping[str, int]


def changed(before: FieldStatistics, change: Change, frequency_of: Mapping[str, int]) -> FieldStatistics:
    """The statistics after a change. frequency_of: document frequency before, of each changed term."""
    histogram = Counter(before.histogram)
    for term, more in change.terms.items():
        if more:
            histogram[frequency_of[term]] -= 1
            histogram[frequency_of[term] + more] += 1
    kept = {frequency: count for frequency, count in sorted(histogram.items()) if frequency and count}
    return FieldStatistics(before.documents + change.documents, before.length + change.length, kept)


def containing(documents: Iterable[Iterable[str]]) -> Counter[str]:
    """Term -> how many of the documents, each given by its tokens, hold it."""
    return Counter(term for tokens in documents for term in set(tokens))
