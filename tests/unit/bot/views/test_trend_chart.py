"""Trends: bars, notes, and callback data of intervals."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback_data import Action, CallbackData
from bot.views.trend_chart import (
    MAX_INTERVAL_BUTTONS,
    chart_note,
    read_trend_tap,
    render_trend,
    split_interval,
    trend_bars,
    trend_tap,
)
from retrieval.answering.word_trend import IntervalCount, WordTrend
from retrieval.i18n import Messages
from retrieval.language.date_intervals import DateInterval
from tests.unit.bot.conftest import article_of

WORDS = Messages()


def daily(*numbers: int) -> WordTrend:
    days = [dt.date(2020, 2, 1) + dt.timedelta(days=n) for n in range(len(numbers))]
    counts = tuple(IntervalCount(day, day, number, 10) for day, number in zip(days, numbers, strict=True))
    return WordTrend("复工", DateInterval.DAY, counts, (article_of("复工。"),))


def test_a_trend_has_a_bar_for_every_interval_and_the_latest_sixty() -> None:
    assert [(bar.label, bar.value) for bar in trend_bars(daily(0, 3))] == [("02-01", 0), ("02-02", 3)]
    assert len(trend_bars(daily(*[1] * 90))) == 60
    assert chart_note(daily(*[1] * 90), WORDS).endswith(",最近 60 段")


def test_a_word_of_no_article_has_no_bars_and_a_message_that_says_so() -> None:
    none = WordTrend("恐龙", DateInterval.DAY, (), ())

    assert trend_bars(none) == []
    assert "恐龙" in render_trend(none, "key", WORDS).html


def test_the_fullest_intervals_have_buttons_in_their_order() -> None:
    keyboard = render_trend(daily(1, 5, 0, 4, 3, 2), "key", WORDS).keyboard

    labels = [button.text for row in keyboard.inline_keyboard for button in row]  # type: ignore[union-attr]
    assert labels == [
        "1", "2020-02-02 · 5 篇", "2020-02-04 · 4 篇", "2020-02-05 · 3 篇", "2020-02-06 · 2 篇",
        "按周", "按月", "按年",
    ]  # fmt: skip
    assert len(labels) == 1 + MAX_INTERVAL_BUTTONS + 3


def test_without_a_stored_word_there_are_no_buttons_by_interval() -> None:
    keyboard = render_trend(daily(1), "", WORDS).keyboard

    assert [button.text for row in keyboard.inline_keyboard for button in row] == ["1"]  # type: ignore[union-attr]


@given(st.dates(), st.sampled_from(DateInterval))
def test_an_interval_comes_back_from_its_callback_data(day: dt.date, interval: DateInterval) -> None:
    tap = CallbackData.parse(trend_tap("AbCd_-12", interval, day).data)

    assert tap is not None
    assert read_trend_tap(tap) == ("AbCd_-12", interval, day)


def test_a_chart_has_no_day() -> None:
    assert read_trend_tap(trend_tap("AbCd_-12", DateInterval.WEEK)) == ("AbCd_-12", DateInterval.WEEK, None)


def test_a_day_beyond_the_calendar_is_forged() -> None:
    assert read_trend_tap(CallbackData(Action.TREND, "AbCd_-12d", 9999, 999)) is None


@pytest.mark.parametrize(
    ("args", "split"),
    [
        (["复工"], ("复工", None)),
        (["复工", "按周"], ("复工", DateInterval.WEEK)),
        (["复工", "复产", "Day"], ("复工 复产", DateInterval.DAY)),
        (["周"], ("周", None)),
        ([], ("", None)),
    ],
)
def test_an_interval_is_named_after_the_word(args: list[str], split: tuple[str, DateInterval | None]) -> None:
    assert split_interval(args) == split
