"""Days, other years and trends as messages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.rendering.article import body_of
from bot.rendering.charts import Bar
from bot.rendering.keyboards import paging
from bot.rendering.markup import Markup, bold, clip, italic, lines, paragraphs, plain
from bot.rendering.messages import Message
from bot.taps import Action, Tap
from retrieval.calendar_picture import MOST_BANDS, Band
from retrieval.index.browse import Month
from retrieval.language.sentences import split_sentences
from retrieval.messages import Messages
from retrieval.models import Article, Span

ON_A_PAGE = 12
"""Headlines shown at once."""
HEADLINE = 80
BEGINNING = 200
"""Code points of an article's first sentences that introduce it."""
MOST_BARS = 60
YEARS = 10


@dataclass(frozen=True, slots=True)
class Day:
    """The articles of one date in their order, and the nearest dates that have some."""

    date: dt.date
    articles: tuple[Article, ...]
    before: dt.date | None
    after: dt.date | None


def day_view(day: Day, part: int, words: Messages) -> Message:
    """The headlines of a day by paper and page, a part at a time, with the way to the days around."""
    pages = -(-len(day.articles) // ON_A_PAGE)
    part = min(part, max(0, pages - 1))
    shown = day.articles[part * ON_A_PAGE : (part + 1) * ON_A_PAGE]
    head = bold(words.say("browse.day", date=words.date(day.date), count=len(day.articles)))
    rows = list(paging(Action.BROWSE, _key(day.date), part, pages))
    around = [
        InlineKeyboardButton(
            label.format(near.isoformat()), callback_data=Tap(Action.BROWSE, _key(near)).data
        )
        for near, label in ((day.before, "« {}"), (day.after, "{} »"))
        if near is not None
    ]
    if around:
        rows.append(around)
    body = lines(_headlines(shown, words)) if shown else plain(words.say("browse.day_empty"))
    return Message.of(lines([head, body]), InlineKeyboardMarkup(rows) if rows else None)


def other_years(today: dt.date, found: Sequence[tuple[dt.date, Article, int]], words: Messages) -> Message:
    """For each earlier year the first headline of this day, and how many articles the day has."""
    head = bold(words.say("browse.today", month=today.month, day=today.day))
    if not found:
        return Message.of(lines([head, plain(words.say("browse.today_empty"))]))
    entries = [
        plain(
            words.say(
                "browse.today_entry",
                date=words.date(date),
                paper=clip(article.paper or words.say("unknown.paper"), 30),
                headline=clip(article.headline or words.say("unknown.headline"), HEADLINE),
                count=count,
            )
        )
        for date, article, count in found[:YEARS]
    ]
    rows = [[_day_button(date, date.isoformat())] for date, _, _ in found[:3]]
    return Message.of(paragraphs([head, lines(entries)]), InlineKeyboardMarkup(rows))


def trend_bars(counts: Counter[Month], every: Counter[Month]) -> list[Bar]:
    """One bar a month from the first to the last that the archive has; a year where months are too many.

    Empty when the word occurs in no dated article.
    """
    if not counts:
        return []
    numbers = [year * 12 + month - 1 for year, month in every]
    first, last = min(numbers), max(numbers)
    if last - first < MOST_BARS:
        months = [(n // 12, n % 12 + 1) for n in range(first, last + 1)]
        return [Bar(f"{year}-{month:02d}", counts[year, month]) for year, month in months]
    years = range(first // 12, last // 12 + 1)
    return [Bar(str(y), sum(counts[y, m] for m in range(1, 13))) for y in years]


def trend_caption(word: str, total: int, found: Sequence[Article], words: Messages) -> Message:
    """How many articles have the word, and the strongest of them."""
    key = "browse.trend" if total else "browse.trend_empty"
    head = bold(words.say(key, word=clip(word, 40), count=total))
    named = [plain(clip(words.source_line(article), 150)) for article in found]
    return Message.of(
        lines([head, italic(words.say("browse.trend_strongest")) if named else Markup(), *named])
    )


def holdings(found: Sequence[Band], words: Messages) -> Message:
    """The papers and years of the archive, a line each, as many as a message holds."""
    named = [
        words.say(
            "calendar.covered",
            paper=clip(band.paper, 30),
            year=band.year,
            days=len(band.pages),
            pages=f"{sum(band.pages.values()):,}",
        )
        for band in found[:MOST_BANDS]
    ]
    return Message.of(lines(map(plain, named or [words.say("calendar.nothing")])))


def first_sentences(article: Article) -> Span:
    """The first sentences of an article's text, at least one, up to `BEGINNING` code points."""
    body = body_of(article)
    sentences = split_sentences(article.text, body.start, body.end) or [body]
    fitting = [s for s in sentences if s.end - sentences[0].start <= BEGINNING]
    return Span(sentences[0].start, fitting[-1].end if fitting else sentences[0].end)


def _headlines(articles: Sequence[Article], words: Messages) -> list[Markup]:
    found: list[Markup] = []
    before: tuple[str | None, str | None] | None = None
    for article in articles:
        place = (article.paper, article.page)
        if place != before:
            paper = clip(article.paper or words.say("unknown.paper"), 30)
            found.append(bold(f"{paper} {clip(words.page(article.page), 30)}"))
            before = place
        found.append(plain(f"• {clip(article.headline or words.say('unknown.headline'), HEADLINE)}"))
    return found


def _day_button(date: dt.date, label: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=Tap(Action.BROWSE, _key(date)).data)


def _key(date: dt.date) -> str:
    return str(date.toordinal())
