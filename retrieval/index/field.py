"""A field over all segments of a generation, scored as rank-bm25 scores one corpus.

The definition is rank_bm25.BM25Okapi (see `bm25.py`); the statistics are those of the live documents, so
the scores are what rank-bm25 gives for a corpus of just these (tests/unit/index/test_field.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from retrieval.arrays import AnyArray, FloatArray
from retrieval.index.postings import Postings
from retrieval.index.statistics import FieldStatistics


@dataclass(frozen=True)
class Field:
    """The postings of a field, a part for each segment.

    dead_terms: term -> dead documents that hold it, over all segments.
    k1, b:      BM25's parameters.
    """

    parts: Sequence[Postings]
    dead_terms: Mapping[str, int]
    statistics: FieldStatistics
    k1: float
    b: float

    def frequency_of(self, term: str) -> int:
        """In how many live documents a term stands."""
        held = sum(part.document_frequency(term) for part in self.parts)
        return held - self.dead_terms.get(term, 0)

    def __contains__(self, term: str) -> bool:
        return self.frequency_of(term) > 0

    def idf_of(self, term: str) -> float:
        """The inverse document frequency of a term, with rank-bm25's floor; 0 for one that is not there."""
        frequency = self.frequency_of(term)
        if not frequency:
            return 0.0
        raw = self.statistics.raw_idf(frequency)
        return self._floor if raw < 0 else raw

    @cached_property
    def _floor(self) -> float:
        return self.statistics.floor()

    @cached_property
    def _norms(self) -> list[FloatArray]:
        """For each part, shape (documents,): k1 * (1 - b + b * length / average length)."""
        average = self.statistics.average_length or 1.0  # without tokens every length is 0
        return [self.k1 * (1 - self.b + self.b * (part.lengths / average)) for part in self.parts]

    def scores(self, number: int, tokens: Sequence[str]) -> FloatArray:
        """Scores of the documents of part `number`, shape (documents,); dead ones are scored as well."""
        part = self.parts[number]
        scores = np.zeros(len(part.lengths))
        for term in tokens:
            documents, frequencies = part.of(term)
            counts = frequencies.astype(np.float64)
            saturated = counts * (self.k1 + 1) / (counts + self._norms[number][documents])
            scores[documents] += self.idf_of(term) * saturated
        return scores

    def holding(self, number: int, tokens: Sequence[str]) -> AnyArray:
        """Shape (documents,), bool: which documents of part `number` hold any of the tokens."""
        part = self.parts[number]
        holding = np.zeros(len(part.lengths), dtype=bool)
        for term in set(tokens):
            holding[part.of(term)[0]] = True
        return holding
