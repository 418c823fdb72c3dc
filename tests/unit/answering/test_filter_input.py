"""Dates as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.answering.filter_input import filters_from, first_day, last_day
from retrieval.errors import BadDate, DateOrder


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020-02-16", dt.date(2020, 2, 16), dt.date(2020, 2, 16)),
        ("20200216", dt.date(2020, 2, 16), dt.date(2020, 2, 16)),
        ("2020年2月16日", dt.date(2020, 2, 16), dt.date(2020, 2, 16)),
        ("2020/2/6", dt.date(2020, 2, 6), dt.date(2020, 2, 6)),
        ("2020-02", dt.date(2020, 2, 1), dt.date(2020, 2, 29)),
        ("2020年", dt.date(2020, 1, 1), dt.date(2020, 12, 31)),
    ],
)
def test_a_day_a_month_and_a_year_are_understood(text: str, first: dt.date, last: dt.date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text", ["昨天", "2020-13-01", "2020-02-30", "0000-01-01", "", "2020-02-16-01", "９"]
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
