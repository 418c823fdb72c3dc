"""Answer as a message: quote, answer span in bold, source.

The best quote comes first; buttons show the others, one at a time, in the same message. A quote is never
shortened: if no message can hold a quote, only its source is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from telegram import InlineKeyboardMarkup

from bot.views.markup import Markup, blockquote, bold, italic, lines, paragraphs, plain
from bot.views.message import MAX_MESSAGE_LENGTH, Message
from bot.views.notices import sample_note
from retrieval.answering.answer_messages import (
    abstention_keys,
    coverage_line,
    hint_key,
    understanding_lines,
)
from retrieval.answering.understanding.notes import is_small_talk
from retrieval.citations import cite_all_pages
from retrieval.i18n import ELLIPSIS, Messages, clip
from retrieval.models import Answer, Article, Credit, PageLabel, Quote, Span

if TYPE_CHECKING:
    from retrieval.archive.live_index import Coverage

MAX_HEADLINE_LENGTH = 120
MAX_NAME_LENGTH = 30
MAX_BYLINE_NAMES = 12
"""Limits of a source line: code points of the headline, of other names; names of the byline."""
RESERVED_LENGTH = 100
"""Code points reserved for blank lines between the parts of a message."""


def render_answer(
    answer: Answer,
    coverage: Coverage,
    words: Messages,
    *,
    number: int = 0,
    keyboard: InlineKeyboardMarkup | None = None,
    note: str = "",
) -> Message:
    """Render quote `number` of an answer, or the abstention with the coverage.

    note: last line, in italics.
    """
    if is_small_talk(answer.notes):
        return Message.of(plain(words.say(f"note.{answer.notes[0]}")), keyboard)
    if answer.answered:
        head, confidence = Markup(), _confidence(answer, number, words)
    else:
        head, confidence = _abstention(answer, coverage, words), Markup()
    tail = lines(
        [confidence, render_understanding(answer, words), sample_note(coverage, words), italic(note)]
    )
    room = MAX_MESSAGE_LENGTH - head.length - tail.length - RESERVED_LENGTH
    shown = _quotes(answer, number, room, words) if answer.quotes else Markup()
    return Message.of(paragraphs([head, shown, tail]), keyboard)


def render_understanding(answer: Answer, words: Messages) -> Markup:
    """Lines of `understanding_lines` in italics."""
    return lines([italic(line) for line in understanding_lines(answer, words)])


def quote_source(quote: Quote, words: Messages) -> str:
    """Source line of a quote, with the page of its words."""
    return passage_source(quote.article, Span(quote.start, quote.end), words)


def passage_source(article: Article, span: Span, words: Messages) -> str:
    """Source line of a passage; corrected words are marked."""
    return source_line(cite_all_pages(article, span), words) + words.corrected_mark(article, span)


def source_line(article: Article, words: Messages) -> str:
    """Source line of an article, clipped: 《headline》 paper date page byline."""
    return words.source_line(_clip_names(article))


def render_quote(quote: Quote, words: Messages) -> Message | None:
    """Render a quote for another chat; None if too long."""
    whole = lines([blockquote(mark_answer_span(quote)), plain(quote_source(quote, words))])
    return Message.of(whole) if whole.length <= MAX_MESSAGE_LENGTH else None


def picture_caption(quote: Quote, words: Messages, *, typeset: bool = True) -> Message:
    """Caption of a quote's picture: source and kind of picture.

    typeset: set from the text, rather than cut from the printed page.
    """
    source = plain(quote_source(quote, words))
    return Message.of(lines([source, italic(words.say("picture.typeset" if typeset else "picture.page"))]))


def mark_answer_span(quote: Quote) -> Markup:
    """Quoted words with the answer span bold."""
    span, text = quote.answer, quote.text
    if span is None:
        return plain(text)
    return plain(text[: span.start]) + bold(span.cut(text)) + plain(text[span.end :])


def _confidence(answer: Answer, number: int, words: Messages) -> Markup:
    """Confidence of quote `number`; empty for browsed articles."""
    chance = answer.quotes[number].probability if number else answer.confidence
    return italic(words.say("answer.confidence", percent=round(chance * 100))) if chance else Markup()


def _abstention(answer: Answer, coverage: Coverage, words: Messages) -> Markup:
    hint = hint_key(answer.question)
    above, below = abstention_keys(answer)
    return lines([
        bold(words.say(above)),
        plain(words.absent_words(answer.absent)),
        plain(words.say(hint)) if hint else Markup(),
        plain(coverage_line(coverage, words)),
        italic(words.say(below)) if below else Markup(),
    ])  # fmt: skip


def _quotes(answer: Answer, number: int, room: int, words: Messages) -> Markup:
    """Quote `number`; at the first of differing values, all fitting ones."""
    shown = _quote(answer, number, room, words)
    for following in range(1, answer.differing if number == 0 else 0):
        longer = paragraphs([shown, _quote(answer, following, room, words)])
        if longer.length <= room:
            shown = longer
    return shown


def _quote(answer: Answer, number: int, room: int, words: Messages) -> Markup:
    """Quote and source, or the source alone beyond `room` code points."""
    quote = answer.quotes[number]
    # the answer span is marked only in an answer, not in the nearest passages
    inner = mark_answer_span(quote) if answer.answered else plain(quote.text)
    source = plain(quote_source(quote, words))
    corrections = words.corrections(quote.article, Span(quote.start, quote.end))
    said = (*corrections, words.corroboration(quote), *words.source_notes(quote.article))
    beside = [italic(clip(line, MAX_HEADLINE_LENGTH)) for line in said if line]
    whole = lines([blockquote(inner), source, *beside])
    if whole.length <= room:
        return whole
    return lines([italic(words.say("bot.too_long", length=quote.end - quote.start)), source])


def _clip_names(article: Article) -> Article:
    """Clip headline, paper, page and byline of an article to line length."""
    return replace(
        article,
        headline=article.headline and clip(article.headline, MAX_HEADLINE_LENGTH),
        paper=article.paper and clip(article.paper, MAX_NAME_LENGTH),
        page=article.page and PageLabel(clip(article.page, MAX_NAME_LENGTH)),
        byline=_clip_byline(article.byline),
    )


def _clip_byline(byline: Sequence[Credit]) -> tuple[Credit, ...]:
    """Clip a byline to `MAX_BYLINE_NAMES` names, with an ellipsis for the rest."""
    shown: list[Credit] = []
    left = MAX_BYLINE_NAMES
    for credit in byline:
        if left <= 0:
            break
        names = tuple(clip(name, MAX_NAME_LENGTH) for name in credit.names[:left])
        shown.append(Credit(clip(credit.role, MAX_NAME_LENGTH), names))
        left -= max(1, len(credit.names))
    cut = left < 0 or len(shown) < len(byline)
    return (*shown, Credit(ELLIPSIS, ())) if cut else tuple(shown)
