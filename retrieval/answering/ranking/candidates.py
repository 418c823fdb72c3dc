"""TODO."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.answering.ranking.feature_weights import weighted_sum
from retrieval.answering.ranking.term_weights import Sentence
from retrieval.arrays import FloatArray
from retrieval.models import Article, Hit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer: where it is, what speaks for it, its score.

    hit: the passage it stands in; for a sentence beside the passages found its article's weakest one.
    features: in the order of `FEATURES`; clues: in the order of `CLUES`, empty for an article's signature.
    row: what the learned ranker saw, in the order of `COLUMNS`; None where it did not look.
    """

    article: Article
    hit: Hit
    sentences: Sequence[Sentence]
    number: int
    features: tuple[float, ...]
    clues: tuple[float, ...] = ()
    score: float = 0.0
    row: FloatArray | None = field(default=None, compare=False)

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.sentences[self.number]

    @property
    def weighted(self) -> float:
        """The simple ranker's score."""
        return weighted_sum(self.features)
