"""A word over time: articles with it, all articles, the best ones.

Counted by days, weeks (Monday to Sunday), months or years, without gaps between the first and the last day of
the archive.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from retrieval.answering.answerer import Answerer
from retrieval.answering.lists import list_articles, rows_under
from retrieval.answering.related_articles import best_articles_with
from retrieval.answering.understanding.list_filters import FilteredList
from retrieval.answering.understanding.list_questions import ListRequest
from retrieval.index.browse import articles_by_day, days_with
from retrieval.language.date_intervals import DateInterval
from retrieval.language.normalization import normalise
from retrieval.models import Article, ArticleList, Filters, ListOrder

MAX_HEADLINES = 3
"""Best articles of a trend."""
MAX_INTERVALS = 60
"""Intervals that a chart shows; the finest kind with no more is chosen where none is named."""


@dataclass(frozen=True, slots=True)
class IntervalCount:
    """One interval: its articles with the word, and all.

    first, last: its days.
    """

    first: dt.date
    last: dt.date
    articles: int
    of: int

    @property
    def share(self) -> float | None:
        """Part of all articles; None without any."""
        return self.articles / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class WordTrend:
    """Articles with a word, interval by interval.

    articles: the best with the word.
    """

    word: str
    interval: DateInterval
    counts: tuple[IntervalCount, ...]
    articles: tuple[Article, ...]

    @property
    def total(self) -> int:
        """Articles with the word."""
        return sum(count.articles for count in self.counts)

    @property
    def of(self) -> int:
        """All dated articles."""
        return sum(count.of for count in self.counts)

    @property
    def peak(self) -> IntervalCount | None:
        """The first interval with the most articles; None without any."""
        return max(self.counts, key=lambda count: count.articles) if self.total else None

    def label(self, count: IntervalCount) -> str:
        """An interval in figures, see `DateInterval.label`."""
        return self.interval.label(count.first, count.last)


def count_word(
    answerer: Answerer, word: str, filters: Filters, interval: DateInterval | None = None
) -> WordTrend:
    """Count the articles with a word. Raises EmptyQuestion.

    interval: None for the finest with at most `MAX_INTERVALS`.
    """
    corpus = answerer.generation
    rows = rows_under(corpus, filters)
    every, days = articles_by_day(corpus.store, rows), days_with(corpus, word, rows)
    chosen = interval or finest_interval(every)
    counts = tuple(_counts(days, every, chosen))
    found = best_articles_with(answerer, word, MAX_HEADLINES) if days else []
    return WordTrend(word, chosen, counts, tuple(found))


def finest_interval(days: Counter[dt.date]) -> DateInterval:
    """The shortest interval with at most `MAX_INTERVALS` between the days."""
    for interval in DateInterval if days else ():
        if len(list(islice(interval.between(min(days), max(days)), MAX_INTERVALS + 1))) <= MAX_INTERVALS:
            return interval
    return DateInterval.YEAR if days else DateInterval.MONTH


def list_mentions(answerer: Answerer, word: str, filters: Filters, limit: int) -> ArticleList:
    """List the articles with a word, newest first."""
    request = ListRequest(normalise(word), mentions=True, order=ListOrder.DATE)
    wanted = FilteredList(request, filters)
    return list_articles(answerer.generation, wanted, answerer.understand, without=(), limit=limit)


def _counts(
    days: Counter[dt.date], every: Counter[dt.date], interval: DateInterval
) -> Iterator[IntervalCount]:
    if not every:
        return
    counted, whole = (_grouped(one, interval) for one in (days, every))
    for first in interval.between(min(every), max(every)):
        yield IntervalCount(first, interval.last_day(first), counted[first], whole[first])


def _grouped(days: Counter[dt.date], interval: DateInterval) -> Counter[dt.date]:
    grouped: Counter[dt.date] = Counter()
    for day, number in days.items():
        grouped[interval.first_day(day)] += number
    return grouped
