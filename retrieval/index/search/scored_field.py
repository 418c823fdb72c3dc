"""Packed postings of a field under corpus statistics, and its queries.

Turns a posting (document, frequency) into its BM25 score for a weight of 1 (`segment.okapi`) by tables over
the distinct lengths; `topk` multiplies by the weights of a query and adds up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.arrays import Float32Array, FloatArray, IntArray, UIntArray
from retrieval.index.segment.okapi import length_norms, saturation
from retrieval.index.segment.packed_postings import FRACTION, PackedPostings

TABLED_FREQUENCIES = 8
"""Frequencies below have their scores in a table; higher ones are computed."""


@dataclass(frozen=True)
class ScoredField:
    """Packed postings with everything to score one.

    boost:   k1 + 1.
    norms:   shape (L,), the addend to the frequency in the denominator, for each distinct length.
    impacts: shape (8 * L,), float32, f / (f + norm) for f = 0..7; shares: times boost, in float64.
    drift:   factor, at least 1, by which the packed ceilings may be too low under these statistics.
    table:   for the compiled core: addresses of all arrays, their sizes, the bits of boost and drift; valid
             for the lifetime of this object. address: of the table.
    documents, terms: their numbers in the field.
    """

    packed: PackedPostings
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
    def of(cls, packed: PackedPostings, *, k1: float, b: float, average: float) -> ScoredField:
        """Postings under BM25's parameters and the mean length over all segments."""
        lengths = packed.arrays.lengths
        norms = length_norms(lengths, k1, b, average)
        tabled = np.arange(TABLED_FREQUENCIES)[:, None]
        with np.errstate(invalid="ignore"):  # 0 / 0 for a document without tokens where b is 1
            impacts = np.nan_to_num(saturation(tabled, norms)).astype(np.float32).ravel()
            shares = np.nan_to_num(saturation(tabled, norms, k1 + 1)).ravel()
        packed_norms = length_norms(lengths, packed.k1, packed.b, packed.average)
        drift = float(np.max((1 + packed_norms) / (1 + norms), initial=1.0))
        stored = [*packed.arrays, norms, impacts]
        factors = np.array([k1 + 1, drift]).view(np.int64).tolist()
        sizes = len(packed.arrays.escapes), len(norms)
        table = np.array([*(a.ctypes.data for a in stored), *sizes, *factors], dtype=np.int64)
        return cls(
            packed=packed,
            boost=k1 + 1,
            norms=norms,
            impacts=impacts,
            shares=shares,
            drift=drift,
            table=table,
            address=table.ctypes.data,
            documents=packed.documents,
            terms=packed.terms,
        )

    def share(self, documents: UIntArray, frequencies: UIntArray) -> FloatArray:
        """Scores of postings for a weight of 1, in float64.

        documents: shape (n,); frequencies: shape (n,) or, for several terms, (terms, n).
        """
        codes = self.packed.arrays.codes[documents]
        shares: FloatArray = self.shares[
            np.minimum(frequencies, TABLED_FREQUENCIES - 1) * np.uint32(len(self.norms)) + codes
        ]
        high = np.nonzero(frequencies >= TABLED_FREQUENCIES)
        if high[0].size:
            shares[high] = saturation(
                frequencies[high].astype(np.float64), self.norms[codes[high[-1]]], self.boost
            )
        return shares

    def impact(self, documents: UIntArray, frequencies: UIntArray) -> Float32Array:
        """f / (f + norm) in float32; 0 for a frequency of 0.

        Both arrays of shape (n,).
        """
        codes = self.packed.arrays.codes[documents]
        impacts: Float32Array = self.impacts[
            np.minimum(frequencies, TABLED_FREQUENCIES - 1) * np.uint32(len(self.norms)) + codes
        ]
        high = np.flatnonzero(frequencies >= TABLED_FREQUENCIES)
        if high.size:
            impacts[high] = saturation(frequencies[high], self.norms[codes[high]])
        return impacts

    def bound(self, term: int) -> float:
        """Upper bound of a term's score for a weight of 1."""
        slot = int(self.packed.arrays.slots[term])
        if slot >= 0:
            return self.boost
        a = self.packed.arrays
        return self.boost * min(1.0, float(a.ceilings[a.directories[-slot] - 1]) / FRACTION * self.drift)


@dataclass(frozen=True, slots=True)
class FieldQuery:
    """Query against one field: terms and their scores for impact 1.

    terms: numbers.
    The weight includes idf, occurrences in the question and the field's own weight.
    """

    field: ScoredField
    terms: Sequence[int]
    weights: Sequence[float]

    def heavier_than(self, weight: float) -> FieldQuery:
        """The query without the terms of this weight or less."""
        kept = [pair for pair in zip(self.terms, self.weights, strict=True) if pair[1] > weight]
        return FieldQuery(self.field, [term for term, _ in kept], [weight for _, weight in kept])

    def check_terms(self) -> None:
        """Raise IndexError for a term number outside the field's vocabulary."""
        if self.terms and not 0 <= min(self.terms) <= max(self.terms) < self.field.terms:
            raise IndexError("term number outside the vocabulary")
