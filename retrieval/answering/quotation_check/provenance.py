"""Provenance of a quotation: the places its words come from.

In this order: the whole in one article, word for word; its parts between ellipses in order in one article;
the whole with few differences; clause by clause, from several places. Lengths and distances count folded
letters, so that script and punctuation make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from retrieval.answering.quotation_check.claim_checks import check_claims
from retrieval.answering.quotation_check.clause_pieces import clause_pieces, exact_piece, parts_between
from retrieval.answering.quotation_check.closest_words import (
    MIN_PIECE_LETTERS,
    ClosestWords,
    closest_words,
)
from retrieval.answering.quotation_check.findings import CheckOutcome, Claim, SourcePiece
from retrieval.answering.quotation_check.folded_text import FoldedText, fold
from retrieval.answering.quotation_check.quotation_search import CandidateSource, QuotationSearch
from retrieval.models import Span

MAX_NEAREST_SHARE = 0.7
"""Edit distance over length up to which the most similar words are worth showing."""
MIN_JOINED_SHARE = 0.85
"""Share of a quotation with a source from which it is joined from these; of the rest only a part is found."""
MIN_PARTIAL_SHARE = 0.4
MIN_PARTIAL_LETTERS = 10
"""Letters of the longest piece found; a shorter one is a phrase of everybody's."""
MIN_GAP_LETTERS = 30
"""Letters of the source passed over, from which what stands on both sides was joined."""
MAX_SENTENCES = 20
"""Sentences of a quotation searched for one by one."""
_ELLIPSIS = re.compile(r"…+|\.{3,}|。{3,}|·{6}|[\[〔（(](?:…+|\.{3,}|略|中略|下略)[\]〕）)]")
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_SENTENCE = re.compile(r"[。！？!?\n；;…]+")


@dataclass(frozen=True, slots=True)
class Provenance:
    """The outcome with its evidence; see `CheckedQuotation`."""

    outcome: CheckOutcome
    pieces: tuple[SourcePiece, ...] = ()
    also: int = 0
    omits: bool = False
    nearest: SourcePiece | None = None


def trace(search: QuotationSearch, words: str, claims: Sequence[Claim] = ()) -> Provenance:
    """Find the source of a quotation's words."""
    found = search.candidates(words, claims)
    whole = fold(words)
    exact = _verbatim(search, whole, found, claims)
    if exact is None or _contradicted(claims, exact.pieces[0]):
        exact = _verbatim(search, whole, [*found, *search.with_clause(words)], claims)
    if exact is not None:
        return exact
    parts = [part for part in _between_ellipses(words) if fold(part.cut(words)).letters]
    if len(parts) > 1 and (omitting := _omitting(search, words, parts, found)) is not None:
        return omitting
    closest = closest_words(whole, found)
    if closest is not None and closest.is_altered:
        return Provenance(CheckOutcome.ALTERED, (closest.piece,))
    pieces = _from_pieces(search, words, found, closest)
    if pieces.outcome is not CheckOutcome.JOINED and closest is not None and closest.is_near:
        return Provenance(CheckOutcome.ALTERED, (closest.piece,))
    return pieces


def _verbatim(
    search: QuotationSearch, whole: FoldedText, found: Sequence[CandidateSource], claims: Sequence[Claim]
) -> Provenance | None:
    """The whole in one article, preferably the one named beside it."""
    articles = {source.article.id: source.article for source in found}
    places = [piece for article in articles.values() if (piece := exact_piece(search, whole, article))]
    if not places:
        return None
    best = min(places, key=lambda piece: _contradicted(claims, piece)) if claims else places[0]
    return Provenance(CheckOutcome.VERBATIM, (best,), also=len(places) - 1)


def _contradicted(claims: Sequence[Claim], piece: SourcePiece) -> int:
    """Number of facts beside a quotation that a source contradicts."""
    return sum(check.agrees is False for check in check_claims(claims, piece))


def _between_ellipses(words: str) -> list[Span]:
    cuts = [Span(*match.span()) for match in _ELLIPSIS.finditer(words)]
    starts, ends = [0, *(cut.end for cut in cuts)], [*(cut.start for cut in cuts), len(words)]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def _omitting(
    search: QuotationSearch, words: str, parts: Sequence[Span], found: Sequence[CandidateSource]
) -> Provenance | None:
    """The parts between ellipses, in order in one article."""
    folded = [(part, fold(part.cut(words))) for part in parts]
    for source in found:
        pieces: list[SourcePiece] = []
        after = 0
        for part, letters in folded:
            piece = exact_piece(search, letters, source.article, after)
            if piece is None:
                break
            pieces.append(replace(piece, draft=part))
            after = search.folded(source.article).letters_within(piece.span).end
        if len(pieces) == len(parts):
            return Provenance(CheckOutcome.VERBATIM, tuple(pieces), omits=True)
    return None


def _from_pieces(
    search: QuotationSearch, words: str, found: Sequence[CandidateSource], closest: ClosestWords | None
) -> Provenance:
    """Clause by clause: joined, found in part, or not found."""
    sources = list(found)
    for sentence in parts_between(words, _SENTENCE)[:MAX_SENTENCES]:
        sources += search.candidates_of_part(sentence.cut(words))
    pieces = clause_pieces(search, words, sources)
    letters = [len(fold(piece.draft.cut(words)).letters) for piece in pieces]
    length = max(1, len(fold(words).letters))
    if sum(letters) >= MIN_JOINED_SHARE * length:
        apart = any(_are_apart(search, *two) for two in pairwise(pieces))
        return Provenance(CheckOutcome.JOINED if apart else CheckOutcome.ALTERED, tuple(pieces))
    exact = [size for size, piece in zip(letters, pieces, strict=True) if not piece.differences]
    if sum(exact) >= MIN_PARTIAL_SHARE * length and max(exact) >= MIN_PARTIAL_LETTERS:
        return Provenance(CheckOutcome.PARTIAL, tuple(pieces))
    nearest = closest.piece if closest and closest.distance <= MAX_NEAREST_SHARE * length else None
    return Provenance(CheckOutcome.NOT_FOUND, nearest=nearest)


def _are_apart(search: QuotationSearch, first: SourcePiece, second: SourcePiece) -> bool:
    """True for two articles, another order, or a sentence between."""
    if first.article.id != second.article.id or second.span.start < first.span.end:
        return True
    between = Span(first.span.end, second.span.start)
    skipped = len(search.folded(first.article).letters_within(between))
    crosses = _SENTENCE_END.search(between.cut(first.article.text)) is not None
    return skipped >= MIN_GAP_LETTERS or (crosses and skipped >= MIN_PIECE_LETTERS)
