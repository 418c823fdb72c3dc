"""Quotes from ranked sentences: one or two whole sentences, no duplicates.

A quote is the ranked sentence, joined with a neighbour when the two stay short and have close scores, or the
neighbour adds missing words of the question or a mention of the expected answer type. Across a line break
only a line without end mark, a label or a heading, is joined to the next; a heading begins something new and
is joined to nothing before it.
Near duplicates of earlier quotes, and of one of their sentences, are skipped.
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
from retrieval.models import Article, BlockKind, Span

MAX_PAIR_CHARS = 140
"""Code points of two sentences together; more is no longer taken in at a glance on a phone."""

MAX_NEIGHBOUR_GAP = 4.0
"""Score difference up to which a neighbour is quoted with the ranked sentence. Cross-fitted, S@1 and
characters a quote, on average over six sets: never 0.723 and 69, 2.5: 0.743 and 74, 4: 0.748 and 81,
whichever the distance 0.759 and 94, much of it by catching more text."""

Place = tuple[str, int]
"""The id of an article and the number of a sentence in it."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The first and the last sentence of a quote, and its candidate."""

    candidate: Candidate
    first: int
    last: int

    @property
    def span(self) -> Span:
        """The quote within the article's text."""
        sentences = self.candidate.sentences
        return Span(sentences[self.first].span.start, sentences[self.last].span.end)

    @property
    def normal(self) -> str:
        """Its sentences, normalised."""
        return "".join(one.normal for one in self.candidate.sentences[self.first : self.last + 1])

    def overlaps(self, other: Excerpt) -> bool:
        """True if the two overlap in one article."""
        mine, theirs = self.span, other.span
        same_article = self.candidate.article.id == other.candidate.article.id
        return same_article and mine.start < theirs.end and theirs.start < mine.end


def excerpts(question: Question, weights: TermWeights, ranked: Sequence[Candidate]) -> Iterator[Excerpt]:
    """Quotes in the order of the ranking, near-duplicates and overlaps left out."""
    shown: list[Excerpt] = []
    read: list[ContentSignature] = []
    scores = {(c.article.id, c.number): c.score for c in ranked if not c.is_signature}
    for candidate in ranked:
        excerpt = Excerpt(candidate, *extent(question, weights, candidate, scores))
        gist = ContentSignature.of(candidate.sentence.normal)
        if any(map(excerpt.overlaps, shown)) or any(map(gist.is_near_duplicate, read)):
            continue
        shown.append(excerpt)
        read += {gist, ContentSignature.of(excerpt.normal)}
        yield excerpt


def extent(
    question: Question, weights: TermWeights, candidate: Candidate, scores: Mapping[Place, float]
) -> tuple[int, int]:
    """Numbers of the first and last sentence: alone or with a neighbour.

    scores: the ranker's, for the ranked sentences.
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
        value = _brings(question, weights, candidate, neighbour) + max(0.0, MAX_NEIGHBOUR_GAP - behind)
        if value > gain:
            best, gain = (first, last), value
    return best


def _brings(question: Question, weights: TermWeights, candidate: Candidate, neighbour: int) -> float:
    """Gain of words by the neighbour, more with the answer type."""
    own, text = candidate.sentence.normal, candidate.sentences[neighbour].normal
    brings = weights.share(weights.words_in(text) - weights.words_in(own))
    lacks = not find_answers_of_type(question.kind, own, question.normal)
    return brings + (0.2 if lacks and find_answers_of_type(question.kind, text, question.normal) else 0.0)


def _joinable(article: Article, first: Sentence, last: Sentence) -> bool:
    if last.span.end - first.span.start > MAX_PAIR_CHARS:
        return False
    if "\n" not in article.text[first.span.end : last.span.start]:
        return True
    leads_on = first.normal[-1:] not in "。!?;,” "
    return leads_on and not any(
        block.start <= last.span.start < block.end for block in article.blocks_of(BlockKind.SUBHEAD)
    )
