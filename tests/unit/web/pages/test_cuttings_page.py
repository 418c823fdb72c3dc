"""The scrapbook of a browser."""

from __future__ import annotations

from retrieval.web.pages.static_files import STATIC
from tests.unit.web.conftest import CLOUD, STAFF
from tests.unit.web.pages.parsed_page import read_page, texts
from tests.unit.web.served_site import ServedSite

SENTENCE = "2月10日以来,中车株洲所7000余名员工返岗。"


def test_the_shelf_is_empty_for_the_server_and_says_where_cuttings_are(served: ServedSite) -> None:
    page = read_page(served, "/cuttings")

    assert texts(page, "//h1") == ["剪报夹"]
    assert page.xpath("//ul[@id='cuttings']/*") == []
    assert texts(page, "//noscript") == ["剪报夹要用脚本,而这个浏览器没有开启。"]
    assert "只存在这个浏览器里" in texts(page, "//main/p")[0]


def test_a_quote_can_be_kept_with_source_and_permanent_address(served: ServedSite) -> None:
    tools = read_page(served, "/ask", question=STAFF).xpath("//figure//*[@data-cutting]")[0]

    assert tools.get("data-text") == SENTENCE
    assert "株洲日报 2020年2月16日 A1版" in tools.get("data-source")
    assert served.request("GET", tools.get("data-cutting"), headers={"Accept": "text/html"}).status == 200


def test_an_article_is_kept_by_its_marked_sentence_or_its_headline(served: ServedSite) -> None:
    marked = read_page(served, f"/articles/{CLOUD}", start=266, end=290).xpath("//*[@data-cutting]")[0]
    whole = read_page(served, f"/articles/{CLOUD}").xpath("//*[@data-cutting]")[0]

    assert marked.get("data-text") == SENTENCE
    assert marked.get("data-cutting").startswith("/quotes/")
    assert whole.get("data-text") == "多家企业免费提供“云服务”"
    assert whole.get("data-cutting").startswith("/articles/")


def test_the_script_sets_text_never_markup_and_sends_nothing() -> None:
    script = (STATIC / "cuttings.js").read_text(encoding="utf-8")

    for dangerous in (
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
        "fetch(",
        "XMLHttp",
    ):
        assert dangerous not in script
