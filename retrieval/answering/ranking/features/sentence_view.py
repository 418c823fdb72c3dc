"""Views of a candidate sentence: the input of every feature.

`CandidateView` is what the basic features need, for each sentence read; `SentenceView` adds the article, for
the sentences near the best; `SignatureView` is an article's title lines with its byline. Read-only, with
`__slots__` instead of frozen dataclasses: fifty are made for a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Protocol

from retrieval.answering.ranking.article_match import ArticleMatch
from retrieval.answering.ranking.query_context import QueryContext
from retrieval.answering.ranking.remainder import Remainder
from retrieval.answering.ranking.sentence import Sentence
from retrieval.answering.ranking.term_weights import WordShares
from retrieval.answering.understanding.answer_types import find_answers_of_type

_NO_WORDS: frozenset[int] = frozenset()


class SentenceSource(Protocol):
    """Sentences and title with the words of the question in each."""

    @property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences in order."""

    @property
    def found(self) -> Sequence[frozenset[int]]:
        """Words of the question in each sentence."""

    @property
    def in_title(self) -> frozenset[int]:
        """Words of the question in kicker, headline or deck."""

    @property
    def local_weights(self) -> WordShares:
        """Each word weighted by its rarity among the sentences."""


class ArticleView(ArticleMatch):
    """An article's match with the remainder of the question."""

    @cached_property
    def remainder(self) -> Remainder:
        """The question's subject in this article, and the rest of the question."""
        return Remainder(self._query, self)


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Title lines and byline of an article as one sentence without title."""

    sentences: tuple[Sentence]
    found: tuple[frozenset[int]]
    local_weights: WordShares
    in_title: frozenset[int] = _NO_WORDS


class CandidateView:
    """One candidate with the values shared by the basic features.

    size:       its length in characters, at least 1.
    own, before, after: words of the question in the sentence and in its neighbours.
    title:      words in kicker, headline or deck. local_weights: see `TermWeights.local_weights`.
    mentions:   spans of the expected answer type, less text of the question.
    characters: different characters of the sentence. question_characters: the question's among them.
    """

    __slots__ = (
        "after",
        "before",
        "characters",
        "local_weights",
        "mentions",
        "number",
        "own",
        "passage_rank",
        "query",
        "question",
        "question_characters",
        "size",
        "text",
        "title",
        "weights",
    )
    is_signature: ClassVar[bool] = False

    def __init__(self, query: QueryContext, source: SentenceSource, number: int, passage_rank: int) -> None:
        weights, question, found = query.weights, query.question, source.found
        text = source.sentences[number].normal
        self.query = query
        self.weights = weights
        self.question = question
        self.number = number
        self.passage_rank = passage_rank
        self.text = text
        self.size = max(1, len(text))
        self.own = found[number]
        self.before = found[number - 1] if number else _NO_WORDS
        self.after = found[number + 1] if number + 1 < len(found) else _NO_WORDS
        self.title = source.in_title
        self.local_weights = source.local_weights
        self.mentions = find_answers_of_type(question.kind, text, question.normal)
        self.characters = frozenset(text)
        self.question_characters = weights.characters & self.characters


class SentenceView(CandidateView):
    """A sentence of an article; in_passage: a passage found holds it."""

    __slots__ = ("article", "in_passage")

    def __init__(
        self, query: QueryContext, article: ArticleView, number: int, passage_rank: int, *, in_passage: bool
    ) -> None:
        super().__init__(query, article, number, passage_rank)
        self.article = article
        self.in_passage = in_passage

    def words_at(self, step: int) -> frozenset[int]:
        """Words of the sentence `step` further on; none beyond the article's ends."""
        at = self.number + step
        return self.article.found[at] if 0 <= at < len(self.article.found) else _NO_WORDS

    @property
    def sentence_before(self) -> str:
        """The normalised sentence before; "" for the lead."""
        return self.article.sentences[self.number - 1].normal if self.number else ""


class SignatureView(CandidateView):
    """The title lines and the byline of an article."""

    __slots__ = ()
    is_signature = True
