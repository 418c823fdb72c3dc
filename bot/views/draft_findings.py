"""Findings on a draft as messages: a summary, then every quotation.

What is to be corrected comes first. The differing characters are bold, in both forms; a source's words are a
quotation of Telegram.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.views.answer import passage_source
from bot.views.markup import Markup, blockquote, bold, italic, lines, paragraphs, plain
from bot.views.message import MAX_ENTITIES, MAX_MESSAGE_LENGTH, Message
from retrieval.answering.quotation_check.finding_texts import claim_text, outcome_text, summary_text
from retrieval.answering.quotation_check.findings import (
    CheckedQuotation,
    CheckOutcome,
    DraftReport,
    SourcePiece,
    marked_parts,
)
from retrieval.i18n import Messages
from retrieval.models import Span

MAX_MESSAGES = 5
"""Messages of one report; what does not fit is counted."""
MAX_SHOWN_CHARS = 500
"""Code points shown of a quotation without differences, and around each difference."""
RESERVED_CHARS = 200
"""For the line on what is left out."""


def render_findings(report: DraftReport, text: str, words: Messages) -> list[Message]:
    """Render a report on a draft's text, the unsound quotations first."""
    ordered = sorted(report.quotations, key=lambda checked: checked.is_sound)
    entries = [
        _entry(checked, text, words) for checked in ordered if checked.outcome is not CheckOutcome.TOO_SHORT
    ]
    pages = [lines([bold(line) for line in summary_text(report, words)])]
    placed = 0
    for entry in entries:
        longer = paragraphs([pages[-1], entry])
        if longer.length <= MAX_MESSAGE_LENGTH - RESERVED_CHARS and longer.entities < MAX_ENTITIES:
            pages[-1] = longer
        elif len(pages) < MAX_MESSAGES:
            pages.append(entry)
        else:
            break
        placed += 1
    if left := len(entries) - placed:
        pages[-1] = paragraphs([pages[-1], italic(words.say("draft.not_shown", count=left))])
    return [Message.of(page) for page in pages]


def _entry(checked: CheckedQuotation, text: str, words: Messages) -> Markup:
    number = text.count("\n", 0, checked.quotation.span.start) + 1
    head = bold(f"{words.say('draft.line', line=number)} · {outcome_text(checked, words)}")
    shown = list(_shown(checked, words))
    entry = lines([head, *shown])
    if entry.length <= MAX_MESSAGE_LENGTH - RESERVED_CHARS and entry.entities < MAX_ENTITIES:
        return entry
    return lines([head, plain(_cut(checked.quotation.text)), italic(words.say("draft.too_long_to_show"))])


def _shown(checked: CheckedQuotation, words: Messages) -> Iterator[Markup]:
    quotation = checked.quotation.text
    pieces = checked.pieces or ((checked.nearest,) if checked.nearest else ())
    if checked.outcome is CheckOutcome.VERBATIM and len(pieces) == 1 and not checked.remarks:
        yield blockquote(plain(_cut(pieces[0].text)))
    else:
        changed = [one.draft for piece in checked.pieces for one in piece.differences]
        yield plain(words.say("draft.written").strip() + " ") + _marked(
            quotation, Span(0, len(quotation)), changed
        )
        if checked.nearest and not checked.pieces:
            yield italic(words.say("draft.nearest").strip())
        for piece in pieces:
            marks = [one.source for one in piece.differences] if checked.pieces else []
            yield blockquote(_marked(piece.article.text, piece.span, marks))
    yield from _sources(pieces, words)
    yield from (italic(claim_text(check, words)) for check in checked.claims if check.agrees is False)


def _sources(pieces: tuple[SourcePiece, ...], words: Messages) -> Iterator[Markup]:
    """The source lines, each once."""
    found = [passage_source(piece.article, piece.span, words) for piece in pieces]
    return (plain(f"—— {source}") for source in dict.fromkeys(found))


def _marked(text: str, span: Span, marks: list[Span]) -> Markup:
    whole = Markup()
    for part, is_marked in marked_parts(text, span, marks):
        whole += bold(f"[{part}]") if is_marked else plain(_cut(part))
    return whole


def _cut(text: str) -> str:
    """A long text, its middle left out."""
    half = MAX_SHOWN_CHARS // 2
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[:half]} […] {text[-half:]}"
