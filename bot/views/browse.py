"""Views for browsing: other years, trends, holdings."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from telegram import InlineKeyboardMarkup

from bot.views.article import body_span
from bot.views.issue import issue_button
from bot.views.keyboards import opener_rows, split_rows
from bot.views.markup import Markup, bold, italic, lines, paragraphs, plain
from bot.views.message import Message
from retrieval.i18n import Messages, clip
from retrieval.imaging.bar_chart import Bar
from retrieval.imaging.calendar import MAX_BANDS, CalendarBand
from retrieval.index.browse import Month
from retrieval.language.sentences import split_sentences
from retrieval.models import Article, Span

MAX_HEADLINE_LENGTH = 80
MAX_LEAD_LENGTH = 200
"""Code points of the first sentences of an article."""
MAX_BARS = 60
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


def trend_bars(counts: Counter[Month], every: Counter[Month]) -> list[Bar]:
    """One bar per month of the archive, or per year beyond `MAX_BARS`.

    counts: articles with the word; every: all articles. Empty without a dated article with the word.
    """
    if not counts:
        return []
    numbers = [year * 12 + month - 1 for year, month in every]
    first, last = min(numbers), max(numbers)
    if last - first < MAX_BARS:
        months = [(n // 12, n % 12 + 1) for n in range(first, last + 1)]
        return [Bar(f"{year}-{month:02d}", counts[year, month]) for year, month in months]
    years = range(first // 12, last // 12 + 1)
    return [Bar(str(y), sum(counts[y, m] for m in range(1, 13))) for y in years]


def render_trend(word: str, bars: Sequence[Bar], found: Sequence[Article], words: Messages) -> Message:
    """Render a trend: count, peak, and the best articles with openers."""
    name = clip(word, 40)
    if not bars:
        return Message.of(bold(words.say("browse.trend_empty", word=name)))
    total, peak = sum(bar.value for bar in bars), max(bars, key=lambda bar: bar.value)
    head = bold(words.say("browse.trend", word=name, count=total, peak=peak.label, most=peak.value))
    named = [plain(clip(f"{n}. {words.source_line(article)}", 150)) for n, article in enumerate(found, 1)]
    strongest = italic(words.say("browse.trend_strongest")) if named else Markup()
    keyboard = InlineKeyboardMarkup(opener_rows(found)) if found else None
    return Message.of(lines([head, strongest, *named]), keyboard)


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
