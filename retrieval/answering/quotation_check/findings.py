"""Domain objects of a checked draft: quotation, source piece, difference, claim, finding.

Offsets of a quotation count in the draft, of its differences and pieces in `DraftQuotation.text`; those of a
source in `Article.text`. What is shown of a source is always cut from there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from retrieval.models import Article, Span


class QuotationKind(StrEnum):
    """Mark of a quotation in a draft.

    REPORTED: a clause after 据某报某日报道, without quotation marks.
    """

    MARKED = "marked"
    BLOCK = "block"
    REPORTED = "reported"


class CheckOutcome(StrEnum):
    """Outcome for one quotation."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    JOINED = "joined"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    TOO_SHORT = "too_short"
    UNCHECKED = "unchecked"


class CheckRemark(StrEnum):
    """Remark on a quotation found.

    GLYPHS: other forms of characters (traditional, full width). OMISSION: an ellipsis stands for words of
    the source. UNCLOSED: the closing mark is missing. SHORTENED: only the beginning was compared.
    OUTSIDE: the archive does not hold the paper or day named as the source.
    """

    GLYPHS = "glyphs"
    PUNCTUATION = "punctuation"
    OMISSION = "omission"
    UNCLOSED = "unclosed"
    SHORTENED = "shortened"
    OUTSIDE = "outside"


class ClaimKind(StrEnum):
    """Kind of a fact beside a quotation.

    DATE: day of printing. DAY: any other day.
    """

    PAPER = "paper"
    DATE = "date"
    PAGE = "page"
    DAY = "day"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact beside a quotation, as written.

    span: in the draft. value: what it is compared by: a paper's name, ISO date or --02-16 without a year,
    page label, number with its unit.
    """

    kind: ClaimKind
    span: Span
    written: str
    value: str


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """A claim beside the source.

    found: the source's value; None if the source has none. agrees: None where nothing can be said.
    """

    claim: Claim
    found: str | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class DraftQuotation:
    """A quotation as it stands in the draft, without its marks.

    span: in the draft. text: the words, equal to the draft's but for marks of block quotes.
    inside: number of the quotation around this one. sentence: the draft's sentence around it.
    """

    kind: QuotationKind
    span: Span
    text: str
    sentence: Span
    claims: tuple[Claim, ...] = ()
    inside: int | None = None
    unclosed: bool = False


@dataclass(frozen=True, slots=True)
class TextDifference:
    """Differing parts: `draft` in the quotation's text, `source` in the article's."""

    draft: Span
    source: Span


def marked_parts(text: str, span: Span, marks: Iterable[Span]) -> list[tuple[str, bool]]:
    """The parts of a span, each with True where marked.

    marks: in order; may be empty.
    """
    parts: list[tuple[str, bool]] = []
    at = span.start
    for mark in marks:
        start, end = max(at, mark.start), min(span.end, mark.end)
        parts += [(text[at:start], False), (text[start:end], True)]
        at = max(at, end)
    parts.append((text[at : span.end], False))
    return [part for part in parts if part[0] or part[1]]


@dataclass(frozen=True, slots=True)
class SourcePiece:
    """A part of a quotation with its place in an article."""

    draft: Span
    article: Article
    span: Span
    differences: tuple[TextDifference, ...] = ()

    @property
    def text(self) -> str:
        """The source's words."""
        return self.span.cut(self.article.text)


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """A quotation with the outcome of its check.

    pieces:  parts with a source, in the order of the quotation; one for a quotation found whole.
    also:    number of further articles with the same words.
    nearest: of a quotation without a source, the most similar words there are.
    """

    quotation: DraftQuotation
    outcome: CheckOutcome
    pieces: tuple[SourcePiece, ...] = ()
    remarks: tuple[CheckRemark, ...] = ()
    claims: tuple[ClaimCheck, ...] = ()
    also: int = 0
    nearest: SourcePiece | None = None

    @property
    def is_sound(self) -> bool:
        """True if there is nothing to correct, or nothing to compare."""
        sound = self.outcome in (CheckOutcome.VERBATIM, CheckOutcome.TOO_SHORT)
        return sound and all(check.agrees is not False for check in self.claims)


@dataclass(frozen=True, slots=True)
class DraftReport:
    """All quotations of a draft, in its order.

    left_out: number of quotations over the limit.
    """

    quotations: tuple[CheckedQuotation, ...]
    left_out: int = 0

    def count(self, outcome: CheckOutcome) -> int:
        """Number of quotations of an outcome."""
        return sum(checked.outcome is outcome for checked in self.quotations)
