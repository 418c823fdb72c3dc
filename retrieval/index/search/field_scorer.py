"""A packed field under given corpus statistics, and what a question asks of it.

The score is rank-bm25's BM25Okapi: weight * f (k1 + 1) / (f + k1 (1 - b + b length / average)), the weight
being the term's inverse document frequency (times what the field counts and how often the question says the
term). N, the average and the weights belong to the corpus and change with every page; the postings of a
segment do not. So a generation makes one `ScoredField` a segment and field when it opens, in microseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from retrieval.arrays import Float32Array, FloatArray, IntArray, UIntArray
from retrieval.index.segment.field import SegmentField
from retrieval.index.segment.packed_postings import FRACTION, Packed
from retrieval.index.segment.packed_writer import length_norms
from retrieval.index.segment.statistics import FieldStatistics
from retrieval.index.segment.vocabulary import Vocabulary

TABLED = 8
"""Frequencies below this have their impacts in a table; the others are computed."""


@dataclass(frozen=True)
class ScoredField:
    """One packed field with everything that turns a posting into an impact.

    boost:   k1 + 1.
    norms:   shape (L,), what stands beside the frequency below the line, for each distinct length.
    impacts: shape (TABLED * L,), f / (f + norm) for f = 0..7; shares: the same times boost, in float64.
    drift:   by how much the packed ceilings may be too low under these statistics, at least 1.
    table:   for the compiled core: addresses of all arrays, their sizes, the bits of boost and drift; good as
             long as this object lives. address: where it lies.
    documents, terms: how many the field has.
    """

    packed: Packed
    boost: float
    norms: FloatArray
    impacts: Float32Array
    shares: FloatArray
    drift: float
    table: IntArray
    address: int
    documents: int
    terms: int

    @classmethod
    def of(cls, packed: Packed, *, k1: float, b: float, average: float) -> ScoredField:
        """The field under the corpus's parameters and its mean length over all segments."""
        lengths = packed.arrays.lengths
        norms = length_norms(lengths, k1, b, average)
        often = np.arange(TABLED)[:, None]
        with np.errstate(invalid="ignore"):  # 0 / 0 for a document without tokens where b is 1
            impacts = np.nan_to_num(often / (often + norms)).astype(np.float32).ravel()
            shares = np.nan_to_num(often * (k1 + 1) / (often + norms)).ravel()
        packed_norms = length_norms(lengths, packed.k1, packed.b, packed.average)
        drift = float(np.max((1 + packed_norms) / (1 + norms), initial=1.0))
        stored = [*packed.arrays, norms, impacts]
        factors = np.array([k1 + 1, drift]).view(np.int64).tolist()
        sizes = len(packed.arrays.escapes), len(norms)
        table = np.array([*(a.ctypes.data for a in stored), *sizes, *factors], dtype=np.int64)
        return cls(
            packed,
            k1 + 1,
            norms,
            impacts,
            shares,
            drift,
            table,
            table.ctypes.data,
            packed.documents,
            packed.terms,
        )

    def share(self, documents: UIntArray, frequencies: UIntArray) -> FloatArray:
        """What a weight of 1 adds to the scores of documents that hold a term so often.

        documents: shape (n,); frequencies: shape (n,) or, for several terms, (terms, n).
        """
        codes = self.packed.arrays.codes[documents]
        found: FloatArray = self.shares[
            np.minimum(frequencies, TABLED - 1) * np.uint32(len(self.norms)) + codes
        ]
        many = np.nonzero(frequencies >= TABLED)
        if many[0].size:
            often = frequencies[many].astype(np.float64)
            found[many] = often * self.boost / (often + self.norms[codes[many[-1]]])
        return found

    def bound(self, term: int) -> float:
        """The most that a weight of 1 can add to any score by this term."""
        slot = int(self.packed.arrays.slots[term])
        if slot >= 0:
            return self.boost
        a = self.packed.arrays
        return self.boost * min(1.0, float(a.ceilings[a.directories[-slot] - 1]) / FRACTION * self.drift)


@dataclass(frozen=True, slots=True)
class FieldQuery:
    """What a question asks of one field: term numbers, and for each what an impact of 1 adds to the score.

    A term that the question repeats, or a field that counts less, is told by the weight.
    """

    field: ScoredField
    terms: Sequence[int]
    weights: Sequence[float]

    def above(self, least: float) -> FieldQuery:
        """The terms that weigh more than `least`."""
        kept = [pair for pair in zip(self.terms, self.weights, strict=True) if pair[1] > least]
        return FieldQuery(self.field, [term for term, _ in kept], [weight for _, weight in kept])

    def checked(self) -> FieldQuery:
        """Itself. Raises IndexError for a term number outside the field's vocabulary."""
        if self.terms and not 0 <= min(self.terms) <= max(self.terms) < self.field.terms:
            raise IndexError("term number outside the vocabulary")
        return self


"""More ranges than this are looked up in a mask: each range costs every list two searches."""


TERMS_KNOWN = 8192
"""Terms whose frequency is kept."""


class FieldPart(Protocol):
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

    parts: Sequence[FieldPart]
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
class FieldScorer(FieldTerms):
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
