"""The page of a day."""

from __future__ import annotations

from retrieval.i18n import Messages
from retrieval.index.printed_day import DayPage
from retrieval.models import Article, ArticleKind, PageLabel
from retrieval.web.pages.day_page import page_title
from tests.unit.web.pages.parsed_page import read_page, text, texts
from tests.unit.web.served_site import ServedSite


def test_the_pages_of_a_day_are_front_page_lists(served: ServedSite) -> None:
    page = read_page(served, "/days/2020-02-16")

    day = served.get("/api/v1/days/2020-02-16").json
    headlines = [" ".join(one["headline"].split()) for one in day["pages"][0]["articles"]]
    assert texts(page, "//h1") == ["2020年2月16日"]
    assert texts(page, "//h2")[0].startswith("株洲日报 A1版")
    assert texts(page, "//section[@class='front']//li/a") == headlines
    assert len(page.xpath("//li[@class='lead']")) == 1


def test_the_latest_issue_is_that_day(served: ServedSite) -> None:
    assert texts(read_page(served, "/days/latest"), "//h1") == ["2020年2月16日"]


def test_a_day_is_gone_to_from_the_calendar_and_from_another_day(served: ServedSite) -> None:
    for path in ("/calendar", "/days/2020-03-01"):
        (form,) = read_page(served, path).xpath("//form[@action='/days']")
        assert form.xpath(".//input[@type='date']/@name") == ["date"]

    assert texts(read_page(served, "/days", date="2020-02-16"), "//h1") == ["2020年2月16日"]
    assert texts(read_page(served, "/days", date=""), "//h1") == ["2020年2月16日"]
    read_page(served, "/days", date="2020-13-45", status=400)


def test_a_day_without_a_paper_says_so_and_leads_to_the_nearest(served: ServedSite) -> None:
    page = read_page(served, "/days/2020-03-01")

    assert "档案里没有这一天的报纸。" in text(page.find(".//main"))
    assert page.xpath("//a[@rel='prev']/@href") == ["/days/2020-02-16"]
    assert page.xpath("//a[@rel='next']") == []


def test_what_is_no_day_is_told_so(served: ServedSite) -> None:
    read_page(served, "/days/2020-13-45", status=400)


def test_a_page_is_titled_by_what_is_known() -> None:
    article = Article("7", 1, ArticleKind.NEWS, "雨", (), "a.txt", page=PageLabel("03"), page_name="副刊")

    assert page_title(DayPage((article,)), Messages()) == "报名未知 03版 副刊"
