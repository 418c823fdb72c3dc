"""The search page."""

from __future__ import annotations

from tests.unit.web.pages.parsed_page import BROWSER, HOSTILE, parse, read_page, text, texts
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


def test_a_byline_narrows_the_result_and_is_taken_back(served: ServedSite) -> None:
    page = read_page(served, "/search", query="株洲")
    (signed,) = page.xpath("//section[@class='facets']//a[.='高晓燕']/@href")

    narrowed = parse(served.request("GET", str(signed), headers=BROWSER))

    (found,) = narrowed.xpath("//ol/li")
    assert "云服务" in text(found)
    (chosen,) = narrowed.xpath("//nav[@class='chosen']//a")
    assert chosen.get("aria-label") == "取消 署名 高晓燕"
    assert chosen.get("href") == "/search?query=%E6%A0%AA%E6%B4%B2"
    assert narrowed.xpath("//input[@name='byline']/@value") == ["高晓燕"]


def test_filters_without_a_result_can_be_taken_back(served: ServedSite) -> None:
    page = read_page(served, "/search", query="株洲", since="1998-01-01", until="1998-02", byline="高晓燕")

    links = page.xpath("//nav[@class='chosen']//a")
    assert [text(link) for link in links] == [
        "从 1998-01-01 ×",
        "到 1998-02 ×",
        "署名 高晓燕 ×",
        "全部取消",
    ]
    assert links[-1].get("href") == "/search?query=%E6%A0%AA%E6%B4%B2"


def test_a_result_is_exported_under_its_filters(served: ServedSite) -> None:
    page = read_page(served, "/search", query="株洲", byline="高晓燕")

    links = page.xpath("//p[contains(@class, 'export')]/a/@href")
    rows = [served.request("GET", str(link)).body.decode("utf-8-sig") for link in links]
    assert len(rows) == 4
    assert all("多家企业免费提供" in one for one in rows)
    assert not any("温暖企业" in one for one in rows)
