"""From ranked sentences to quotes: one or two whole sentences each, nothing shown twice.

A quote is the ranked sentence, joined by a neighbour of the same paragraph when the two stay short and
the neighbour brings words of the question, or the kind of thing asked for, that the sentence lacks.
Sentences that say nearly the same as one already quoted are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from retrieval.answering.evidence import evidence
from retrieval.answering.likeness import Gist
from retrieval.answering.question import Question
from retrieval.answering.ranking import Candidate
from retrieval.answering.weights import Sentence, WordWeights
from retrieval.models import Article, Span

LONGEST_PAIR = 140
"""Code points two sentences may have together; more is no longer taken in at a glance on a phone."""


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


def excerpts(question: Question, weights: WordWeights, ranked: Iterable[Candidate]) -> Iterator[Excerpt]:
    """Quotes in the order of the ranking, near-duplicates and overlaps left out."""
    shown: list[tuple[Excerpt, Gist]] = []
    for candidate in ranked:
        excerpt = Excerpt(candidate, *extent(question, weights, candidate))
        gist = Gist.of(candidate.sentence.normal)
        if not any(excerpt.overlaps(other) or gist.is_like(known) for other, known in shown):
            shown.append((excerpt, gist))
            yield excerpt


def extent(question: Question, weights: WordWeights, candidate: Candidate) -> tuple[int, int]:
    """First and last number of the sentences to quote: the candidate's alone, or with one neighbour."""
    number, sentences = candidate.number, candidate.sentences
    own = weights.found(candidate.sentence.normal)
    answers = bool(evidence(question.kind, candidate.sentence.normal, question.normal))
    best, gain = (number, number), 0.0
    for first, last, neighbour in ((number - 1, number, number - 1), (number, number + 1, number + 1)):
        if (
            first >= 0
            and last < len(sentences)
            and _joinable(candidate.article, sentences[first], sentences[last])
        ):
            text = sentences[neighbour].normal
            brings = weights.share(weights.found(text) - own)
            if not answers and evidence(question.kind, text, question.normal):
                brings += 0.2
            if brings > gain:
                best, gain = (first, last), brings
    return best


def _joinable(article: Article, first: Sentence, last: Sentence) -> bool:
    between = article.text[first.span.end : last.span.start]
    return "\n" not in between and last.span.end - first.span.start <= LONGEST_PAIR
