"""Dates as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.answering.filter_input import filters_from, first_day, held_filters, last_day
from retrieval.errors import BadDate, DateOrder, UnknownPaper


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020-02-16", dt.date(2020, 2, 16), dt.date(2020, 2, 16)),
        ("20200216", dt.date(2020, 2, 16), dt.date(2020, 2, 16)),
        ("2020年2月16日", dt.date(2020, 2, 16), dt.date(2020, 2, 16)),
        ("2020/2/6", dt.date(2020, 2, 6), dt.date(2020, 2, 6)),
        ("2020-02", dt.date(2020, 2, 1), dt.date(2020, 2, 29)),
        ("2020年", dt.date(2020, 1, 1), dt.date(2020, 12, 31)),
        ("2020年 2月 16日", dt.date(2020, 2, 16), dt.date(2020, 2, 16)),
        ("2020年2月16号", dt.date(2020, 2, 16), dt.date(2020, 2, 16)),
        ("２０２０年２月１６日", dt.date(2020, 2, 16), dt.date(2020, 2, 16)),
        ("二〇二〇年二月十六日", dt.date(2020, 2, 16), dt.date(2020, 2, 16)),
        ("2020-02-16T08:30:00+08:00", dt.date(2020, 2, 16), dt.date(2020, 2, 16)),
        ("2020年1月至2月", dt.date(2020, 1, 1), dt.date(2020, 2, 29)),
    ],
)
def test_a_day_a_month_and_a_year_are_understood(text: str, first: dt.date, last: dt.date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "昨天",
        "2020-13-01",
        "2020-02-30",
        "0000-01-01",
        "",
        "2020-02-16-01",
        "９",
        "99999",
        "2020216",
        "2月16日",
        "去年",
    ],
)
def test_what_is_no_date_is_named(text: str) -> None:
    with pytest.raises(BadDate):
        first_day(text)
    with pytest.raises(BadDate):
        last_day(text)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(DateOrder):
        filters_from(since="2020-03-01", until="2020-02-01")


def test_a_page_is_written_as_the_archive_writes_it() -> None:
    assert filters_from(page="a01").page == "A1"


class Held:
    """An archive of two papers with these pages."""

    papers = ("江畔日报", "河埠晚报")

    def __init__(self, *pages: str) -> None:
        self._pages = pages
        self.front_page = next((page for page in pages if page.strip("A0") == "1"), None)

    def has_page(self, label: str) -> bool:
        return label in self._pages


@pytest.mark.parametrize(
    "written",
    [
        "江畔日报",
        "江畔日報",
        "《江畔日报》",
        " 江畔日报 ",
        "江畔 日报",
        "「江畔日报」",
        "“江畔日报”",
        "<江畔日报>",
        "江畔日报社",
    ],
)
def test_a_paper_is_meant_however_people_write_it(written: str) -> None:
    assert held_filters(filters_from(paper=written), Held()).paper == "江畔日报"  # type: ignore[arg-type]


def test_a_paper_that_is_not_held_is_told() -> None:
    with pytest.raises(UnknownPaper):
        held_filters(filters_from(paper="山南日报"), Held())  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["4", "04", "A4", "第四版", "四版", "第04版"])
@pytest.mark.parametrize("held", ["04", "4", "A4"])
def test_a_page_is_meant_however_it_is_written(written: str, held: str) -> None:
    assert held_filters(filters_from(page=written), Held("01", held)).page == held  # type: ignore[arg-type]


def test_the_front_page_is_the_first() -> None:
    assert held_filters(filters_from(page="头版"), Held("A1", "A2")).page == "A1"  # type: ignore[arg-type]


def test_a_page_of_another_section_is_another_page() -> None:
    assert held_filters(filters_from(page="B4"), Held("A4", "04")).page == "B4"  # type: ignore[arg-type]


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_paper_is_none(empty: str) -> None:
    assert filters_from(paper=empty).paper is None
