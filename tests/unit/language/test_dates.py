"""Dates and periods as questions write them."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.dates import find_dates

DAY = dt.date(2020, 2, 16)


def found(text: str) -> list[tuple[str, str, str]]:
    return [(d.span.cut(text), d.since.isoformat(), d.until.isoformat()) for d in find_dates(text, DAY)]


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2020年2月15日", "2020-02-15", "2020-02-15"),
        ("2020-02-15", "2020-02-15", "2020-02-15"),
        ("2020/2/15", "2020-02-15", "2020-02-15"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("二〇二〇年二月十五日", "2020-02-15", "2020-02-15"),
        ("2月15日", "2020-02-15", "2020-02-15"),
        ("二月十五日", "2020-02-15", "2020-02-15"),
        ("十二月三十一日", "2019-12-31", "2019-12-31"),
        ("2月15号", "2020-02-15", "2020-02-15"),
        ("15日", "2020-02-15", "2020-02-15"),
        ("20日", "2020-01-20", "2020-01-20"),
        ("2020年2月", "2020-02-01", "2020-02-29"),
        ("2月份", "2020-02-01", "2020-02-29"),
        ("3月", "2019-03-01", "2019-03-31"),
        ("2019年", "2019-01-01", "2019-12-31"),
        ("今天", "2020-02-16", "2020-02-16"),
        ("昨天", "2020-02-15", "2020-02-15"),
        ("前天", "2020-02-14", "2020-02-14"),
        ("上周", "2020-02-03", "2020-02-09"),
        ("上周五", "2020-02-07", "2020-02-07"),
        ("本周日", "2020-02-16", "2020-02-16"),
        ("上个月", "2020-01-01", "2020-01-31"),
        ("上月", "2020-01-01", "2020-01-31"),
        ("今年", "2020-01-01", "2020-12-31"),
        ("去年", "2019-01-01", "2019-12-31"),
        ("2月15日到20日", "2020-02-15", "2020-02-20"),
        ("2月15日至3月2日", "2020-02-15", "2020-03-02"),
        ("1月-2月", "2020-01-01", "2020-02-29"),
        ("2019年11月到2020年1月", "2019-11-01", "2020-01-31"),
    ],
)
def test_a_date_gives_its_first_and_last_day(text: str, since: str, until: str) -> None:
    assert found(f"那么{text},有多少?") == [(text, since, until)]


@pytest.mark.parametrize(
    "text",
    ["3个月", "2月30日", "13月1日", "第8号", "5号线", "1.2.3", "2020.13.40", "正月初九", "0000年", "月球"],
)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    dates = find_dates(text, DAY)

    assert all(date.span.cut(text) != text for date in dates)
    assert not [date for date in dates if date.since == date.until]


def test_several_dates_are_found_in_their_order() -> None:
    assert [text for text, _, _ in found("1月3日开工,2020年2月5日完工")] == ["1月3日", "2020年2月5日"]


@given(
    st.text(alphabet="0123456789年月日号到至-/.上个本去今昨前天周一二三十〇", max_size=40),
    st.dates(dt.date(1, 1, 1)),
)
def test_dates_never_overlap_and_never_end_before_they_begin(text: str, reference: dt.date) -> None:
    dates = find_dates(text, reference)

    assert all(date.since <= date.until for date in dates)
    assert all(a.span.end <= b.span.start for a, b in pairwise(dates))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2020年2月", True),
        ("2020-02-15", True),
        ("上周五", True),
        ("昨天", True),
        ("2月15日", False),
        ("15日", False),
    ],
)
def test_whether_the_year_was_said_is_told(text: str, said: bool) -> None:
    assert [date.has_year for date in find_dates(text, DAY)] == [said]
