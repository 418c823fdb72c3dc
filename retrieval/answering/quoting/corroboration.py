"""What other articles say of the same: the same fact elsewhere, and other values for it.

A dispatch printed by several papers is quoted once, with the others named beside it. A count that grew from
day to day stands in as many sentences that differ in little but their numbers: those are shown together,
the newest first, as a question without a day asks for how it stands now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.quoting.near_duplicates import ContentSignature, without_values
from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.term_weights import TermWeights
from retrieval.answering.understanding.answer_types import AnswerKind
from retrieval.models import Quote

LOOKED_AT = 40
"""Ranked sentences among which the same fact is looked for."""
MOST_NAMED = 9
MEASURES = frozenset({AnswerKind.NUMBER, AnswerKind.ORDINAL, AnswerKind.DURATION})
"""Kinds of answer that two articles can give differently; a name or a reason is no value."""


def with_others(weights: TermWeights, quote: Quote, ranked: Sequence[Candidate]) -> Quote:
    """The quote with the other articles among the best ranked sentences that say the same.

    One that lacks a word of the question that the quote has tells of somebody else in the same phrases.
    """
    own = next(c.sentence.normal for c in ranked if _is_in(quote, c))
    gist, held = ContentSignature.of(own), weights.words_in(own)
    others = {
        c.article.id: c.article
        for c in ranked[:LOOKED_AT]
        if c.article.id != quote.article.id
        and gist.is_near_duplicate(ContentSignature.of(c.sentence.normal))
        and held <= weights.words_in(c.sentence.normal)
    }
    return replace(quote, also=tuple(others.values())[:MOST_NAMED])


def _is_in(quote: Quote, candidate: Candidate) -> bool:
    """Whether the candidate's sentence is one of the quote's; the best ranked of them led to the quote."""
    span = candidate.sentence.span
    return candidate.article.id == quote.article.id and quote.start <= span.start < quote.end


def with_newest_first(quotes: Sequence[Quote], kind: AnswerKind) -> tuple[tuple[Quote, ...], int]:
    """The quotes with those that give the first one's fact another value beside it, the newest first.

    quotes: best first. The second part of the result is how many differ, the first one included, or 0. The
    chances keep their places: they belong to being first, not to a sentence.
    """
    if kind not in MEASURES or not quotes or not quotes[0].article.date:
        return tuple(quotes), 0
    first, *rest = quotes
    differing = [quote for quote in rest if _differs(first, quote)]
    if not differing:
        return tuple(quotes), 0
    together = sorted([first, *differing], key=_day, reverse=True)
    ordered = [*together, *(quote for quote in rest if quote not in differing)]
    chances = (place.probability for place in quotes)
    taken = zip(ordered, chances, strict=True)
    return tuple(replace(quote, probability=chance) for quote, chance in taken), len(together)


def _differs(quote: Quote, other: Quote) -> bool:
    """Whether both tell the same of different days with different values."""
    dates = quote.article.date, other.article.date
    if None in dates or dates[0] == dates[1] or not (quote.answer and other.answer):
        return False
    phrases = quote.answer.cut(quote.text), other.answer.cut(other.text)
    same_unit = without_values(phrases[0]) == without_values(phrases[1])
    gists = [ContentSignature.of(without_values(text)) for text in (quote.text, other.text)]
    return same_unit and phrases[0] != phrases[1] and gists[0].has_same_content(gists[1])


def _day(quote: Quote) -> dt.date:
    return quote.article.date or dt.date.min
