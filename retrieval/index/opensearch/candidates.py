"""From candidates of the cluster to the best passages under the exact score.

The cluster ranks with lengths rounded down and with the mean length of when the segment was loaded, so its
score times `slack` is never below rank-bm25's. The tokens of its best passages are counted here and scored
exactly; once the last wanted of them stands above all that the cluster would give next, no other passage
can belong among them (the argument is the threshold algorithm's; Fagin, Lotem and Naor, PODS 2001).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from retrieval.index.statistics import FieldStatistics

ROUNDING = 1e-5
"""Of Lucene's 32-bit scores, relative."""


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

    def added_to(self, score: float, fields: Mapping[str, Any]) -> float:
        """A score with what this field of a document adds, from its tokens and their number.

        Term after term in the order of the question, as `pruning.whole_scores` adds them: what is equal there
        to the last bit is equal here, so that ties are the same ties.
        """
        if not self.weights or not (text := fields.get(self.name)):
            return score
        relative = fields[f"{self.name}_length"][0] / self.average
        norm = self.k1 * (1 - self.b + self.b * relative)
        held = Counter(filter(self.weights.__contains__, text[0].split(" ")))
        for term, weight in self.weights.items():
            if often := held[term]:
                score += weight * (often * (self.k1 + 1) / (often + norm))
        return score


def slack(averages_then: Mapping[str, float], averages_now: Mapping[str, float]) -> float:
    """How much above the cluster's score the exact one may be, as a factor, at least 1.

    A mean length that has grown since makes every text relatively shorter: (f + n) / (f + n') is at most
    n / n', which is at most the ratio of the means.
    """
    ratios = (averages_now[name] / then for name, then in averages_then.items() if then)
    return (1 + ROUNDING) * max([1.0, *ratios])
