"""The ask page: the box, and an answer with its quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from retrieval.answering.answer_messages import (
    abstention_keys,
    coverage_line,
    hint_key,
    understanding_lines,
)
from retrieval.answering.understanding.follow_ups import TURNS
from retrieval.answering.understanding.notes import is_small_talk
from retrieval.citations import cite_all_pages, paragraph_around
from retrieval.i18n import Messages
from retrieval.list_messages import fact_lines, list_heading, list_notes
from retrieval.models import Answer, ListOrder, Quote, Span
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.api.questions import answer_of
from retrieval.web.pages.addresses import PageAddresses
from retrieval.web.pages.facet_links import chosen_filters
from retrieval.web.pages.html_templates import PageFrame, render_page
from retrieval.web.pages.marked_text import MarkedPiece, marked_pieces
from retrieval.web.pages.page_parameters import AskPageParameters, FormParameters

F = TypeVar("F", bound=FormParameters)


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote as the templates show it.

    span: of the quote. words: its text, the answer span marked. source: line of the citation.
    notes: lines below it. context: its paragraphs, the quote marked; empty where it is all of them.
    """

    quote: Quote
    span: Span
    words: tuple[MarkedPiece, ...]
    source: str
    notes: tuple[str, ...]
    context: tuple[MarkedPiece, ...]

    @classmethod
    def of(cls, quote: Quote, messages: Messages, *, is_answer: bool) -> QuoteView:
        """The view of a quote. is_answer: the answer span is marked."""
        article, span = quote.article, Span(quote.start, quote.end)
        inner = [quote.answer] if quote.answer and is_answer else []
        said = (
            messages.corroboration(quote),
            *messages.source_notes(article),
            *messages.corrections(article, span),
        )
        around = paragraph_around(quote)
        return cls(
            quote,
            span,
            marked_pieces(quote.text, Span(0, len(quote.text)), inner),
            messages.source_line(cite_all_pages(article, span)),
            tuple(line for line in said if line),
            marked_pieces(article.text, around, [span]) if around != span else (),
        )


def front_page(call: ApiCall[FormParameters]) -> FileReply:
    """The box to ask, and what the archive covers."""
    return _empty_box(call, ())


def ask_page(call: ApiCall[AskPageParameters]) -> FileReply:
    """The answer to a question; without one the box."""
    given, messages = call.given, call.messages
    if not given.question.strip():
        return _empty_box(call, given.turn)
    answer = answer_of(call.with_parameters(given.asked()))

    def address(restrictions: dict[str, str]) -> str:
        return PageAddresses(call.prefix).page(
            "/ask", question=given.question, turn=given.turn, sort=given.sort, **restrictions
        )

    return render_page(
        "answer",
        PageFrame.of(call),
        answer=answer,
        question=given.question,
        turns=given.turn,
        following=(*given.turn, given.question)[-TURNS:],
        chosen=chosen_filters(given.restrictions, messages, address),
        without=address({}),
        export={"question": given.question, "turns": given.turn, **given.restrictions},
        **_box_facts(call),
        **answer_facts(answer, messages),
    )


def _empty_box(call: ApiCall[F], turns: Sequence[str]) -> FileReply:
    examples = call.snapshot.examples.find()
    return render_page(
        "ask", PageFrame.of(call), question="", turns=turns, examples=examples, **_box_facts(call)
    )


def _box_facts(call: ApiCall[F]) -> dict[str, Any]:
    coverage = call.snapshot.coverage
    return {
        "given": call.given,
        "papers": coverage.papers,
        "coverage": coverage_line(coverage, call.messages),
        "is_sample": coverage.is_sample,
    }


def answer_facts(answer: Answer, messages: Messages) -> dict[str, Any]:
    """Facts of an answer for its template."""
    listing = answer.listing
    leading = max(1, answer.differing) if answer.answered else len(answer.quotes)
    views = [QuoteView.of(quote, messages, is_answer=answer.answered) for quote in answer.quotes]
    hint = hint_key(answer.question)
    return {
        "abstention": abstention_keys(answer),
        "is_small_talk": is_small_talk(answer.notes),
        "understood": understanding_lines(answer, messages),
        "absent": messages.absent_words(answer.absent),
        "hint": messages.say(hint) if hint and not answer.answered else "",
        "leading": views[:leading],
        "others": views[leading:],
        "percent": round(answer.confidence * 100),
        "facts": fact_lines(answer.facts, messages) if answer.facts else [],
        "listing": listing,
        "list_heading": list_heading(listing, messages) if listing else "",
        "list_notes": list_notes(listing, messages) if listing else [],
        "other_order": _other(listing.order) if listing and listing.subject else None,
    }


def _other(order: ListOrder) -> ListOrder:
    return ListOrder.BEST if order is ListOrder.DATE else ListOrder.DATE
