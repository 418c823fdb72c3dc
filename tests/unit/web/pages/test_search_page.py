"""The search page."""

from __future__ import annotations

from retrieval.answering.boolean.facet_counts import FacetCounts
from retrieval.i18n import Messages
from retrieval.web.pages.page_parameters import SearchPageParameters
from retrieval.web.pages.search_page import FacetLink, facet_links
from tests.unit.web.pages.parsed_page import HOSTILE, read_page, text, texts
from tests.unit.web.served_site import ServedSite


def test_without_a_query_there_is_the_box(served: ServedSite) -> None:
    page = read_page(served, "/search")

    assert page.xpath("//form[@action='/search']//input[@name='query']")
    assert page.xpath("//section") == []


def test_the_words_are_marked_and_the_total_is_that_of_the_api(served: ServedSite) -> None:
    page = read_page(served, "/search", query="复工")

    total = served.get("/api/v1/search", query="复工").json["total"]
    assert texts(page, "//h2")[0] == f"共 {total} 篇。"
    assert len(page.xpath("//ol/li")) == total
    assert set(texts(page, "//ol//mark")) == {"复工"}
    assert all(str(link).startswith("/articles/") for link in page.xpath("//ol//a/@href"))


def test_a_part_of_the_result_leads_back(served: ServedSite) -> None:
    page = read_page(served, "/search", query="株洲 OR 企业", start=3, sort="date", paper="株洲日报")

    (back,) = page.xpath("//a[@rel='prev']/@href")
    assert "start=" not in back
    assert "sort=date" in back
    assert "paper=%E6%A0%AA" in back
    assert page.xpath("//ol/@start") == ["3"]


def test_nothing_found_says_how_to_go_on(served: ServedSite) -> None:
    page = read_page(served, "/search", query='"灯塔与渡口"')

    assert texts(page, "//h2")[0].startswith("没有找到。")
    assert "可以试试" in text(page)


def test_a_broken_query_is_told_so_and_a_hostile_one_is_words(served: ServedSite) -> None:
    read_page(served, "/search", status=400, query="(株洲")
    page = read_page(served, "/search", query=f'"{HOSTILE.replace(chr(34), "")}"')

    assert page.xpath("//script[not(@src)]|//img") == []


def test_facets_are_offered_where_there_is_a_choice() -> None:
    counts = FacetCounts((("江畔日报", 5),), ((1998, 2), (1999, 3)), (("1", 4), ("2", 1)))
    given = SearchPageParameters(query="大堤", paper="江畔日报", page="2", start=11)

    facets = dict(facet_links(given, counts, Messages()))

    paper = "%E6%B1%9F%E7%95%94%E6%97%A5%E6%8A%A5"
    asked = "/search?query=%E5%A4%A7%E5%A0%A4"
    assert facets["page.paper"] == [FacetLink("江畔日报", 5, f"{asked}&page=2", True)]
    assert facets["columns.year"][0] == FacetLink(
        "1998", 2, f"{asked}&paper={paper}&page=2&since=1998&until=1998", False
    )
    assert [(link.label, link.is_chosen) for link in facets["page.page"]] == [("1版", False), ("2版", True)]


def test_a_single_value_is_no_choice() -> None:
    counts = FacetCounts((("江畔日报", 5),), ((1998, 5),), (("1", 5),))

    assert facet_links(SearchPageParameters(query="大堤"), counts, Messages()) == []
