"""An answer as a message: one quote in a blockquote, the answering phrase bold, its source below.

The best quote comes first; buttons lead to the others, one at a time, in the same message. A quote is
never shortened: of one that no message can hold, the message gives the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from telegram import InlineKeyboardMarkup

from bot.views.markup import Markup, blockquote, bold, italic, lines, paragraphs, plain
from bot.views.message import MAX_MESSAGE_LENGTH, Message
from bot.views.notices import coverage_line, sample_note
from retrieval.answering.understanding.notes import ABOUT, FOREIGN
from retrieval.citations import cite_all_pages
from retrieval.i18n import ELLIPSIS, Messages, clip
from retrieval.models import Answer, Article, Credit, Filters, PageLabel, Quote, Span

if TYPE_CHECKING:
    from bot.service.live_index import Coverage

MAX_HEADLINE_LENGTH = 120
MAX_NAME_LENGTH = 30
MAX_BYLINE_NAMES = 12
"""Code points and names that a source line shows of a headline, of another name, of a byline."""
SHORT_QUESTION_LENGTH = 3
"""Characters up to which a question that found nothing is told to say more."""
RESERVED_LENGTH = 100
"""Code points kept for blank lines between the parts of a message."""
MAX_CARRIED_LENGTH = 60
"""Code points shown of one thing carried over from the question before."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def render_answer(
    answer: Answer,
    coverage: Coverage,
    words: Messages,
    *,
    number: int = 0,
    keyboard: InlineKeyboardMarkup | None = None,
    note: str = "",
) -> Message:
    """The message that answers a question with its quote `number`, or says that the archive does not
    answer it and what it covers. note: a last line in small."""
    if ABOUT in answer.notes:
        return Message.of(plain(words.say(f"note.{ABOUT}")), keyboard)
    if answer.answered:
        head, confidence = Markup(), _confidence(answer, number, words)
    else:
        head, confidence = _not_found(answer, coverage, words), Markup()
    tail = lines(
        [confidence, render_understanding(answer, words), sample_note(coverage, words), italic(note)]
    )
    room = MAX_MESSAGE_LENGTH - head.length - tail.length - RESERVED_LENGTH
    shown = _shown(answer, number, room, words) if answer.quotes else Markup()
    return Message.of(paragraphs([head, shown, tail]), keyboard)


def render_understanding(answer: Answer, words: Messages) -> Markup:
    """In small: a name put right, what was carried over and what is searched only, what there is to note."""
    return lines([italic(line) for line in understanding_lines(answer, words)])


def understanding_lines(answer: Answer, words: Messages) -> list[str]:
    """The same without markup; no lines when a question was taken as it stands."""
    parts = [clip(part, MAX_CARRIED_LENGTH) for part in answer.carried]
    carried = words.say("answer.carried", parts="、".join(parts)) if parts else ""
    shown = filters_line(answer.filters, words)
    meant = words.say("answer.meant", name=clip(answer.meant[1], MAX_NAME_LENGTH)) if answer.meant else ""
    # a question without Chinese has its hint where it found nothing
    notes = [words.say(f"note.{note}") for note in answer.notes if note != FOREIGN]
    return [line for line in (meant, " ".join(filter(None, (carried, shown))), *notes) if line]


def filters_line(filters: Filters, words: Messages) -> str:
    """The restrictions in force; empty when there are none."""
    named = [clip(part, MAX_CARRIED_LENGTH) for _, part in words.filters(filters)]
    return words.say("answer.filtered", parts="、".join(named)) if named else ""


def quote_source(quote: Quote, words: Messages) -> str:
    """The source of a quote, with the page on which its words stand."""
    return source_line(cite_all_pages(quote.article, Span(quote.start, quote.end)), words)


def source_line(article: Article, words: Messages) -> str:
    """《headline》 paper date page byline, each of a length that a line can show."""
    return words.source_line(_short(article))


def render_quote(quote: Quote, words: Messages) -> Message | None:
    """A quote and its source and nothing else, for other chats; None when no message can hold it."""
    whole = lines([blockquote(mark_answer_span(quote)), plain(quote_source(quote, words))])
    return Message.of(whole) if whole.length <= MAX_MESSAGE_LENGTH else None


def picture_caption(quote: Quote, words: Messages, *, typeset: bool = True) -> Message:
    """What stands under the picture of a quote: its source, and whether it is typeset from the text or
    taken from the printed page."""
    source = plain(quote_source(quote, words))
    return Message.of(lines([source, italic(words.say("picture.typeset" if typeset else "picture.page"))]))


def mark_answer_span(quote: Quote) -> Markup:
    """The quoted words with the answering phrase bold."""
    span, text = quote.answer, quote.text
    if span is None:
        return plain(text)
    return plain(text[: span.start]) + bold(span.cut(text)) + plain(text[span.end :])


def _confidence(answer: Answer, number: int, words: Messages) -> Markup:
    """How sure the answer is, or a quote after the first; nothing of what was looked up, not asked."""
    sure = answer.quotes[number].probability if number else answer.confidence
    return italic(words.say("answer.confidence", percent=round(sure * 100))) if sure else Markup()


def _not_found(answer: Answer, coverage: Coverage, words: Messages) -> Markup:
    hint = _hint(answer.question)
    return lines([
        bold(words.say("answer.not_found")),
        plain(words.absent(answer.absent)),
        plain(words.say(hint)) if hint else Markup(),
        plain(coverage_line(coverage, words)),
        italic(words.say("answer.nearest" if answer.quotes else "answer.nothing")),
    ])  # fmt: skip


def _hint(question: str) -> str | None:
    """What might help somebody whose question found nothing; None when the question is not known any more."""
    if question and not _CHINESE.search(question):
        return "bot.hint_chinese"
    return "bot.hint_longer" if 0 < len(question) <= SHORT_QUESTION_LENGTH else None


def _shown(answer: Answer, number: int, room: int, words: Messages) -> Markup:
    """Quote `number`; of different values for the same, all that fit, at the first of them."""
    shown = _fitting(answer, number, room, words)
    for other in range(1, answer.differing if number == 0 else 0):
        longer = paragraphs([shown, _fitting(answer, other, room, words)])
        if longer.length <= room:
            shown = longer
    return shown


def _fitting(answer: Answer, number: int, room: int, words: Messages) -> Markup:
    """The quote and its source, or only the source where `room` code points cannot hold the quote."""
    quote = answer.quotes[number]
    # the answering phrase is marked only where the archive does answer
    inner = mark_answer_span(quote) if answer.answered else plain(quote.text)
    source = plain(quote_source(quote, words))
    said = (words.said_elsewhere(quote), *words.beside_source(quote.article))
    beside = [italic(clip(line, MAX_HEADLINE_LENGTH)) for line in said if line]
    whole = lines([blockquote(inner), source, *beside])
    if whole.length <= room:
        return whole
    return lines([italic(words.say("bot.too_long", length=quote.end - quote.start)), source])


def _short(article: Article) -> Article:
    """The article with names of a length that a line can show."""
    return replace(
        article,
        headline=article.headline and clip(article.headline, MAX_HEADLINE_LENGTH),
        paper=article.paper and clip(article.paper, MAX_NAME_LENGTH),
        page=article.page and PageLabel(clip(article.page, MAX_NAME_LENGTH)),
        byline=_short_byline(article.byline),
    )


def _short_byline(byline: Sequence[Credit]) -> tuple[Credit, ...]:
    """The first `MAX_BYLINE_NAMES` names with their roles; that there are more is shown by an ellipsis."""
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
