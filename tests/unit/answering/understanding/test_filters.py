"""Filters in words, apart from dates as topics."""

import datetime as dt

import pytest

from retrieval.answering.understanding.filters import (
    FilteredQuestion,
    extract_filters,
    is_bare,
    merge,
    without,
)
from retrieval.models import Filters, PageLabel

ANYWHERE = Filters()
DAY = dt.date(2020, 2, 16)
FEB_15 = dt.date(2020, 2, 15)


class Holds:
    """An archive of two papers in February 2020."""

    papers = ("株洲日报", "湘江晚报")
    front_page = PageLabel("A1")

    def has_page(self, label: str) -> bool:
        return label in ("A1", "A2", "3")

    def has_author(self, name: str) -> bool:
        return name in ("罗欣", "高晓燕")

    coverage = (dt.date(2020, 2, 1), dt.date(2020, 2, 29))

    def has_articles(self, since: dt.date, until: dt.date) -> bool:
        return since <= dt.date(2020, 2, 29) and until >= dt.date(2020, 2, 1)


def read(text: str, given: Filters = ANYWHERE, ignoring: tuple[str, ...] = ()) -> FilteredQuestion:
    return extract_filters(text, given, Holds(), reference=DAY, ignoring=ignoring)


@pytest.mark.parametrize(
    ("text", "filters", "sought"),
    [
        ("2月15日的报纸说了什么?", Filters(FEB_15, FEB_15), "说了什么?"),
        ("昨天的报道里谁主持会议?", Filters(FEB_15, FEB_15), "谁主持会议?"),
        ("2019年的报道里谁主持会议?", Filters(dt.date(2019, 1, 1), dt.date(2019, 12, 31)), "谁主持会议?"),
        ("只看2月15日,谁主持会议?", Filters(FEB_15, FEB_15), ",谁主持会议?"),
        ("二月十五日见报的会议是谁主持的?", Filters(FEB_15, FEB_15), "的会议是谁主持的?"),
        ("2月15日那天的株洲日报有什么?", Filters(paper="株洲日报"), "2月15日那天的 有什么?"),
        ("株洲日报2月15日有什么?", Filters(FEB_15, FEB_15, "株洲日报"), "有什么?"),
        ("2月15日a2版讲了什么?", Filters(FEB_15, FEB_15, page=PageLabel("A2")), "讲了什么?"),
        ("株洲日报上谁主持会议?", Filters(paper="株洲日报"), "谁主持会议?"),
        ("a02版谁主持会议?", Filters(page=PageLabel("A2")), "谁主持会议?"),
        ("株洲日报第3版谁主持会议?", Filters(paper="株洲日报", page=PageLabel("3")), "谁主持会议?"),
        ("头版的报道是什么?", Filters(page=PageLabel("A1")), "的报道是什么?"),
        ("罗欣写的复工报道", Filters(author="罗欣"), "复工报道"),
        ("有哪些高晓燕写的文章?", Filters(author="高晓燕"), "有哪些 文章?"),
        ("记者罗欣的报道里有多少员工?", Filters(author="罗欣"), "有多少员工?"),
    ],
)
def test_words_about_the_printed_paper_are_filters_and_not_looked_for(
    text: str, filters: Filters, sought: str
) -> None:
    found = read(text)

    assert found.filters == filters
    assert found.sought == sought


@pytest.mark.parametrize(
    "text",
    [
        "据新华社18日报道称什么?",
        "2月15日召开的会议是谁主持的?",
        "株洲日报社举办了什么活动?",
        "这本书的第3版有多少页?",
        "从哪一年开始在第一版刊登新闻报道?",
        "A9版有什么?".lower(),
        "朱理平写的是什么?",
        "谁写的系列评论?",
        "哪些公司采用3版本?",
        "一种新版药典",
    ],
)
def test_the_same_words_about_anything_else_are_no_filters(text: str) -> None:
    found = read(text)

    assert found.filters == Filters()
    assert found.sought == text


def test_a_date_that_a_question_is_about_prefers_the_days_in_which_it_is_reported() -> None:
    found = read("2月15日召开的会议是谁主持的?")

    assert found.wish == Filters(FEB_15, dt.date(2020, 2, 18))
    assert found.sought == "2月15日召开的会议是谁主持的?"


class HoldsDecades(Holds):
    """An archive of many years."""

    coverage = (dt.date(1990, 1, 1), dt.date(2020, 2, 29))


def test_a_year_that_a_question_is_about_is_preferred_and_no_longer_time() -> None:
    def wish(text: str) -> Filters | None:
        return extract_filters(text, Filters(), HoldsDecades(), reference=DAY).wish

    assert wish("2020年谁主持会议?") == Filters(dt.date(2020, 1, 1), dt.date(2021, 1, 3))
    assert wish("2019年到2021年谁主持会议?") is None
    assert wish("比去年增长多少?") is None


