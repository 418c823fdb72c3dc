"""From ranked sentences to quotes: one or two whole sentences each, nothing shown twice.

A quote is the ranked sentence, joined by a neighbour when the two stay short and the ranker hardly tells
them apart, or the neighbour brings words of the question, or the kind of thing asked for, that the
sentence lacks. Across a line break only a line without an end mark, a label or a heading, is joined to
what follows it.
Sentences that say nearly the same as one already quoted are passed over.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from retrieval.answering.quoting.near_duplicates import ContentSignature
from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.sentence import Sentence
from retrieval.answering.ranking.term_weights import TermWeights
from retrieval.answering.understanding.answer_types import find_answers_of_type
from retrieval.answering.understanding.question import Question
from retrieval.models import Article, Span

LONGEST_PAIR = 140
"""Code points two sentences may have together; more is no longer taken in at a glance on a phone."""

CLOSE = 4.0
"""How far behind the ranked sentence a neighbour may be and still be quoted with it. Cross-fitted, S@1 and
characters a quote, on average over six sets: never 0.723 and 69, 2.5: 0.743 and 74, 4: 0.748 and 81,
whichever the distance 0.759 and 94, much of it by catching more text."""

Place = tuple[str, int]
"""The id of an article and the number of a sentence in it."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The sentences chosen for one quote: the first and the last, and the candidate that led there."""

    candidate: Candidate
    first: int
    last: int

    @property
    def span(self) -> Span:
        """The quote within the article's text."""
        sentences = self.candidate.sentences
        return Span(sentences[self.first].span.start, sentences[self.last].span.end)

    def overlaps(self, other: Excerpt) -> bool:
        """Whether the two share words of one article."""
        mine, theirs = self.span, other.span
        same_article = self.candidate.article.id == other.candidate.article.id
        return same_article and mine.start < theirs.end and theirs.start < mine.end


def excerpts(question: Question, weights: TermWeights, ranked: Sequence[Candidate]) -> Iterator[Excerpt]:
    """Quotes in the order of the ranking, near-duplicates and overlaps left out."""
    shown: list[tuple[Excerpt, ContentSignature]] = []
    scores = {(c.article.id, c.number): c.score for c in ranked if not c.is_signature}
    for candidate in ranked:
        excerpt = Excerpt(candidate, *extent(question, weights, candidate, scores))
        gist = ContentSignature.of(candidate.sentence.normal)
        if not any(excerpt.overlaps(other) or gist.is_near_duplicate(known) for other, known in shown):
            shown.append((excerpt, gist))
            yield excerpt


def extent(
    question: Question, weights: TermWeights, candidate: Candidate, scores: Mapping[Place, float]
) -> tuple[int, int]:
    """First and last number of the sentences to quote: the candidate's alone, or with one neighbour.

    scores: the ranker's, for the sentences it has ranked.
    """
    number, sentences = candidate.number, candidate.sentences
    best, gain = (number, number), 0.0
    for neighbour in (number - 1, number + 1):
        first, last = min(number, neighbour), max(number, neighbour)
        if first < 0 or last >= len(sentences):
            continue
        if not _joinable(candidate.article, sentences[first], sentences[last]):
            continue
        behind = candidate.score - scores.get((candidate.article.id, neighbour), -math.inf)
        value = _brings(question, weights, candidate, neighbour) + max(0.0, CLOSE - behind)
        if value > gain:
            best, gain = (first, last), value
    return best


def _brings(question: Question, weights: TermWeights, candidate: Candidate, neighbour: int) -> float:
    """Share of the question's words that only the neighbour has, and more for the kind asked for."""
    own, text = candidate.sentence.normal, candidate.sentences[neighbour].normal
    brings = weights.share(weights.words_in(text) - weights.words_in(own))
    lacks = not find_answers_of_type(question.kind, own, question.normal)
    return brings + (0.2 if lacks and find_answers_of_type(question.kind, text, question.normal) else 0.0)


def _joinable(article: Article, first: Sentence, last: Sentence) -> bool:
    between = article.text[first.span.end : last.span.start]
    heading = first.normal[-1:] not in "。!?;,” "
    return ("\n" not in between or heading) and last.span.end - first.span.start <= LONGEST_PAIR
