"""An answer as a message: quotes in blockquotes, the answering phrase bold, a source line under each.

The best quote stands whole, the others folded. A quote is never shortened: what does not fit is left
out, and the message says so; of a single quote that no message can hold, it gives the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.rendering.markup import (
    ELLIPSIS,
    Markup,
    blockquote,
    bold,
    clip,
    folded_blockquote,
    italic,
    lines,
    paragraphs,
    plain,
)
from bot.rendering.messages import MESSAGE_TEXT, Message, coverage_line, sample_note
from bot.told import Coverage
from retrieval.citation import cited_whole
from retrieval.messages import Messages
from retrieval.models import Answer, Article, Credit, PageLabel, Quote, Span

HEADLINE = 120
NAME = 30
NAMES = 12
"""Code points and names that a source line shows of a headline, of another name, of a byline."""
SHORT_QUESTION = 3
"""Characters up to which a question that found nothing is told to say more."""
RESERVED = 100
"""Code points kept for blank lines and for the line that says how many quotes did not fit."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def render_answer(answer: Answer, coverage: Coverage, words: Messages) -> Message:
    """The message that answers a question, or says that the archive does not and what it covers."""
    if answer.answered:
        percent = round(answer.confidence * 100)
        head, more = Markup(), words.say("answer.more")
        confidence = italic(words.say("answer.confidence", percent=percent))
    else:
        head, more = _not_found(answer, coverage, words), ""
        confidence = Markup()
    tail = lines([confidence, sample_note(coverage, words)])
    room = MESSAGE_TEXT - head.length - tail.length - RESERVED
    return Message.of(paragraphs([head, _quotes(answer, more, room, words), tail]))


def _not_found(answer: Answer, coverage: Coverage, words: Messages) -> Markup:
    hint = _hint(answer.question)
    return lines([
        bold(words.say("answer.not_found")),
        plain(words.say(hint)) if hint else Markup(),
        plain(coverage_line(coverage, words)),
        italic(words.say("answer.nearest" if answer.quotes else "answer.nothing")),
    ])  # fmt: skip


def _hint(question: str) -> str | None:
    """What might help somebody whose question found nothing."""
    if not _CHINESE.search(question):
        return "bot.hint_chinese"
    return "bot.hint_longer" if len(question) <= SHORT_QUESTION else None


def _quotes(answer: Answer, more: str, room: int, words: Messages) -> Markup:
    """As many quotes as fit into `room` code points, best first, under each its source."""
    whole, heading, left_out = Markup(), Markup(), 0
    for number, quote in enumerate(answer.quotes):
        piece = _quoted(quote, words, marked=answer.answered, first=number == 0)
        longer = paragraphs([whole, lines([heading, piece])])
        if longer.length > room and number == 0:
            longer = _too_long(quote, words)
        if longer.length > room:
            left_out += 1
            continue
        whole, heading = longer, italic(more) if number == 0 else Markup()
    note = italic(words.say("bot.left_out", count=left_out)) if left_out else Markup()
    return paragraphs([whole, note])


def _quoted(quote: Quote, words: Messages, *, marked: bool, first: bool) -> Markup:
    """A quote and its source; the answering phrase is marked only where the archive does answer."""
    span = quote.answer
    if span is None or not marked:
        inner = plain(quote.text)
    else:
        text = quote.text
        inner = plain(text[: span.start]) + bold(span.cut(text)) + plain(text[span.end :])
    return lines([blockquote(inner) if first else folded_blockquote(inner), _source(quote, words)])


def _too_long(quote: Quote, words: Messages) -> Markup:
    length = quote.end - quote.start
    return lines([italic(words.say("bot.too_long", length=length)), _source(quote, words)])


def _source(quote: Quote, words: Messages) -> Markup:
    return plain(words.source_line(_short(cited_whole(quote.article, Span(quote.start, quote.end)))))


def _short(article: Article) -> Article:
    """The article with names of a length that a line can show."""
    return replace(
        article,
        headline=article.headline and clip(article.headline, HEADLINE),
        paper=article.paper and clip(article.paper, NAME),
        page=article.page and PageLabel(clip(article.page, NAME)),
        byline=_short_byline(article.byline),
    )


def _short_byline(byline: Sequence[Credit]) -> tuple[Credit, ...]:
    """The first `NAMES` names with their roles; that there are more is shown by an ellipsis."""
    shown: list[Credit] = []
    left = NAMES
    for credit in byline:
        if left <= 0:
            break
        names = tuple(clip(name, NAME) for name in credit.names[:left])
        shown.append(Credit(clip(credit.role, NAME), names))
        left -= max(1, len(credit.names))
    cut = left < 0 or len(shown) < len(byline)
    return (*shown, Credit(ELLIPSIS, ())) if cut else tuple(shown)
