"""One question with its hits: quantities common to all candidate sentences.

Made once a question from term weights and hits; input of the features. Derived values are computed lazily
and cached.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from retrieval.answering.ranking.attributes import attributes_of
from retrieval.answering.ranking.term_weights import TermWeights
from retrieval.answering.understanding.question import asking_place, sought_text
from retrieval.language.tokenizer import PAIR
from retrieval.models import Hit, Span
from retrieval.patterns import lazy_regex

_NUMBERS = lazy_regex(r"[0-9a-z]+")
_QUOTED = lazy_regex(r"“([^“”]{2,30})”|《([^《》]{2,30})》|\"([^\"]{2,30})\"")
_NOT_WORDS = lazy_regex(r"[^\w]+")
NEAR_ASKING = 4
"""Characters before and after the question word that name the attribute asked for: 道德**理念**是什么."""


class QueryContext:
    """One question with its hits.

    weights:  the question and the idf of its words.
    hits:     the passages read, best first.
    pair_idf: idf of the question's character pairs, by token.
    """

    def __init__(self, weights: TermWeights, hits: Sequence[Hit], pair_idf: Mapping[str, float]) -> None:
        self.weights = weights
        self.question = weights.question
        self.hits = hits
        self.pairs = [pair.removeprefix(PAIR) for pair in pair_idf]
        self._numbered_pairs = list(enumerate(self.pairs))
        # a pair without any passage counts as the rarest, as do all where no idf is positive
        most = max([idf for idf in pair_idf.values() if idf > 0], default=1.0)
        self.pair_weights = [idf if idf > 0 else most for idf in pair_idf.values()]
        self.sought = _NOT_WORDS.sub("", sought_text(weights.question.normal))
        self._pair_shares: dict[frozenset[int], float] = {}
        self.article_scores = _article_scores(hits)

    @cached_property
    def total_weight(self) -> float:
        """Sum of the weights of all words and pairs."""
        return max(1e-9, sum(self.pair_weights) + sum(self.weights.weights))

    @cached_property
    def _pairs_weight(self) -> float:
        return max(1e-9, sum(self.pair_weights))

    def pair_share(self, pairs: frozenset[int]) -> float:
        """Weight of these pairs relative to all, 0..1."""
        share = self._pair_shares.get(pairs)
        if share is None:
            share = sum([self.pair_weights[i] for i in pairs]) / self._pairs_weight
            self._pair_shares[pairs] = share
        return share

    def pairs_in(self, text: str) -> frozenset[int]:
        """Numbers of the question's pairs in a normalised text."""
        return frozenset([i for i, pair in self._numbered_pairs if pair in text])

    @cached_property
    def sought_offsets(self) -> dict[str, int]:
        """Bit sets of the offsets of each character sought; under "" all bits."""
        offsets = {"": (1 << len(self.sought)) - 1}
        for at, char in enumerate(self.sought):
            offsets[char] = offsets.get(char, 0) | (1 << at)
        return offsets

    @cached_property
    def rarest_word(self) -> int:
        """Number of the word with the greatest weight; -1 without words."""
        weights = self.weights.weights
        return max(range(len(weights)), key=weights.__getitem__, default=-1)

    @cached_property
    def after_asking(self) -> tuple[str, ...]:
        """The characters right after the question word."""
        normal, place = self.question.normal, asking_place(self.question.normal)
        return tuple(_NOT_WORDS.sub("", normal[place.end :])[:NEAR_ASKING]) if place else ()

    @cached_property
    def beside_asking(self) -> tuple[str, ...]:
        """The characters right before and after the question word."""
        normal, place = self.question.normal, asking_place(self.question.normal)
        before = _NOT_WORDS.sub("", normal[: place.start])[-NEAR_ASKING:] if place else ""
        return (*before, *self.after_asking)

    @cached_property
    def character_nearness(self) -> dict[str, float]:
        """Nearness of each character sought to the question word, 1 touching.

        Without a question word the end of the question counts as one.
        """
        normal = self.question.normal
        place = asking_place(normal) or Span(len(normal), len(normal))
        nearness: dict[str, float] = {}
        for at, char in enumerate(normal):
            if char in self.sought_offsets:
                gap = max(0, place.start - at - 1, at - place.end)
                nearness[char] = max(nearness.get(char, 0.0), 1 / (1 + gap / NEAR_ASKING))
        return nearness

    @cached_property
    def attributes(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of the words beside an answer, one an attribute."""
        return attributes_of(self.question.normal)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Numbers and Latin words of the question."""
        return tuple(_NUMBERS.findall(self.question.normal))

    @cached_property
    def quotations(self) -> tuple[str, ...]:
        """Texts in quotation marks."""
        return tuple("".join(found) for found in _QUOTED.findall(self.question.normal))

    @cached_property
    def best_score(self) -> float:
        """BM25 of the best passage; 0 without hits."""
        return self.hits[0].score if self.hits else 0.0

    @cached_property
    def second_score(self) -> float:
        """BM25 of the best passage of another article; 0 without one."""
        return next((h.score for h in self.hits if h.article_row != self.hits[0].article_row), 0.0)

    @cached_property
    def best_article_score(self) -> float:
        """The greatest of the article scores; 1 where all are 0."""
        return max(self.article_scores.values(), default=0.0) or 1.0

    @cached_property
    def relative_scores(self) -> list[float]:
        """BM25 of each passage relative to the best.

        1 where the best has 0 (a corpus of one passage).
        """
        best = self.best_score
        return [hit.score / best if best > 0 else 1.0 for hit in self.hits]


def _article_scores(hits: Sequence[Hit]) -> dict[int, float]:
    """Sum of BM25 over the passages of each article, by its row."""
    scores: dict[int, float] = {}
    for hit in hits:
        scores[hit.article_row] = scores.get(hit.article_row, 0.0) + hit.score
    return scores
