"""Views for browsing: other years, holdings, leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from telegram import InlineKeyboardMarkup

from bot.views.article import body_span
from bot.views.issue import issue_button
from bot.views.keyboards import split_rows
from bot.views.markup import bold, lines, paragraphs, plain
from bot.views.message import Message
from retrieval.i18n import Messages, clip
from retrieval.imaging.calendar import MAX_BANDS, CalendarBand
from retrieval.language.sentences import split_sentences
from retrieval.models import Article, Span

MAX_HEADLINE_LENGTH = 80
MAX_LEAD_LENGTH = 200
"""Code points of the first sentences of an article."""
MAX_YEARS = 10


def render_other_years(
    today: dt.date, found: Sequence[tuple[dt.date, Article, int]], words: Messages
) -> Message:
    """Render the first headline of this day in each earlier year."""
    head = bold(words.say("browse.today", month=today.month, day=today.day))
    if not found:
        return Message.of(lines([head, plain(words.say("browse.today_empty"))]))
    entries = [
        plain(
            words.say(
                "browse.today_entry",
                date=words.date(date),
                paper=clip(article.paper or words.say("unknown.paper"), 30),
                headline=clip(article.headline or words.say("unknown.headline"), MAX_HEADLINE_LENGTH),
                count=count,
            )
        )
        for date, article, count in found[:MAX_YEARS]
    ]
    rows = split_rows([issue_button(date, date.isoformat()) for date, _, _ in found[:MAX_YEARS]], 2)
    return Message.of(paragraphs([head, lines(entries)]), InlineKeyboardMarkup(rows))


def render_holdings(found: Sequence[CalendarBand], words: Messages) -> Message:
    """Render papers and years of the archive, one line each."""
    named = [
        words.say(
            "calendar.covered",
            paper=clip(band.paper, 30),
            year=band.year,
            days=len(band.pages),
            pages=f"{sum(band.pages.values()):,}",
        )
        for band in found[:MAX_BANDS]
    ]
    return Message.of(lines(map(plain, named or [words.say("calendar.nothing")])))


def lead_span(article: Article) -> Span:
    """Span of the first sentences, at least one, up to `MAX_LEAD_LENGTH`."""
    body = body_span(article)
    sentences = split_sentences(article.text, body.start, body.end) or [body]
    fitting = [s for s in sentences if s.end - sentences[0].start <= MAX_LEAD_LENGTH]
    return Span(sentences[0].start, fitting[-1].end if fitting else sentences[0].end)
