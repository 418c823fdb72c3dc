"""A field over all segments of a generation, scored as rank-bm25 scores one corpus.

The definition is rank_bm25.BM25Okapi (see `bm25.py`); the statistics are those of the live documents, so
the scores are what rank-bm25 gives for a corpus of just these (tests/unit/index/search/test_field.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from retrieval.arrays import FloatArray, IntArray
from retrieval.index.search.field_scorer import FieldQuery, ScoredField
from retrieval.index.segment.field import SegmentField
from retrieval.index.segment.statistics import FieldStatistics
from retrieval.index.segment.vocabulary import Vocabulary

TERMS_KNOWN = 8192
"""Terms whose frequency is kept."""


class Part(Protocol):
    """The terms of one segment's field, counted."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Its terms."""

    def numbers_of(self, terms: Sequence[str]) -> IntArray:
        """The number of each term, -1 for one that is not there."""

    def frequencies(self, numbers: IntArray) -> IntArray:
        """In how many texts the terms of these numbers stand; 0 for -1."""


@dataclass(frozen=True)
class FieldTerms:
    """The terms of a field of the archive, a part for each segment.

    dead_terms: term -> dead texts that hold it, over all segments.
    """

    parts: Sequence[Part]
    dead_terms: Mapping[str, int]
    statistics: FieldStatistics

    @cached_property
    def vocabularies(self) -> list[Vocabulary]:
        """The terms of each part."""
        return [part.vocabulary for part in self.parts]

    def frequency_of(self, term: str) -> int:
        """In how many live texts a term stands; kept, for a question's words are weighed several times."""
        known = self._known.get(term)
        return self._frequencies([term], self._numbers([term]))[0] if known is None else known

    @cached_property
    def _known(self) -> dict[str, int]:
        return {}

    def __contains__(self, term: str) -> bool:
        return self.frequency_of(term) > 0

    def idf_of(self, term: str) -> float:
        """The inverse document frequency of a term, with rank-bm25's floor; 0 for one that is not there."""
        return self._idf(self.frequency_of(term))

    def weights_of(self, tokens: Sequence[str], weight: float = 1.0) -> dict[str, float]:
        """For each term of a question that a live text holds: what an impact of 1 adds to a score."""
        times = Counter(tokens)
        frequencies = self._frequencies(list(times), self._numbers(list(times)))
        return {
            term: weight * times[term] * self._idf(frequency)
            for term, frequency in zip(times, frequencies, strict=True)
            if frequency > 0
        }

    def _numbers(self, terms: Sequence[str]) -> list[IntArray]:
        """For each part the numbers of the terms in it."""
        return [part.numbers_of(terms) for part in self.parts]

    def _frequencies(self, terms: Sequence[str], numbers: Sequence[IntArray]) -> list[int]:
        """In how many live texts each term stands: what was searched for is weighed next."""
        held = -np.array([self.dead_terms.get(term, 0) for term in terms], dtype=np.int64)
        for part, of_part in zip(self.parts, numbers, strict=True):
            held += part.frequencies(of_part)
        found: list[int] = held.tolist()
        if len(self._known) + len(found) > TERMS_KNOWN:
            self._known.clear()
        self._known.update(zip(terms, found, strict=True))
        return found

    def _idf(self, frequency: int) -> float:
        if not frequency:
            return 0.0
        raw = self.statistics.raw_idf(frequency)
        return self._floor if raw < 0 else raw

    @cached_property
    def _floor(self) -> float:
        return self.statistics.floor()


@dataclass(frozen=True)
class Field(FieldTerms):
    """A field of the archive with its postings. k1, b: BM25's parameters."""

    parts: Sequence[SegmentField]
    k1: float
    b: float

    def asked(self, tokens: Sequence[str], weight: float = 1.0) -> list[FieldQuery]:
        """What a question of these tokens asks of each part; a score of this field counts `weight` times."""
        times = Counter(tokens)
        terms = list(times)
        numbers = self._numbers(terms)
        frequencies = self._frequencies(terms, numbers)
        counts: FloatArray = np.array(
            [weight * times[term] * self._idf(n) for term, n in zip(terms, frequencies, strict=True)]
        )
        live = np.array(frequencies, dtype=np.int64) > 0
        queries = []
        for scored, of_part in zip(self._scored, numbers, strict=True):
            here = np.flatnonzero(live & (of_part >= 0))
            queries.append(FieldQuery(scored, of_part[here].tolist(), counts[here].tolist()))
        return queries

    @cached_property
    def _scored(self) -> list[ScoredField]:
        """The parts under the statistics of the whole archive."""
        average = self.statistics.average_length or 1.0  # without tokens every length is 0
        return [ScoredField.of(part.packed, k1=self.k1, b=self.b, average=average) for part in self.parts]
