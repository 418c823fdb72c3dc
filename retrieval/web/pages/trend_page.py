"""The trend page: a word over time, in a table with bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retrieval.answering.word_trend import WordTrend, count_word
from retrieval.language.date_intervals import DateInterval
from retrieval.list_messages import percent, trend_heading
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.pages.addresses import PageAddresses
from retrieval.web.pages.html_templates import PageFrame, render_page
from retrieval.web.pages.page_parameters import TrendPageParameters

MAX_ROWS = 400
"""Intervals of the table, the newest ones."""


@dataclass(frozen=True, slots=True)
class TrendRow:
    """An interval of the table.

    address: of its articles; None without any.
    """

    label: str
    articles: int
    share: str
    address: str | None


def trend_page(call: ApiCall[TrendPageParameters]) -> FileReply:
    """A word over time; without one the box. Raises EmptyQuestion."""
    given, messages, answerer = call.given, call.messages, call.snapshot.answerer
    box: dict[str, Any] = {
        "given": given,
        "papers": call.snapshot.coverage.papers,
        "intervals": list(DateInterval),
    }
    if not given.word.strip():
        return render_page("trend", PageFrame.of(call), trend=None, **box)
    trend = count_word(answerer, given.word, given.filters(answerer), given.by)
    return render_page(
        "trend",
        PageFrame.of(call),
        trend=trend,
        heading=trend_heading(trend, messages),
        most=max((count.articles for count in trend.counts), default=0),
        rows=trend_rows(trend, given, PageAddresses(call.prefix)),
        **box,
    )


def trend_rows(trend: WordTrend, given: TrendPageParameters, to: PageAddresses) -> list[TrendRow]:
    """The newest intervals, each with the address of its articles."""
    query = given.word if '"' in given.word else f'"{given.word}"'
    place = {name: value for name, value in given.restrictions.items() if name in ("paper", "page")}
    rows = []
    for count in trend.counts[-MAX_ROWS:]:
        days = {"since": count.first.isoformat(), "until": count.last.isoformat()}
        address = to.page("/search", query=query, **days, **place) if count.articles else None
        rows.append(TrendRow(trend.label(count), count.articles, percent(count.share), address))
    return rows
