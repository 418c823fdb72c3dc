"""A draft against an archive: every quotation found, traced, and compared.

Bounded for hostile drafts: number of quotations, length compared, and time; what is left out is counted or
marked unchecked, never passed over in silence. Quotations inside one that is word for word are not listed.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from retrieval.answering.quotation_check.claim_checks import check_claims
from retrieval.answering.quotation_check.findings import (
    CheckedQuotation,
    CheckOutcome,
    CheckRemark,
    Claim,
    ClaimKind,
    DraftQuotation,
    DraftReport,
    QuotationKind,
    SourcePiece,
)
from retrieval.answering.quotation_check.folded_text import same_glyphs, same_punctuation, unmarked
from retrieval.answering.quotation_check.provenance import trace
from retrieval.answering.quotation_check.quotation_search import QuotationSearch
from retrieval.answering.quotation_check.quotations import find_quotations
from retrieval.index.corpus import Corpus
from retrieval.index.search.facets import Facets
from retrieval.language.normalization import normalise

MAX_QUOTATIONS = 500
"""Quotations checked of a draft; a book chapter has fewer."""
MAX_QUOTATION_CHARS = 2000
"""Code points of a quotation compared: its end is cut, and the cut said."""
MAX_SHORT_LETTERS = 3
"""Letters up to which a quotation is a word in quotation marks."""
MAX_CHECK_S = 120.0
"""Seconds for a draft; the rest of its quotations is left unchecked."""
_UNIT = re.compile(r"[a-z0-9.]+|[^\W_]")
"""A word of Latin letters or figures counts as one letter."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CheckLimits:
    """Bounds of a check. clock: monotonic, seconds."""

    quotations: int = MAX_QUOTATIONS
    seconds: float = MAX_CHECK_S
    clock: Callable[[], float] = time.monotonic


def check_draft(
    corpus: Corpus,
    text: str,
    *,
    progress: Progress = lambda done, total: None,
    limits: CheckLimits = CheckLimits(),
) -> DraftReport:
    """Check the quotations of a draft against an archive.

    progress: called with the number checked and their total; an exception from it breaks the check off.
    """
    found = find_quotations(text, corpus.manifest.papers, limits.quotations)
    kept = found[: limits.quotations]
    search = QuotationSearch(corpus)
    end = limits.clock() + limits.seconds
    checked: list[CheckedQuotation] = []
    for number, quotation in enumerate(kept):
        progress(number, len(kept))
        late = limits.clock() > end
        checked.append(
            CheckedQuotation(quotation, CheckOutcome.UNCHECKED) if late else _check(search, corpus, quotation)
        )
    progress(len(kept), len(kept))
    return DraftReport(_listed(checked), left_out=len(found) - len(kept))


def _check(search: QuotationSearch, corpus: Corpus, quotation: DraftQuotation) -> CheckedQuotation:
    words = quotation.text[:MAX_QUOTATION_CHARS]
    if quotation.kind is not QuotationKind.REPORTED and _is_short(words, corpus):
        return CheckedQuotation(quotation, CheckOutcome.TOO_SHORT)
    source = trace(search, words, quotation.claims)
    remarks = []
    if source.outcome is CheckOutcome.VERBATIM:
        remarks += _form_remarks(words, source.pieces)
    remarks += [CheckRemark.OMISSION] if source.omits else []
    remarks += [CheckRemark.UNCLOSED] if quotation.unclosed else []
    remarks += [CheckRemark.SHORTENED] if len(words) < len(quotation.text) else []
    if source.outcome in (CheckOutcome.NOT_FOUND, CheckOutcome.PARTIAL):
        remarks += [CheckRemark.OUTSIDE] if _is_outside(quotation.claims, corpus) else []
    beside = source.pieces[:1] or (
        (source.nearest,) if source.nearest and quotation.kind is QuotationKind.REPORTED else ()
    )
    claims = check_claims(quotation.claims, beside[0]) if beside else ()
    return CheckedQuotation(
        quotation, source.outcome, source.pieces, tuple(remarks), claims, source.also, source.nearest
    )


def _is_outside(claims: Sequence[Claim], corpus: Corpus) -> bool:
    """True if the archive lacks the paper or day named."""
    holdings = Facets(corpus)
    papers = [normalise(paper) for paper in holdings.papers]
    for claim in claims:
        name = normalise(claim.value)
        if claim.kind is ClaimKind.PAPER and papers and not any(name in one or one in name for one in papers):
            return True
        if claim.kind is ClaimKind.DATE and claim.value[0].isdigit():
            day = dt.date.fromisoformat(claim.value)
            return not holdings.has_articles(day, day)
    return False


def _is_short(words: str, corpus: Corpus) -> bool:
    """True for a few letters, or one word of the dictionary."""
    units = _UNIT.findall(normalise(words))
    return len(units) <= MAX_SHORT_LETTERS or len(corpus.analyser.words(words)) <= 1


def _form_remarks(words: str, pieces: Sequence[SourcePiece]) -> list[CheckRemark]:
    """Remarks on characters and punctuation of words found."""
    pairs = [(_trimmed(piece.draft.cut(words)), _trimmed(piece.text)) for piece in pieces]
    found = []
    if any(not same_glyphs(*pair) for pair in pairs):
        found.append(CheckRemark.GLYPHS)
    if any(not same_punctuation(*pair) for pair in pairs):
        found.append(CheckRemark.PUNCTUATION)
    return found


def _trimmed(words: str) -> str:
    """Words without the marks around them, the final stop included."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", unmarked(words))


def _listed(checked: Sequence[CheckedQuotation]) -> tuple[CheckedQuotation, ...]:
    """The quotations, less those inside one found word for word or altered."""
    covering = (CheckOutcome.VERBATIM, CheckOutcome.ALTERED, CheckOutcome.JOINED)
    hidden: set[int] = set()
    for number, one in enumerate(checked):
        around = one.quotation.inside
        if around is not None and (around in hidden or checked[around].outcome in covering):
            hidden.add(number)
    places = {number: at for at, number in enumerate(n for n in range(len(checked)) if n not in hidden)}
    return tuple(
        replace(one, quotation=replace(one.quotation, inside=places.get(one.quotation.inside)))
        if one.quotation.inside is not None
        else one
        for number, one in enumerate(checked)
        if number not in hidden
    )
