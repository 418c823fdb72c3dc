"""Dates and periods as questions write them."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.dates import find_dates, impossible_dates, unread_dates

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
        ("2020年1—6月", "2020-01-01", "2020-06-30"),
        ("去年一至三月份", "2019-01-01", "2019-03-31"),
        ("10到11月", "2019-10-01", "2019-11-30"),
        ("今年前5个月", "2020-01-01", "2020-05-31"),
        ("头两个月", "2020-01-01", "2020-02-29"),
        ("2月1-3日", "2020-02-01", "2020-02-03"),
        ("二月一至三日", "2020-02-01", "2020-02-03"),
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
        ("2020-02-10至2020-02-12", "2020-02-10", "2020-02-12"),
        ("2020.2.10-2020.3.1", "2020-02-10", "2020-03-01"),
        ("2019/11到2020/01", "2019-11-01", "2020-01-31"),
        ("2020-02-10至2月12日", "2020-02-10", "2020-02-12"),
        ("2月15日到20日", "2020-02-15", "2020-02-20"),
        ("2月15日至3月2日", "2020-02-15", "2020-03-02"),
        ("1月-2月", "2020-01-01", "2020-02-29"),
        ("2019年11月到2020年1月", "2019-11-01", "2020-01-31"),
        ("去年3月9日", "2019-03-09", "2019-03-09"),
        ("民国廿年".replace("廿", "二十"), "1931-01-01", "1931-12-31"),
        ("民国廿一年6月", "1932-06-01", "1932-06-30"),
        ("民国25年6月", "1936-06-01", "1936-06-30"),
        ("民国元年", "1912-01-01", "1912-12-31"),
        ("2019 年 3 月 9 日", "2019-03-09", "2019-03-09"),
        ("19年3月9日", "2019-03-09", "2019-03-09"),
        ("20191103", "2019-11-03", "2019-11-03"),
        ("大前天", "2020-02-13", "2020-02-13"),
        ("本月初", "2020-02-01", "2020-02-10"),
        ("上月底", "2020-01-21", "2020-01-31"),
        ("一月初", "2020-01-01", "2020-01-10"),
        ("上个月中旬", "2020-01-11", "2020-01-20"),
        ("最近两周", "2020-02-03", "2020-02-16"),
        ("上周末", "2020-02-08", "2020-02-09"),
        ("2019年下半年", "2019-07-01", "2019-12-31"),
        ("二季度", "2019-04-01", "2019-06-30"),
        ("2月29日", "2016-02-29", "2016-02-29"),
    ],
)
def test_a_date_gives_its_first_and_last_day(text: str, since: str, until: str) -> None:
    assert found(f"那么{text},有多少?") == [(text, since, until)]


@pytest.mark.parametrize(
    "text",
    [
        "3个月",
        "3-5个月",
        "2月30日",
        "13月1日",
        "第8号",
        "5号线",
        "1.2.3",
        "2020.13.40",
        "正月初九",
        "0000年",
        "月球",
    ],
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


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2月9日之前", None, "2020-02-08"),
        ("2月9日前", None, "2020-02-08"),
        ("2月9日之后", "2020-02-10", None),
        ("2月9日以来", "2020-02-09", None),
        ("早于2月9日", None, "2020-02-08"),
        ("晚于2月9日", "2020-02-10", None),
        ("2月9日前往", "2020-02-09", "2020-02-09"),
    ],
)
def test_before_and_after_a_day_are_open_periods_of_printing(
    text: str, since: str | None, until: str | None
) -> None:
    days = find_dates(text, DAY)[0].publication

    assert [day and day.isoformat() for day in days] == [since, until]


def test_a_date_without_a_year_is_counted_from_the_newest_issue() -> None:
    found = find_dates("5月7日", dt.date(2021, 3, 1), latest=dt.date(2021, 6, 1))

    assert [date.since.isoformat() for date in found] == ["2021-05-07"]


def test_a_fraction_is_a_date_only_with_words_of_the_paper() -> None:
    assert [(date.since.isoformat(), date.weak) for date in find_dates("2/9的报道", DAY)] == [
        ("2020-02-09", True)
    ]
    assert find_dates("2/9以上的企业", DAY) == []


@pytest.mark.parametrize("text", ["2月30日", "4月31日", "13月1日", "2021-02-29", "六月三十一日"])
def test_impossible_dates_are_named(text: str) -> None:
    assert [span.cut(text) for span in impossible_dates(text)] == [text]
    assert find_dates(text, DAY) == []


def test_lunar_days_are_unread() -> None:
    text = "正月十五和农历二月初二"

    assert [span.cut(text) for span in unread_dates(text)] == ["正月十五", "农历二月初二"]
