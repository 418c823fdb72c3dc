"""A field of the archive: tokens in, one query a segment out.

N, the average length and the idf belong to the corpus and change with every page; the postings of a segment
do not. A generation makes one `ScoredField` a segment and field when it opens, in microseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from retrieval.arrays import FloatArray
from retrieval.index.search.field_terms import FieldTerms
from retrieval.index.search.scored_field import FieldQuery, ScoredField
from retrieval.index.segment.field import SegmentField


@dataclass(frozen=True)
class FieldScorer(FieldTerms):
    """Terms and postings of a field. k1, b: BM25's parameters."""

    parts: Sequence[SegmentField]
    k1: float
    b: float

    def queries(self, tokens: Sequence[str], weight: float = 1.0) -> list[FieldQuery]:
        """The query of the tokens for each segment.

        weight: of the field in the score of a passage.
        """
        occurrences = Counter(tokens)
        terms = list(occurrences)
        numbers = self._numbers(terms)
        frequencies = self._frequencies(terms, numbers)
        weights: FloatArray = np.array(
            [
                weight * occurrences[term] * self.statistics.idf(frequency)
                for term, frequency in zip(terms, frequencies, strict=True)
            ]
        )
        live = np.array(frequencies, dtype=np.int64) > 0
        queries = []
        for scored, of_part in zip(self._scored, numbers, strict=True):
            here = np.flatnonzero(live & (of_part >= 0))
            queries.append(FieldQuery(scored, of_part[here].tolist(), weights[here].tolist()))
        return queries

    @cached_property
    def _scored(self) -> list[ScoredField]:
        """The postings of each segment under the statistics of the whole archive."""
        average = self.statistics.average_length or 1.0  # without tokens every length is 0
        return [ScoredField.of(part.packed, k1=self.k1, b=self.b, average=average) for part in self.parts]
