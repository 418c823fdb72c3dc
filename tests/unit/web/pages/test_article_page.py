"""The page of an article."""

from __future__ import annotations

import rispy

from retrieval.citations import gbt7714_citation
from retrieval.models import Article, ArticleKind, Block, BlockKind, Span
from retrieval.web.pages.article_page import block_views
from tests.unit.web.conftest import CLOUD
from tests.unit.web.pages.parsed_page import BROWSER, read_page, text, texts
from tests.unit.web.served_site import ServedSite


def test_the_place_is_marked_in_its_paragraph(served: ServedSite) -> None:
    page = read_page(served, f"/articles/{CLOUD}", start=266, end=290)

    assert texts(page, "//div[@class='body']//mark") == ["2月10日以来,中车株洲所7000余名员工返岗。"]
    assert page.xpath("//mark/parent::*/@id") == ["quoted"]


def test_the_titles_stand_above_the_text_of_the_article(served: ServedSite) -> None:
    page = read_page(served, f"/articles/{CLOUD}")

    article = served.get(f"/api/v1/articles/{CLOUD}").json
    assert texts(page, "//h1") == [" ".join(article["headline"].split())]
    assert texts(page, "//p[@class='byline']") == [article["byline"]]
    paragraphs = [
        article["text"][block["start"] : block["end"]]
        for block in article["blocks"]
        if block["kind"] == "paragraph"
    ]
    shown = ["".join(one.xpath("text()")).rstrip() for one in page.xpath("//p[@class='paragraph']")]
    assert shown == paragraphs
    assert texts(page, "//p[@class='paragraph']/span") == ["(此处原文残缺)"]


def test_reference_managers_find_the_article(served: ServedSite) -> None:
    page = read_page(served, f"/articles/{CLOUD}")

    def meta(name: str) -> list[str]:
        return [str(one) for one in page.xpath("//meta[@name=$name]/@content", name=name)]

    article = served.site.index.snapshot.answerer.generation.store
    found = article.article(article.row_of(CLOUD) or 0)
    assert meta("citation_journal_title") == ["株洲日报"]
    assert meta("citation_publication_date") == ["2020/02/16"]
    assert meta("citation_firstpage") == ["A1"]
    assert meta("citation_author") == [name for credit in found.byline for name in credit.names]
    assert texts(page, "//p[@class='citation']") == [gbt7714_citation(found)]


def test_the_reference_is_read_back_as_ris(served: ServedSite) -> None:
    page = read_page(served, f"/articles/{CLOUD}")
    (address,) = page.xpath("//link[@type='application/x-research-info-systems']/@href")

    got = served.request("GET", str(address))

    (entry,) = rispy.loads(got.body.decode())
    assert got.headers["content-type"] == "application/x-research-info-systems"
    assert (entry["type_of_reference"], entry["secondary_title"]) == ("NEWS", "株洲日报")
    assert entry["id"] == CLOUD


def test_similar_articles_are_linked(served: ServedSite) -> None:
    page = read_page(served, f"/articles/{CLOUD}")

    links = page.xpath("//section[@aria-labelledby='similar']//a/@href")
    assert links
    assert all(str(link).startswith("/articles/") for link in links)
    assert CLOUD.rpartition("/")[2] not in {str(link).rpartition("/")[2] for link in links}


def test_a_place_beyond_the_end_marks_nothing(served: ServedSite) -> None:
    assert read_page(served, f"/articles/{CLOUD}", start=5, end=10**8).xpath("//mark") == []
    assert read_page(served, f"/articles/{CLOUD}", start=9, end=3).xpath("//mark") == []


def test_an_article_that_is_gone_is_told_with_the_nearest(served: ServedSite) -> None:
    page = read_page(served, "/articles/株洲日报/2020-02-16/A1/88", status=404)

    assert "最接近的编号是 株洲日报/2020-02-16/A1/" in text(page.find(".//main"))
    (near,) = page.xpath("//main//a[starts-with(@href, '/articles/')]/@href")
    assert served.request("GET", str(near), headers=BROWSER).status == 200


def test_the_text_of_an_article_is_escaped() -> None:
    article = Article("7", 1, ArticleKind.NEWS, "<b>雨</b>停了。", (), "a.txt")

    (view,) = block_views(article, Span(3, 4))

    assert [piece.text for piece in view.pieces] == ["<b>", "雨", "</b>停了。"]
    assert view.is_first


def test_titles_are_no_part_of_the_running_text() -> None:
    blocks = (Block(BlockKind.PARAGRAPH, 0, 4, ()), Block(BlockKind.HEADLINE, 5, 7, ()))
    article = Article("7", 1, ArticleKind.NEWS, "雨停了。\n天晴", blocks, "a.txt", headline="天晴")

    assert [view.pieces[0].text for view in block_views(article, Span(0, 0))] == ["雨停了。"]


def test_an_article_is_read_again_without_being_sent_again(served: ServedSite) -> None:
    first = served.get(f"/articles/{CLOUD}", BROWSER)

    assert served.get(f"/articles/{CLOUD}", BROWSER | {"If-None-Match": first.headers["etag"]}).status == 304


def test_the_neighbours_on_the_page_and_the_picture_of_the_words_are_linked(served: ServedSite) -> None:
    page = read_page(served, f"/articles/{CLOUD}", start=266, end=290)

    (before,) = page.xpath("//nav[@class='beside']//a/@href")
    (picture,) = page.xpath("//a[.='剪报图片']/@href")
    assert str(before).endswith("/2020-02-16/A1/7")
    assert served.request("GET", str(picture)).headers["content-type"] == "image/png"
    assert read_page(served, f"/articles/{CLOUD}").xpath("//a[.='剪报图片']") == []
