"""The trend page."""

from __future__ import annotations

import datetime as dt

from retrieval.answering.word_trend import IntervalCount, WordTrend
from retrieval.language.date_intervals import DateInterval
from retrieval.web.pages.addresses import PageAddresses
from retrieval.web.pages.page_parameters import TrendPageParameters
from retrieval.web.pages.trend_page import TrendRow, trend_rows
from tests.unit.web.pages.parsed_page import HOSTILE, read_page, texts
from tests.unit.web.served_site import ServedSite


def test_without_a_word_there_is_the_box(served: ServedSite) -> None:
    page = read_page(served, "/trend")

    assert page.xpath("//form[@action='/trend']//input[@name='word']")
    assert page.xpath("//table") == []


def test_a_word_is_counted_in_a_table_that_leads_to_its_articles(served: ServedSite) -> None:
    page = read_page(served, "/trend", word="复工", by="month")

    assert texts(page, "//h2")[0].startswith("“复工”见于 6 篇文章")
    assert texts(page, "//tbody/tr/td")[:2] == ["6 6", "75.0%"]
    (address,) = page.xpath("//tbody//a/@href")
    assert len(served_list(served, str(address))) == 6


def served_list(served: ServedSite, address: str) -> list[str]:
    got = served.request("GET", address, headers={"Accept": "text/html"})
    assert got.status == 200
    return got.body.decode().split("<blockquote")[1:]


def test_a_word_without_articles_says_so(served: ServedSite) -> None:
    page = read_page(served, "/trend", word="灯塔")

    assert texts(page, "//h2")[0] == "没有一篇注明日期的文章里有“灯塔”。"


def test_a_hostile_word_is_a_word(served: ServedSite) -> None:
    assert read_page(served, "/trend", word=HOSTILE).xpath("//script[not(@src)]|//img") == []


def test_an_interval_without_articles_leads_nowhere() -> None:
    days = dt.date(1998, 8, 1), dt.date(1998, 8, 31)
    trend = WordTrend(
        "大堤", DateInterval.MONTH, (IntervalCount(*days, 0, 4), IntervalCount(*days, 1, 4)), ()
    )

    rows = trend_rows(trend, TrendPageParameters(word="大堤", paper="江畔日报"), PageAddresses())

    query = "query=%22%E5%A4%A7%E5%A0%A4%22&since=1998-08-01&until=1998-08-31"
    paper = "paper=%E6%B1%9F%E7%95%94%E6%97%A5%E6%8A%A5"
    assert rows == [
        TrendRow("1998-08", 0, "0.0%", None),
        TrendRow("1998-08", 1, "25.0%", f"/search?{query}&{paper}"),
    ]
