"""The calendar."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from retrieval.web.pages.calendar_page import DayCell, month_tables
from tests.unit.web.pages.parsed_page import read_page, texts
from tests.unit.web.served_site import ServedSite


def test_the_newest_year_has_its_days_with_counts(served: ServedSite) -> None:
    page = read_page(served, "/calendar")

    assert texts(page, "//h1") == ["2020年"]
    (cell,) = page.xpath("//td/a")
    assert (cell.get("href"), cell.get("aria-label")) == ("/days/2020-02-16", "2020年2月16日:8 篇")
    assert texts(page, "//table//th") == list("一二三四五六日")


def test_a_year_without_a_paper_leads_to_the_nearest(served: ServedSite) -> None:
    page = read_page(served, "/calendar/1998")

    assert page.xpath("//table") == []
    assert page.xpath("//a[@rel='next']/@href") == ["/calendar/2020"]


def test_no_year_is_an_error(served: ServedSite) -> None:
    read_page(served, "/calendar/0000", status=400)
    read_page(served, "/calendar/gestern", status=400)


def test_a_month_is_laid_out_in_weeks_from_monday() -> None:
    days = Counter({dt.date(1998, 8, 7): 3, dt.date(1999, 1, 1): 1})

    (month,) = month_tables(days, 1998)

    assert (month.month, month.count) == (8, 3)
    assert month.weeks[0][:5] == (None,) * 5
    assert month.weeks[0][5] == DayCell(dt.date(1998, 8, 1), 0)
    assert month.weeks[1][4] == DayCell(dt.date(1998, 8, 7), 3)
