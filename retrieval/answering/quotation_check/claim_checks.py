"""Facts beside a quotation, compared with its source.

Paper, day and page are those of the article; another day or a number is looked for in the article's text. A
number is denied only where the words around the quotation have another of the same unit.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from fractions import Fraction

from retrieval.answering.quotation_check.attributions import apart
from retrieval.answering.quotation_check.findings import Claim, ClaimCheck, ClaimKind, SourcePiece
from retrieval.citations import page_of
from retrieval.language.normalization import normalise
from retrieval.language.numbers import Quantity, placed_quantities, quantities
from retrieval.language.sentences import split_sentences
from retrieval.models import PageLabel, Span, page_number
from retrieval.reading.sources.page_facts import BadFact, page_label

_DAY = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})[日号]")


def check_claims(claims: Sequence[Claim], piece: SourcePiece) -> tuple[ClaimCheck, ...]:
    """Compare facts beside a quotation with the source of its first words."""
    checks = (_CHECKS[claim.kind](claim, piece) for claim in claims)
    return tuple(check for check in checks if check is not None)


def _paper(claim: Claim, piece: SourcePiece) -> ClaimCheck | None:
    paper = piece.article.paper
    if paper is None:
        return ClaimCheck(claim, None, None)
    written, known = normalise(claim.value), normalise(paper)
    return ClaimCheck(claim, paper, written == known or written in known or known in written)


def _date(claim: Claim, piece: SourcePiece) -> ClaimCheck | None:
    date = piece.article.date
    if date is None:
        return ClaimCheck(claim, None, None)
    return ClaimCheck(claim, date.isoformat(), date.isoformat().endswith(claim.value.lstrip("-")))


def _page(claim: Claim, piece: SourcePiece) -> ClaimCheck | None:
    found = page_of(piece.article, piece.span)
    if found is None:
        return ClaimCheck(claim, None, None)
    letters, number = page_number(_canonical(found))
    if claim.value in ("头版", "頭版"):
        return ClaimCheck(claim, found, number == 1 and letters in ("", "A"))
    return ClaimCheck(claim, found, page_number(_canonical(claim.value)) == (letters, number))


def _canonical(label: str) -> PageLabel:
    try:
        return page_label(label)
    except BadFact:
        return PageLabel(label)


def _day(claim: Claim, piece: SourcePiece) -> ClaimCheck | None:
    month, day = (int(part) for part in claim.value[-5:].split("-"))
    article = piece.article
    if article.date is not None and (article.date.month, article.date.day) == (month, day):
        return ClaimCheck(claim, None, True)
    if _has_day(normalise(article.text), month, day, article.date):
        return ClaimCheck(claim, None, True)
    near = [match.group() for match in _DAY.finditer(normalise(_around(piece)))]
    return ClaimCheck(claim, near[0], False) if near else None


def _has_day(normal: str, month: int, day: int, printed: dt.date | None) -> bool:
    for match in _DAY.finditer(normal):
        of_month = int(match[1]) if match[1] else printed.month if printed else month
        if (of_month, int(match[2])) == (month, day):
            return True
    return False


def _number(claim: Claim, piece: SourcePiece) -> ClaimCheck | None:
    value, _, unit = claim.value.partition(" ")
    claimed = Quantity(Fraction(value), unit)
    if claimed in quantities(normalise(apart(piece.article.text))):
        return ClaimCheck(claim, None, True)
    near = normalise(apart(_around(piece)))
    others = [place for place, quantity in placed_quantities(near) if quantity.unit == unit]
    return ClaimCheck(claim, others[0].cut(near) + unit, False) if others else None


def _around(piece: SourcePiece) -> str:
    """The sentences of the source, with one before and one after."""
    sentences = split_sentences(piece.article.text)
    touched = [
        number
        for number, sentence in enumerate(sentences)
        if sentence.start < piece.span.end and piece.span.start < sentence.end
    ]
    if not touched:
        return piece.text
    first, last = max(0, touched[0] - 1), min(len(sentences) - 1, touched[-1] + 1)
    return Span(sentences[first].start, sentences[last].end).cut(piece.article.text)


_CHECKS = {
    ClaimKind.PAPER: _paper,
    ClaimKind.DATE: _date,
    ClaimKind.PAGE: _page,
    ClaimKind.DAY: _day,
    ClaimKind.NUMBER: _number,
}
