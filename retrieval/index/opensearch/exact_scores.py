"""Exact BM25 scores of candidates ranked approximately by OpenSearch.

The cluster ranks with lengths rounded down and with the mean length of when the segment was loaded, so its
score times `score_slack` is never below rank-bm25's. The response has the contribution of each term to each
score; as length and mean length are known, the term frequency follows, and so the exact score. Once the k-th
exact score is above every score still to come from the cluster, the top k are final (threshold algorithm;
Fagin, Lotem and Naor, PODS 2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from retrieval.arrays import FloatArray
from retrieval.index.opensearch.documents import PassageHeader
from retrieval.index.opensearch.queries import Clause
from retrieval.index.segment.statistics import FieldStatistics

SCORE_ROUNDING = 1e-5
"""Relative rounding error of Lucene's 32-bit scores."""
_EXACT_BELOW = 24
"""Lengths that SmallFloat.intToByte4 keeps exactly; the excess of longer ones keeps four bits."""


class ScoredPassage(NamedTuple):
    """A hit of the cluster.

    number: segment number.
    score:  score of the cluster.
    header: numbers of the passage.
    added:  contribution to the score by clause number.
    """

    number: int
    score: float
    header: PassageHeader
    added: Mapping[str, float]


@dataclass(frozen=True)
class FieldScore:
    """Scoring of one field.

    weights: weight of each term of the question.
    average: present mean length, tokens a text.
    """

    name: str
    weights: Mapping[str, float]
    k1: float
    b: float
    average: float

    @classmethod
    def of(
        cls, name: str, weights: Mapping[str, float], statistics: FieldStatistics, *, k1: float, b: float
    ) -> FieldScore:
        """Scoring of a field under corpus statistics."""
        return cls(name, weights, k1, b, statistics.average_length or 1.0)

    def added_to(self, scores: FloatArray, frequencies: FloatArray, lengths: FloatArray) -> FloatArray:
        """Scores of passages plus the contribution of this field.

        scores, lengths: shape (passages,); lengths in tokens.
        frequencies:     shape (terms, passages), term frequencies.
        Terms are added in the order of the question, as in `pruning.whole_scores`: scores are equal to the
        last bit, so ties are the same ties.
        """
        norm = self._norm(lengths, self.average)
        for weight, counts in zip(self.weights.values(), frequencies, strict=True):
            there = counts > 0
            scores = scores + weight * np.divide(
                counts * (self.k1 + 1), counts + norm, out=np.zeros(len(norm)), where=there
            )
        return scores

    def frequencies(
        self, added: FloatArray, boosts: FloatArray, indexed: FloatArray, averages_then: FloatArray
    ) -> FloatArray:
        """Term frequencies, whole numbers, from contributions to the cluster's score.

        added:         shape (terms, passages), contributions; 0 for an absent term.
        boosts:        shape (terms,).
        indexed:       shape (passages,), indexed tokens of each text.
        averages_then: shape (passages,), mean length in the formula of the cluster.
        Solves the formula in `mapping` for the frequency f. The cluster's rounding of 2⁻²⁴ causes an error of
        some f² / (8,000,000 norm): none below 1,000; above, the score hardly changes with f.
        """
        norm = self._norm(quantised_lengths(indexed), averages_then)
        ceilings = boosts.astype(np.float32).astype(np.float64)[:, None] * (self.k1 + 1)
        below = (added > 0) & (added < ceilings)
        solved = np.divide(added * norm, ceilings - added, out=np.zeros(added.shape), where=below)
        solved = np.where(added >= ceilings, indexed, np.rint(solved))
        return np.where(added > 0, np.clip(solved, 1, indexed), 0.0)

    def _norm(self, lengths: FloatArray, average: float | FloatArray) -> FloatArray:
        norm: FloatArray = self.k1 * (1 - self.b + self.b * (lengths / average))
        return norm


def quantised_lengths(tokens: FloatArray) -> FloatArray:
    """Lengths after Lucene's one-byte encoding (org.apache.lucene.util.SmallFloat.intToByte4)."""
    rest = np.maximum(tokens - _EXACT_BELOW, 0).astype(np.int64)
    shift = np.maximum(np.frexp(rest)[1] - 4, 0)
    return np.where(tokens < _EXACT_BELOW, tokens, _EXACT_BELOW + (rest >> shift << shift)).astype(np.float64)


def clause_contributions(
    batches: Sequence[Sequence[Clause]], answers: Sequence[Sequence[ScoredPassage]]
) -> FloatArray:
    """Contribution of each term to the cluster's score of each passage.

    batches:    clauses of each query.
    answers: response to each query, on the same passages in any order.
    Returns shape (terms, passages); columns in the order of the first response.
    """
    column = {(one.number, one.header.passage): at for at, one in enumerate(answers[0])}
    added = np.zeros((sum(map(len, batches)), len(column)))
    first = 0
    for batch, answer in zip(batches, answers, strict=True):
        for one in answer:
            at = column[one.number, one.header.passage]
            for name, value in one.added.items():
                added[first + int(name), at] = value
        first += len(batch)
    return added


def exact_scores(
    found: Sequence[ScoredPassage],
    added: FloatArray,
    batches: Sequence[Sequence[Clause]],
    fields: Sequence[FieldScore],
    averages: Sequence[Mapping[str, float]],
) -> FloatArray:
    """Exact scores of passages, shape (found,).

    added:    from `clause_contributions`.
    averages: for each passage, field -> mean length when the segment was loaded.
    """
    clauses = [clause for batch in batches for clause in batch]
    boosts = np.array([clause.boost for clause in clauses])
    at = {(clause.field, clause.term): number for number, clause in enumerate(clauses)}
    scores = np.zeros(len(found))
    for field in fields:
        chosen = [at[field.name, term] for term in field.weights]
        lengths = np.array([one.header.lengths(field.name) for one in found], dtype=np.float64)
        whole, indexed = lengths.reshape(-1, 2).T
        then = np.array([means[field.name] for means in averages])
        frequencies = field.frequencies(added[chosen], boosts[chosen], indexed, then)
        scores = field.added_to(scores, frequencies, whole)
    return scores


def score_slack(averages_then: Mapping[str, float], averages_now: Mapping[str, float]) -> float:
    """Upper bound of exact score / cluster score, at least 1.

    A mean length grown since loading makes every text relatively shorter: (f + n) / (f + n') ≤ n / n' ≤ ratio
    of the means.
    """
    ratios = (averages_now[name] / then for name, then in averages_then.items() if then)
    return (1 + SCORE_ROUNDING) * max([1.0, *ratios])
