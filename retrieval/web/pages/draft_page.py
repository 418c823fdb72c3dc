"""The page that checks a draft, quotations to be corrected first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retrieval.answering.quotation_check.finding_texts import claim_text, outcome_text, summary_text
from retrieval.answering.quotation_check.findings import (
    CheckedQuotation,
    CheckOutcome,
    SourcePiece,
    marked_parts,
)
from retrieval.citations import cite_all_pages
from retrieval.i18n import Messages
from retrieval.models import Article, Span
from retrieval.web.api.drafts import MAX_QUOTATIONS, check_text
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.pages.html_templates import PageFrame, render_page
from retrieval.web.pages.marked_text import MarkedPiece
from retrieval.web.pages.page_parameters import DraftPageParameters


@dataclass(frozen=True, slots=True)
class PieceView:
    """Words of the archive beside a quotation, the differing ones marked."""

    article: Article
    span: Span
    words: tuple[MarkedPiece, ...]
    source: str


@dataclass(frozen=True, slots=True)
class QuotationView:
    """A quotation of a draft as the template shows it.

    line: of the draft. outcome: with remarks. is_nearest: the pieces are no source, but the nearest words.
    """

    line: int
    outcome: str
    is_sound: bool
    written: tuple[MarkedPiece, ...]
    pieces: tuple[PieceView, ...]
    is_nearest: bool
    claims: tuple[str, ...]

    @classmethod
    def of(cls, checked: CheckedQuotation, text: str, messages: Messages) -> QuotationView:
        """The view of a finding. text: of the draft."""
        words, is_nearest = checked.quotation.text, bool(checked.nearest and not checked.pieces)
        pieces = checked.pieces or ((checked.nearest,) if checked.nearest else ())
        changed = [one.draft for piece in checked.pieces for one in piece.differences]
        return cls(
            text.count("\n", 0, checked.quotation.span.start) + 1,
            outcome_text(checked, messages),
            checked.is_sound,
            _marked(words, Span(0, len(words)), changed),
            tuple(_piece(piece, messages, is_marked=not is_nearest) for piece in pieces),
            is_nearest,
            tuple(claim_text(check, messages) for check in checked.claims if check.agrees is False),
        )


def draft_page(call: ApiCall[Any]) -> FileReply:
    """The form for a draft."""
    return render_page("draft", PageFrame.of(call), text="", views=None)


def report_page(call: ApiCall[DraftPageParameters]) -> FileReply:
    """The report on a draft; without one the form."""
    text, messages = call.given.text, call.messages
    if not text.strip():
        return draft_page(call)
    report = check_text(call, text)
    shown = [one for one in report.quotations if one.outcome is not CheckOutcome.TOO_SHORT]
    views = [QuotationView.of(one, text, messages) for one in shown]
    return render_page(
        "draft",
        PageFrame.of(call),
        text=text,
        summary=summary_text(report, messages, MAX_QUOTATIONS),
        views=sorted(views, key=lambda view: view.is_sound),
    )


def _piece(piece: SourcePiece, messages: Messages, *, is_marked: bool) -> PieceView:
    article, span = piece.article, piece.span
    marks = [one.source for one in piece.differences] if is_marked else []
    source = messages.source_line(cite_all_pages(article, span))
    return PieceView(article, span, _marked(article.text, span, marks), source)


def _marked(text: str, span: Span, marks: list[Span]) -> tuple[MarkedPiece, ...]:
    return tuple(MarkedPiece(part, is_marked) for part, is_marked in marked_parts(text, span, marks))
