"""Trends: bars, caption, and buttons to the articles and to other intervals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callback_data import Action, CallbackData
from bot.views.keyboards import opener_rows, split_rows
from bot.views.markup import Markup, bold, italic, lines, plain
from bot.views.message import Message
from retrieval.answering.word_trend import MAX_INTERVALS, IntervalCount, WordTrend
from retrieval.i18n import Messages, clip
from retrieval.imaging.bar_chart import Bar
from retrieval.language.date_intervals import DateInterval
from retrieval.list_messages import trend_heading

MAX_INTERVAL_BUTTONS = 4
"""Intervals with the most articles that have a button."""
DAY_DIGITS = 1000
"""The ordinal of a day in callback data: thousands as the number, the rest as the part."""
_LETTERS = {interval.value[0]: interval for interval in DateInterval}
_BAR_LABELS = {DateInterval.DAY: slice(5, 10), DateInterval.WEEK: slice(5, 10)}


def trend_bars(trend: WordTrend) -> list[Bar]:
    """One bar an interval, the latest `MAX_INTERVALS`; none for no article."""
    if not trend.total:
        return []
    shown = trend.counts[-MAX_INTERVALS:]
    cut = _BAR_LABELS.get(trend.interval, slice(None))
    return [Bar(trend.label(count)[cut], count.articles) for count in shown]


def chart_note(trend: WordTrend, words: Messages) -> str:
    """Interval of the bars; their number if cut to the latest."""
    note = words.say(f"browse.trend_note_{trend.interval}")
    cut = len(trend.counts) > MAX_INTERVALS
    return note + (words.say("browse.trend_last", count=MAX_INTERVALS) if cut else "")


def render_trend(trend: WordTrend, key: str, words: Messages) -> Message:
    """Render a trend: total, share and peak; the best articles with openers.

    key: id of the stored word; empty for no buttons by interval.
    """
    head, found = bold(trend_heading(trend, words)), trend.articles
    named = [plain(clip(f"{n}. {words.source_line(article)}", 150)) for n, article in enumerate(found, 1)]
    strongest = italic(words.say("browse.trend_strongest")) if named else Markup()
    rows = [*opener_rows(found), *(_interval_rows(trend, key, words) if key and trend.total else [])]
    return Message.of(lines([head, strongest, *named]), InlineKeyboardMarkup(rows) if rows else None)


def trend_tap(key: str, interval: DateInterval, day: dt.date | None = None) -> CallbackData:
    """Callback data of a chart, or of an interval's articles.

    day: the first of the interval.
    """
    ordinal = day.toordinal() if day else 0
    return CallbackData(Action.TREND, key + interval.value[0], ordinal // DAY_DIGITS, ordinal % DAY_DIGITS)


def read_trend_tap(tap: CallbackData) -> tuple[str, DateInterval, dt.date | None] | None:
    """Key, interval, first day of a tap; None for a forged one."""
    interval, ordinal = _LETTERS.get(tap.answer[-1:]), tap.number * DAY_DIGITS + tap.part
    if interval is None or tap.part >= DAY_DIGITS or ordinal > dt.date.max.toordinal():
        return None
    return tap.answer[:-1], interval, dt.date.fromordinal(ordinal) if ordinal else None


def _interval_rows(trend: WordTrend, key: str, words: Messages) -> list[list[InlineKeyboardButton]]:
    """Buttons of the fullest intervals, and of the other interval lengths."""
    full = sorted(trend.counts, key=lambda count: -count.articles)[:MAX_INTERVAL_BUTTONS]
    shown = sorted((count for count in full if count.articles), key=lambda count: count.first)
    articles = [_articles_button(trend, key, count, words) for count in shown]
    others = [
        _button(trend_tap(key, interval), words.say(f"browse.trend_by_{interval}"))
        for interval in DateInterval
        if interval is not trend.interval
    ]
    return [*split_rows(articles, 2), others]


def _articles_button(
    trend: WordTrend, key: str, count: IntervalCount, words: Messages
) -> InlineKeyboardButton:
    label = words.say("browse.trend_interval", label=trend.label(count), count=count.articles)
    return _button(trend_tap(key, trend.interval, count.first), label)


def _button(tap: CallbackData, label: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=tap.data)


INTERVAL_WORDS: dict[str, DateInterval] = {
    **dict.fromkeys(("日", "天", "按日", "按天", "day", "days"), DateInterval.DAY),
    **dict.fromkeys(("周", "週", "按周", "按週", "week", "weeks"), DateInterval.WEEK),
    **dict.fromkeys(("月", "按月", "month", "months"), DateInterval.MONTH),
    **dict.fromkeys(("年", "按年", "year", "years"), DateInterval.YEAR),
}
"""Intervals by the words for them, last after /trend."""


def split_interval(args: Sequence[str]) -> tuple[str, DateInterval | None]:
    """Split the arguments of /trend into word and interval."""
    if len(args) > 1 and (interval := INTERVAL_WORDS.get(args[-1].lower())) is not None:
        return " ".join(args[:-1]).strip(), interval
    return " ".join(args).strip(), None
