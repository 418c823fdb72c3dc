"""How much each word of a question counts, and where in a text the words stand.

The weight of a word is its idf in the corpus. A word the corpus never holds counts as much as the
question's rarest; one without a positive idf (in a corpus of a few passages, where rank-bm25's floor
turns negative) counts `COMMON` of that.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.answering.understanding.question import Question
from retrieval.index.corpus import Terms
from retrieval.language.tokenizer import pairs
from retrieval.models import Span

COMMON = 0.25
_PUNCTUATION = frozenset(" ,.。、:;!?\"'“”‘’()《》<>[]【】-—…·\u3000")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article with its normalised form and its number within the article."""

    span: Span
    normal: str
    number: int


class WordWeights:
    """The words of one question, by number, with their weights; a word is found in any of its forms.

    field: the one whose idf counts; others: where a word may stand as well before it is said to be absent.
    """

    def __init__(self, question: Question, field: Terms, *others: Terms) -> None:
        self.question = question
        self._shares: dict[frozenset[int], float] = {}
        self._fields = (field, *others)
        self.forms = list(question.words)
        self._each_form = [(i, form) for i, forms in enumerate(self.forms) for form in forms]
        idfs = [max(field.idf_of(form) for form in forms) for forms in self.forms]
        most = max([idf for idf in idfs if idf > 0], default=1.0)
        self.weights = [
            idf if idf > 0 else most * (COMMON if any(form in field for form in forms) else 1.0)
            for forms, idf in zip(self.forms, idfs, strict=True)
        ]
        self._local: tuple[Sequence[frozenset[int]], list[float]] | None = None

    @cached_property
    def characters(self) -> frozenset[str]:
        """The different characters of the words."""
        return frozenset(char for forms in self.forms for char in forms[0])

    @cached_property
    def not_new(self) -> frozenset[str]:
        """Characters that bring nothing beside the question: its own, and punctuation."""
        return frozenset(self.question.normal) | _PUNCTUATION

    @cached_property
    def asked(self) -> frozenset[int]:
        """The words next to the question word."""
        return frozenset(i for i, forms in enumerate(self.forms) if forms[0] in self.question.asked)

    @cached_property
    def absent(self) -> tuple[str, ...]:
        """Words of two characters and more that the archive never contains, in any form."""
        return tuple(forms[0] for forms in self.forms if len(forms[0]) > 1 and not self._held(forms))

    def _held(self, forms: Sequence[str]) -> bool:
        """Whether the archive holds a form, or every pair of its characters (a word cut otherwise there)."""
        return any(
            form in field or (bool(marked := pairs(form)) and all(pair in field for pair in marked))
            for form in forms
            for field in self._fields
        )

    def found(self, text: str) -> frozenset[int]:
        """Which words stand in a normalised text."""
        return frozenset([i for i, form in self._each_form if form in text])

    def places(self, text: str) -> list[Span]:
        """Where the words first stand in a normalised text."""
        starts = [(form, text.find(form)) for _, form in self._each_form]
        return [Span(start, start + len(form)) for form, start in starts if start >= 0]

    def share(self, found: frozenset[int]) -> float:
        """The weight of these words relative to that of all, 0..1."""
        share = self._shares.get(found)
        if share is None:  # the same few sets come back for every neighbour, title and paragraph
            share = self._shares[found] = _share(found, self.weights)
        return share

    def local_share(self, found: frozenset[int], sentences: Sequence[frozenset[int]]) -> float:
        """As `share`, each word weighted by how few sentences of the article hold it.

        What an article is about stands in most of its sentences and chooses none of them.
        sentences: the words found in each sentence of the article.
        """
        if self._local is None or self._local[0] is not sentences:
            counts = Counter(i for words in sentences for i in words)
            size = len(sentences) + 1
            local = [math.log(size / counts[i]) if counts[i] else 0.0 for i in range(len(self.forms))]
            self._local = sentences, local
        return _share(found, self._local[1])

    def asked_share(self, found: frozenset[int]) -> float:
        """The share of the words next to the question word that are among these, 0..1."""
        return len(found & self.asked) / len(self.asked) if self.asked else 0.0


def _share(found: frozenset[int], weights: Sequence[float]) -> float:
    total = sum(weights)
    return sum(weights[i] for i in found) / total if total else 0.0
