"""From candidates of the cluster to the best passages under the exact score.

The cluster ranks with lengths rounded down and with the mean length of when the segment was loaded, so its
score times `slack` is never below rank-bm25's. It tells what each term adds to the score of each candidate;
as the length and the mean that it took are known, that says how often the term stands there, and so the
exact score. Once the last wanted of them stands above all that the cluster would give next, no other passage
can belong among them (the argument is the threshold algorithm's; Fagin, Lotem and Naor, PODS 2001).
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

ROUNDING = 1e-5
"""Of Lucene's 32-bit scores, relative."""
_EXACT_BELOW = 24
"""Lengths that SmallFloat.intToByte4 keeps as they are; of longer ones what is above keeps four bits."""


class ScoredPassage(NamedTuple):
    """A passage that the cluster gives.

    number: of its segment; score: the cluster's; added: to that score, by the number of the clause.
    """

    number: int
    score: float
    standing: PassageHeader
    added: Mapping[str, float]


@dataclass(frozen=True)
class FieldScore:
    """How one field is scored. weights: of each term of the question; average: tokens a text, now."""

    name: str
    weights: Mapping[str, float]
    k1: float
    b: float
    average: float

    @classmethod
    def of(
        cls, name: str, weights: Mapping[str, float], statistics: FieldStatistics, *, k1: float, b: float
    ) -> FieldScore:
        """A field under the statistics of the corpus."""
        return cls(name, weights, k1, b, statistics.average_length or 1.0)

    def added_to(self, scores: FloatArray, often: FloatArray, lengths: FloatArray) -> FloatArray:
        """The scores of passages with what this field of each adds.

        scores, lengths: shape (passages,), the latter in tokens; often: shape (terms, passages), how often
        each term stands there. Term after term in the order of the question, as `pruning.whole_scores` adds
        them: what is equal there to the last bit is equal here, so that ties are the same ties.
        """
        norm = self._norm(lengths, self.average)
        for weight, counts in zip(self.weights.values(), often, strict=True):
            there = counts > 0
            scores = scores + weight * np.divide(
                counts * (self.k1 + 1), counts + norm, out=np.zeros(len(norm)), where=there
            )
        return scores

    def often(
        self, added: FloatArray, boosts: FloatArray, indexed: FloatArray, averages_then: FloatArray
    ) -> FloatArray:
        """How often each term stands in each text, whole numbers, from what it adds to the cluster's score.

        added:   shape (terms, passages), as the cluster tells it, 0 where a term does not stand.
        boosts:  shape (terms,); indexed, averages_then: shape (passages,), the text's tokens that are indexed
                 and the mean that the cluster takes.
        This solves `mapping`'s formula for the frequency f. The cluster's roundings of 2⁻²⁴ put it wrong by
        some f² / (8,000,000 norm): nothing below 1,000, and above that the score hardly changes with f.
        """
        norm = self._norm(kept_lengths(indexed), averages_then)
        ceilings = boosts.astype(np.float32).astype(np.float64)[:, None] * (self.k1 + 1)
        below = (added > 0) & (added < ceilings)
        solved = np.divide(added * norm, ceilings - added, out=np.zeros(added.shape), where=below)
        solved = np.where(added >= ceilings, indexed, np.rint(solved))
        return np.where(added > 0, np.clip(solved, 1, indexed), 0.0)

    def _norm(self, lengths: FloatArray, average: float | FloatArray) -> FloatArray:
        norm: FloatArray = self.k1 * (1 - self.b + self.b * (lengths / average))
        return norm


def kept_lengths(tokens: FloatArray) -> FloatArray:
    """The lengths of texts that Lucene keeps in a byte: org.apache.lucene.util.SmallFloat.intToByte4."""
    rest = np.maximum(tokens - _EXACT_BELOW, 0).astype(np.int64)
    shift = np.maximum(np.frexp(rest)[1] - 4, 0)
    return np.where(tokens < _EXACT_BELOW, tokens, _EXACT_BELOW + (rest >> shift << shift)).astype(np.float64)


def what_is_added(lots: Sequence[Sequence[Clause]], told: Sequence[Sequence[ScoredPassage]]) -> FloatArray:
    """What each term of all lots adds to the cluster's score of each passage of the first lot's answer.

    told: the answer to each lot, about the same passages in any order. Shape (terms, passages).
    """
    column = {(one.number, one.standing.passage): at for at, one in enumerate(told[0])}
    added = np.zeros((sum(map(len, lots)), len(column)))
    first = 0
    for lot, answer in zip(lots, told, strict=True):
        for one in answer:
            at = column[one.number, one.standing.passage]
            for name, value in one.added.items():
                added[first + int(name), at] = value
        first += len(lot)
    return added


def exact_scores(
    found: Sequence[ScoredPassage],
    added: FloatArray,
    lots: Sequence[Sequence[Clause]],
    fields: Sequence[FieldScore],
    averages: Sequence[Mapping[str, float]],
) -> FloatArray:
    """The exact score of each passage, shape (found,).

    added: as `what_is_added` gives it; averages: of each passage's segment, field -> mean when it was loaded.
    """
    clauses = [clause for lot in lots for clause in lot]
    boosts = np.array([clause.boost for clause in clauses])
    at = {(clause.field, clause.term): number for number, clause in enumerate(clauses)}
    scores = np.zeros(len(found))
    for field in fields:
        chosen = [at[field.name, term] for term in field.weights]
        lengths = np.array([one.standing.lengths(field.name) for one in found], dtype=np.float64)
        whole, indexed = lengths.reshape(-1, 2).T
        then = np.array([means[field.name] for means in averages])
        often = field.often(added[chosen], boosts[chosen], indexed, then)
        scores = field.added_to(scores, often, whole)
    return scores


def slack(averages_then: Mapping[str, float], averages_now: Mapping[str, float]) -> float:
    """How much above the cluster's score the exact one may be, as a factor, at least 1.

    A mean length that has grown since makes every text relatively shorter: (f + n) / (f + n') is at most
    n / n', which is at most the ratio of the means.
    """
    ratios = (averages_now[name] / then for name, then in averages_then.items() if then)
    return (1 + ROUNDING) * max([1.0, *ratios])
