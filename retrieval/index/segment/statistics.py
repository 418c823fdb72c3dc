"""Corpus statistics of a field over all segments.

N, the average length and the document frequencies belong to the whole corpus and change with every article;
kept beside the segments, so that a new page costs its own terms. The floor of the idf needs the mean idf of
the vocabulary, known from the histogram of document frequencies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from retrieval.arrays import IntArray, UIntArray
from retrieval.index.segment.okapi import idf_floor, raw_idf


@dataclass(frozen=True)
class FieldStatistics:
    """Statistics of one field without dead documents.

    documents: number; length: tokens in all.
    histogram: document frequency -> number of terms; frequencies of 1 and more.
    """

    documents: int = 0
    length: int = 0
    histogram: Mapping[int, int] = field(default_factory=dict)

    @property
    def average_length(self) -> float:
        """Mean tokens a document; 0 without documents."""
        return self.length / self.documents if self.documents else 0.0

    def idf(self, frequency: int) -> float:
        """Inverse document frequency with rank-bm25's floor; 0 for a frequency of 0."""
        if not frequency:
            return 0.0
        raw = raw_idf(self.documents, frequency)
        return self.idf_floor if raw < 0 else raw

    @cached_property
    def idf_floor(self) -> float:
        """The idf of terms in more than half of the documents."""
        return idf_floor(self.documents, self.histogram)


def statistics_of(frequencies: IntArray, lengths: UIntArray) -> FieldStatistics:
    """Statistics of a corpus without dead documents.

    frequencies: document frequency of each term; lengths: tokens of each document.
    """
    distinct, counts = np.unique(frequencies, return_counts=True)
    histogram = {int(f): int(c) for f, c in zip(distinct, counts, strict=True) if f}
    return FieldStatistics(len(lengths), int(lengths.sum(dtype=np.int64)), histogram)


@dataclass(frozen=True)
class StatisticsChange:
    """Documents and tokens added to a field, or, negative, removed.

    terms: term -> change of its document frequency.
    """

    documents: int
    length: int
    terms: Mapping[str, int]


def updated(
    before: FieldStatistics, change: StatisticsChange, frequency_of: Mapping[str, int]
) -> FieldStatistics:
    """Statistics after a change. frequency_of: document frequency before, of each changed term."""
    histogram = Counter(before.histogram)
    for term, difference in change.terms.items():
        if difference:
            histogram[frequency_of[term]] -= 1
            histogram[frequency_of[term] + difference] += 1
    kept = {frequency: count for frequency, count in sorted(histogram.items()) if frequency and count}
    return FieldStatistics(before.documents + change.documents, before.length + change.length, kept)


def document_frequencies(documents: Iterable[Iterable[str]]) -> Counter[str]:
    """Term -> number of documents with it. documents: each by its tokens."""
    return Counter(term for tokens in documents for term in set(tokens))
