"""A word over time."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.word_trend import count_word, finest_interval, list_mentions
from retrieval.language.date_intervals import DateInterval
from retrieval.models import Filters

ALL = Filters()


def test_months_have_the_articles_with_a_word_and_all_articles(river: Answerer) -> None:
    found = count_word(river, "渡口大桥", ALL, DateInterval.MONTH)

    last = found.counts[-1]
    assert (found.label(last), last.articles, last.of, last.share) == ("2021-03", 3, 6, 0.5)
    assert (len(found.counts), found.total, found.of) == (13, 3, 7)
    assert found.peak == last
    assert all("渡口大桥" in f"{article.headline}{article.text}" for article in found.articles)


def test_days_and_weeks_leave_no_gap(river: Answerer) -> None:
    since = Filters(since=dt.date(2021, 1, 1))

    days = count_word(river, "渡口大桥", since, DateInterval.DAY)
    (week,) = count_word(river, "渡口大桥", since, DateInterval.WEEK).counts

    assert [(one.first.day, one.articles, one.of) for one in days.counts] == [
        (1, 1, 2), (2, 1, 2), (3, 0, 0), (4, 1, 2),
    ]  # fmt: skip
    assert days.counts[2].share is None
    assert (week.first.day, week.last.day, week.articles) == (1, 7, 3)


def test_the_finest_interval_that_fits_is_chosen(river: Answerer) -> None:
    assert count_word(river, "渡口大桥", ALL).interval is DateInterval.WEEK


@pytest.mark.parametrize(
    ("days", "interval"),
    [(59, "day"), (60, "week"), (420, "month"), (365 * 6, "year"), (365 * 200, "year")],
)
def test_a_chart_has_at_most_sixty_intervals(days: int, interval: str) -> None:
    first = dt.date(1800, 1, 1)

    chosen = finest_interval(Counter([first, first + dt.timedelta(days=days)]))

    assert str(chosen) == interval


def test_a_word_of_no_article_has_no_best_articles_and_no_peak(river: Answerer) -> None:
    found = count_word(river, "火车站", ALL)

    assert (found.total, found.articles, found.peak) == (0, (), None)


def test_the_articles_of_an_interval_are_listed_newest_first(river: Answerer) -> None:
    found = list_mentions(river, "渡口大桥", Filters(dt.date(2021, 3, 1), dt.date(2021, 3, 2)), 10)

    assert [one.article.id for one in found.items] == ["r3", "r1"]
    assert list_mentions(river, "。", ALL, 10).items == ()
