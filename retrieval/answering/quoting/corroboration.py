"""Corroboration: the same fact in other articles, and other values for it.

A dispatch printed by several papers is quoted once, with the other papers named. A count growing from day to
day stands in many sentences with different numbers and otherwise nearly equal text: shown together, the
newest first, as a question without a day asks for the current state. Sentences are about one fact only when
both hold what the question names, and neither names a place or person of its own: an answer for another
district than the one asked for is never the newest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.answering.quoting.near_duplicates import ContentSignature, without_values
from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.term_weights import TermWeights
from retrieval.answering.understanding.answer_types import AnswerKind
from retrieval.answering.understanding.entities import people, places
from retrieval.answering.understanding.question import Question
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import PAIR
from retrieval.models import Quote
from retrieval.patterns import lazy_regex

_NUMBERS = lazy_regex(r"[0-9]+(?:\.[0-9]+)?[^\W\d_]?")
"""Numbers in figures, each with its unit: 5月, 2路."""
LOOKED_AT = 40
"""Ranked sentences among which the same fact is looked for."""
MOST_NAMED = 9
MEASURES = frozenset({AnswerKind.NUMBER, AnswerKind.ORDINAL, AnswerKind.DURATION})
"""Kinds of answer that two articles can give differently; a name or a reason is no value."""


def with_others(weights: TermWeights, quote: Quote, ranked: Sequence[Candidate]) -> Quote:
    """The quote with the articles of near duplicates among the best sentences.

    A duplicate without one of the quote's question words is about somebody else in the same phrases.
    """
    own = next(c.sentence.normal for c in ranked if is_in(quote, c))
    gist, held = ContentSignature.of(own), weights.words_in(own)
    others = {
        c.article.id: c.article
        for c in ranked[:LOOKED_AT]
        if c.article.id != quote.article.id
        and gist.is_near_duplicate(ContentSignature.of(c.sentence.normal))
        and held <= weights.words_in(c.sentence.normal)
    }
    return replace(quote, also=tuple(others.values())[:MOST_NAMED])


def is_in(quote: Quote, candidate: Candidate) -> bool:
    """True if the candidate's sentence is part of the quote."""
    span = candidate.sentence.span
    return candidate.article.id == quote.article.id and quote.start <= span.start < quote.end


def with_newest_first(
    quotes: Sequence[Quote], question: Question, weights: TermWeights
) -> tuple[tuple[Quote, ...], int]:
    """Reorder quotes: other values of the first fact beside it, newest first.

    quotes: best first. Second result: number of differing quotes, the first included, or 0. Probabilities
    keep their places, as they belong to the rank and not to the sentence.
    """
    if question.kind not in MEASURES or not quotes or not quotes[0].article.date:
        return tuple(quotes), 0
    first, *rest = quotes
    named = _NamedThings.of(first, weights)
    differing = [
        quote for quote in rest if _differs(first, quote) and named.agrees(_NamedThings.of(quote, weights))
    ]
    if not differing:
        return tuple(quotes), 0
    together = sorted([first, *differing], key=_day, reverse=True)
    ordered = [*together, *(quote for quote in rest if quote not in differing)]
    chances = (place.probability for place in quotes)
    taken = zip(ordered, chances, strict=True)
    return tuple(replace(quote, probability=chance) for quote, chance in taken), len(together)


@dataclass(frozen=True, slots=True)
class _NamedThings:
    """The question's words in a quote, and its own names."""

    words: frozenset[int]
    pairs: frozenset[str]
    numbers: frozenset[str]
    places: frozenset[str]
    people: frozenset[str]

    @classmethod
    def of(cls, quote: Quote, weights: TermWeights) -> _NamedThings:
        own = normalise(quote.text)
        whole = f"{normalise(quote.article.headline or '')} {own}"
        asked = (token for token in weights.question.tokens if token.startswith(PAIR))
        return cls(
            weights.words_in(whole),
            frozenset(pair for pair in asked if pair.removeprefix(PAIR) in whole),
            frozenset(_NUMBERS.findall(weights.question.normal)) & frozenset(_NUMBERS.findall(whole)),
            frozenset(places(own)),
            frozenset(people(own)),
        )

    def agrees(self, other: _NamedThings) -> bool:
        """True if the other holds the same of the question and names."""
        return (
            self.words <= other.words
            and self.pairs <= other.pairs
            and self.numbers <= other.numbers
            and _compatible(self.places, other.places)
            and _compatible(self.people, other.people)
        )


def _compatible(own: frozenset[str], others: frozenset[str]) -> bool:
    return not own or not others or not own.isdisjoint(others)


def _differs(quote: Quote, other: Quote) -> bool:
    """True for the same content of different days with different values."""
    dates = quote.article.date, other.article.date
    if None in dates or dates[0] == dates[1] or not (quote.answer and other.answer):
        return False
    phrases = quote.answer.cut(quote.text), other.answer.cut(other.text)
    same_unit = without_values(phrases[0]) == without_values(phrases[1])
    gists = [ContentSignature.of(without_values(text)) for text in (quote.text, other.text)]
    return same_unit and phrases[0] != phrases[1] and gists[0].has_same_content(gists[1])


def _day(quote: Quote) -> dt.date:
    return quote.article.date or dt.date.min