def test_days_that_the_archive_does_not_have_are_not_preferred() -> None:
    assert read("1949年10月1日发生了什么?").wish is None


def test_a_date_without_a_year_is_looked_for_in_the_years_of_the_archive() -> None:
    found = extract_filters("只看2月15日", Filters(), Holds(), reference=dt.date(2023, 5, 1))

    assert found.filters == Filters(FEB_15, FEB_15)


def test_a_day_that_no_year_has_is_of_the_year_nearer_to_the_archive() -> None:
    after = dt.date(2020, 3, 9)
    before = dt.date(2019, 12, 30)

    assert read("3月9日的报纸").filters == Filters(after, after)
    assert read("12月30日的报纸").filters == Filters(before, before)


def test_a_filter_that_is_given_goes_before_words() -> None:
    given = Filters(since=dt.date(2020, 2, 1), paper="湘江晚报")

    assert read("株洲日报2月15日的报道", given).filters == given


def test_a_kind_that_is_ignored_is_not_taken() -> None:
    found = read("只看2月15日,株洲日报上谁主持会议?", ignoring=("date",))

    assert found.filters == Filters(paper="株洲日报")
    assert found.wish is None


def test_an_archive_without_dates_has_no_filters_by_date() -> None:
    found = extract_filters("只看2月15日", Filters(), Holds(), reference=None)

    assert found.filters == Filters()


@pytest.mark.parametrize(
    "text", ["只看2月15日的", "2月15日", "a2版呢?", "株洲日报的", "只看株洲日报", "昨天呢?"]
)
def test_a_text_that_only_restricts_is_bare(text: str) -> None:
    assert is_bare(text, read(text))


@pytest.mark.parametrize("text", ["谁主持会议?", "只看2月15日谁主持会议?", "复工呢?", ""])
def test_a_text_that_asks_is_not_bare(text: str) -> None:
    assert not is_bare(text, read(text))


def test_filters_are_merged_and_taken_away_by_kind() -> None:
    both = merge(Filters(FEB_15, FEB_15, author="罗欣"), Filters(paper="株洲日报", author="高晓燕"))

    assert both == Filters(FEB_15, FEB_15, "株洲日报", author="高晓燕")
    assert without(both, "date") == Filters(paper="株洲日报", author="高晓燕")


@pytest.mark.parametrize(
    "text",
    [
        "2019年财政收入多少?",
        "比去年同期增长多少?",
        "上半年出口多少?",
        "去年谁当选?",
        "一季度比上月多多少?",
        "天宫二号的报道有哪些?",
    ],
)
def test_a_long_period_and_a_measure_are_neither_filter_nor_preference(text: str) -> None:
    found = read(text)

    assert (found.filters, found.wish, found.sought) == (Filters(), None, text)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2月9号报上的菜价", dt.date(2020, 2, 9), dt.date(2020, 2, 9)),
        ("2月9号那篇说了什么?", dt.date(2020, 2, 9), dt.date(2020, 2, 9)),
        ("只看2月9日之后的", dt.date(2020, 2, 10), None),
        ("2/9的报道", dt.date(2020, 2, 9), dt.date(2020, 2, 9)),
        ("2020/2/9 的报道", dt.date(2020, 2, 9), dt.date(2020, 2, 9)),
        ("2月上旬的新闻", dt.date(2020, 2, 1), dt.date(2020, 2, 10)),
    ],
)
def test_words_of_the_paper_after_any_date_filter(
    text: str, since: dt.date | None, until: dt.date | None
) -> None:
    assert read(text).filters == Filters(since, until)


def test_a_press_conference_is_no_paper() -> None:
    assert read("2月9日的新闻发布会谁主持?").filters == Filters()


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("2月31日开了什么会?", ("no_such_day",)),
        ("正月初九有什么活动?", ("date_unread",)),
        ("元宵节的报道", ("date_unread",)),
        ("元宵节有什么活动?", ()),
        ("2018年3月9日的报纸", ("no_issue",)),
        ("2月9日的报纸", ()),
    ],
)
def test_a_date_that_is_not_followed_is_named(text: str, notes: tuple[str, ...]) -> None:
    assert read(text).notes == notes


NEWEST = dt.date(2020, 2, 29)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("最新一期头版有什么", Filters(NEWEST, NEWEST, page=PageLabel("A1"))),
        ("最近一期有什么新闻", Filters(NEWEST, NEWEST)),
        ("最新一期是哪天", Filters()),
        ("最近一期间断了吗", Filters()),
    ],
)
def test_the_newest_issue_is_a_day_unless_asked_for(text: str, filters: Filters) -> None:
    assert read(text).filters == filters
