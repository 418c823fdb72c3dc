"""Weights of a question's words, and their occurrences in a text.

The weight of a word is its idf in the corpus; with synonyms that of the most frequent form, since any of them
is found at least as often. An out-of-vocabulary word counts as much as the question's rarest; a word without
positive idf (in a corpus of a few passages, where rank-bm25's floor turns negative) counts
`COMMON_WORD_SHARE` of that.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.answering.understanding.question import Question
from retrieval.index.corpus import Terms
from retrieval.language.numbers import quantities
from retrieval.language.tokenizer import pairs
from retrieval.models import Span

COMMON_WORD_SHARE = 0.25
"""Weight of a word without positive idf, relative to the rarest."""
_PUNCTUATION = frozenset(" ,.。、:;!?\"'“”‘’()《》<>[]【】-—…·\u3000")


@dataclass(frozen=True, slots=True)
class WordShares:
    """Weights of words by number, with their total."""

    weights: Sequence[float]
    total: float

    @classmethod
    def of(cls, weights: Sequence[float]) -> WordShares:
        """The weights with their total."""
        return cls(weights, sum(weights))

    def share(self, words: frozenset[int]) -> float:
        """Weight of these words relative to all, 0..1."""
        weights, total = self.weights, self.total
        return sum([weights[i] for i in words]) / total if total else 0.0


def is_known(word: str, fields: Sequence[Terms]) -> bool:
    """True if a field has the word or all its pairs."""
    marked = pairs(word)
    return any(word in field or (bool(marked) and all(pair in field for pair in marked)) for field in fields)


class TermWeights:
    """The numbered words of a question with their weights, in any form.

    field:  the field of the idf.
    others: further fields; a word in none of them is out of vocabulary.
    """

    def __init__(self, question: Question, field: Terms, *others: Terms) -> None:
        self.question = question
        self._shares: dict[frozenset[int], float] = {}
        self._fields = (field, *others)
        self.forms = list(question.words)
        self._each_form = [(i, form) for i, forms in enumerate(self.forms) for form in forms]
        known = [[form for form in forms if form in field] or forms[:1] for forms in self.forms]
        idfs = [min(field.idf_of(form) for form in forms) for forms in known]
        most = max([idf for idf in idfs if idf > 0], default=1.0)
        self.weights = [
            idf if idf > 0 else most * (COMMON_WORD_SHARE if any(form in field for form in forms) else 1.0)
            for forms, idf in zip(self.forms, idfs, strict=True)
        ]
        self._by_idf = WordShares.of(self.weights)

    @cached_property
    def characters(self) -> frozenset[str]:
        """The different characters of the words."""
        return frozenset(char for forms in self.forms for char in forms[0])

    @cached_property
    def known_characters(self) -> frozenset[str]:
        """Characters without new content: the question's own, and punctuation."""
        return frozenset(self.question.normal) | _PUNCTUATION

    @cached_property
    def beside_asking(self) -> frozenset[int]:
        """The words next to the question word."""
        return frozenset(i for i, forms in enumerate(self.forms) if forms[0] in self.question.asked)

    @cached_property
    def absent(self) -> tuple[str, ...]:
        """Out-of-vocabulary words of two characters and more, numbers aside.

        A number of several spellings is in no vocabulary: 3500万 is indexed as 3500."""
        unknown = (
            forms
            for forms in self.forms
            if len(forms[0]) > 1 and not any(is_known(form, self._fields) for form in forms)
        )
        return tuple(forms[0] for forms in unknown if not quantities(forms[0]))

    def words_in(self, text: str) -> frozenset[int]:
        """Numbers of the words in a normalised text."""
        return frozenset([i for i, form in self._each_form if form in text])

    def first_occurrences(self, text: str) -> list[Span]:
        """First occurrence of each form in a normalised text."""
        starts = [(form, text.find(form)) for _, form in self._each_form]
        return [Span(start, start + len(form)) for form, start in starts if start >= 0]

    def share(self, words: frozenset[int]) -> float:
        """Weight of these words relative to all, 0..1."""
        share = self._shares.get(words)
        if share is None:  # neighbours, titles and paragraphs repeat the same few sets
            share = self._shares[words] = self._by_idf.share(words)
        return share

    def local_weights(self, sentences: Sequence[frozenset[int]]) -> WordShares:
        """Each word weighted by rarity among sentences; absent ones 0.

        The topic of an article stands in most of its sentences and discriminates between none.
        sentences: the words in each sentence of the article.
        """
        counts = Counter(i for words in sentences for i in words)
        size = len(sentences) + 1
        words = range(len(self.forms))
        return WordShares.of([math.log(size / counts[i]) if counts[i] else 0.0 for i in words])

    def beside_asking_share(self, words: frozenset[int]) -> float:
        """Share of the words next to the question word among these, 0..1."""
        return len(words & self.beside_asking) / len(self.beside_asking) if self.beside_asking else 0.0
