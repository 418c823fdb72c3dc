"""One function for everyone who asks: terminal, Telegram, JSON and the evaluation.

`Answerer.answer` understands the question, finds passages, ranks their sentences, chooses quotes, checks
each against the stored article, and says how sure it is.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from retrieval.answering import confidence
from retrieval.answering.forest import shipped_forest
from retrieval.answering.phrases import answering_phrase
from retrieval.answering.question import Question, understand
from retrieval.answering.quotes import Excerpt, excerpts
from retrieval.answering.ranking import Candidate, Ranker, odds
from retrieval.answering.weights import WordWeights
from retrieval.index.generation import Generation
from retrieval.language.lexicon import synonym_groups, word_list
from retrieval.models import Answer, Filters, Hit, Quote

PASSAGES_READ = 10
"""Passages whose sentences are ranked: R@10 is 0.88 to 1.00 on the development sets."""
HITS_SHOWN = 10
WORTH_SHOWING = 0.02
"""Further quotes of an answered question below this chance are left out: S@3 falls by less than 0.01 on
the development sets, and a reader sees 2.3 quotes on average in place of 3."""


@dataclass(frozen=True)
class WordLists:
    """The operator's two lists that act on questions only."""

    stopwords: frozenset[str]
    synonyms: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, folder: Path) -> WordLists:
        """`stopwords.txt` and `synonyms.txt` of a lexicon folder."""
        return cls(
            frozenset(word_list(folder / "stopwords.txt")), tuple(synonym_groups(folder / "synonyms.txt"))
        )


class Answerer:
    """Answers questions from one generation. May be shared by threads."""

    def __init__(
        self, generation: Generation, lists: WordLists, *, threshold: float = confidence.THRESHOLD
    ) -> None:
        self.generation = generation
        self._lists = lists
        self._threshold = threshold
        self._ranker = Ranker(generation, shipped_forest("ranker"))

    def answer(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        top: int = 3,
        without: Collection[str] = (),
    ) -> Answer:
        """The quotes that answer `text`, best first, or the nearest passages with `answered` False.

        top:     how many quotes at most.
        without: ids of articles to leave out, as though the archive did not hold them.
        Raises EmptyQuestion and QuestionTooLong.
        """
        started = time.perf_counter()
        filters = filters or Filters()
        question = self.understand(text)
        hits = self.hits(question, filters=filters, without=without)
        ranked = self.candidates(question, hits)
        sure, quotes = self._quotes(question, ranked, top)
        answered = bool(quotes) and sure >= self._threshold
        if answered:
            quotes = tuple(q for q in quotes if q is quotes[0] or q.probability >= WORTH_SHOWING)
        return Answer(
            question=question.text,
            answered=answered,
            confidence=sure,
            quotes=quotes,
            hits=tuple((hit, self.generation.store.article(hit.article_row).id) for hit in hits[:HITS_SHOWN]),
            filters=filters,
            absent=self.weights(question).absent,
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )

    def understand(self, text: str) -> Question:
        """What a question asks. Raises EmptyQuestion and QuestionTooLong."""
        return understand(
            text, self.generation.analyser, stopwords=self._lists.stopwords, synonyms=self._lists.synonyms
        )

    def hits(
        self,
        question: Question,
        *,
        limit: int = PASSAGES_READ,
        filters: Filters | None = None,
        without: Collection[str] = (),
    ) -> list[Hit]:
        """The best passages for a question, best first."""
        rows = self.generation.rows_of(without)
        return self.generation.searcher.search(question.tokens, limit=limit, filters=filters, without=rows)

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The sentences of these passages, best first."""
        return self._ranker.rank(question, hits)

    def unranked(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The sentences of these passages with what speaks for them, not yet scored."""
        return self._ranker.candidates(question, hits)

    def weights(self, question: Question) -> WordWeights:
        """How much each word of a question counts in this archive."""
        return self._ranker.weights(question)

    def _quotes(
        self, question: Question, ranked: Sequence[Candidate], top: int
    ) -> tuple[float, tuple[Quote, ...]]:
        if not ranked:
            return 0.0, ()
        weights = self.weights(question)
        sure = confidence.probability(confidence.signals(ranked), len(weights.absent))
        chosen = islice(excerpts(question, weights, ranked), top)
        quotes = [self._quote(question, weights, e, sure, ranked[0].score) for e in chosen]
        return sure, tuple(quotes)

    def _quote(
        self, question: Question, weights: WordWeights, excerpt: Excerpt, sure: float, best: float
    ) -> Quote:
        span = excerpt.span
        article = excerpt.candidate.article
        behind = odds(excerpt.candidate.score, best)
        return Quote(
            article, span.start, span.end, answering_phrase(question, weights, article, span), sure * behind
        )
