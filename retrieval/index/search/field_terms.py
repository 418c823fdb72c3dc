"""Terms of a field over all segments: document frequency and idf.

Both of the whole corpus.
Takes the vocabulary of each segment, the corpus statistics and the terms of dead documents. A search of
local postings (`field_scorer`) and a search on a cluster rank by the same weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from retrieval.arrays import IntArray
from retrieval.index.segment.statistics import FieldStatistics
from retrieval.index.segment.vocabulary import Vocabulary

MAX_CACHED_TERMS = 8192
"""Terms whose document frequency is cached; a question's words are weighed several times."""


class SegmentTerms(Protocol):
    """The terms of one segment's field, counted."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Its terms."""

    def numbers_of(self, terms: Sequence[str]) -> IntArray:
        """The number of each term, -1 for one not there."""

    def frequencies(self, numbers: IntArray) -> IntArray:
        """Document frequency of terms by number, dead documents included.

        0 for a number of -1.
        """


@dataclass(frozen=True)
class FieldTerms:
    """Terms of a field of the archive. parts: one for each segment.

    dead_terms: term -> number of dead texts with it, over all segments.
    """

    parts: Sequence[SegmentTerms]
    dead_terms: Mapping[str, int]
    statistics: FieldStatistics

    @cached_property
    def vocabularies(self) -> list[Vocabulary]:
        """The terms of each segment."""
        return [part.vocabulary for part in self.parts]

    def frequency_of(self, term: str) -> int:
        """Document frequency of a term, dead texts left out."""
        cached = self._cached_frequencies.get(term)
        return self._frequencies([term], self._numbers([term]))[0] if cached is None else cached

    @cached_property
    def _cached_frequencies(self) -> dict[str, int]:
        return {}

    def __contains__(self, term: str) -> bool:
        return self.frequency_of(term) > 0

    def idf_of(self, term: str) -> float:
        """Inverse document frequency with rank-bm25's floor; 0 if unknown."""
        return self.statistics.idf(self.frequency_of(term))

    def weights_of(self, tokens: Sequence[str], weight: float = 1.0) -> dict[str, float]:
        """Term -> query weight: field weight, occurrences and idf multiplied.

        Terms of live texts only.
        """
        occurrences = Counter(tokens)
        frequencies = self._frequencies(list(occurrences), self._numbers(list(occurrences)))
        return {
            term: weight * occurrences[term] * self.statistics.idf(frequency)
            for term, frequency in zip(occurrences, frequencies, strict=True)
            if frequency > 0
        }

    def _numbers(self, terms: Sequence[str]) -> list[IntArray]:
        """The numbers of the terms in each segment."""
        return [part.numbers_of(terms) for part in self.parts]

    def _frequencies(self, terms: Sequence[str], numbers: Sequence[IntArray]) -> list[int]:
        """Document frequency of each term without dead texts; fills the cache.

        Ranking weighs the same terms next.
        """
        counts = -np.array([self.dead_terms.get(term, 0) for term in terms], dtype=np.int64)
        for part, of_part in zip(self.parts, numbers, strict=True):
            counts += part.frequencies(of_part)
        frequencies: list[int] = counts.tolist()
        if len(self._cached_frequencies) + len(frequencies) > MAX_CACHED_TERMS:
            self._cached_frequencies.clear()
        self._cached_frequencies.update(zip(terms, frequencies, strict=True))
        return frequencies
