"""Permanent addresses of quotes."""

from __future__ import annotations

import hashlib

from retrieval.citations import text_digest
from retrieval.models import Article, ArticleKind
from retrieval.web.pages.quote_page import moved_words
from tests.unit.web.conftest import CLOUD
from tests.unit.web.pages.parsed_page import BROWSER, read_page, texts
from tests.unit.web.served_site import ServedSite

WORDS = "2月10日以来,中车株洲所7000余名员工返岗。"
DIGEST = hashlib.sha256(WORDS.encode()).hexdigest()[:16]


def test_words_that_are_still_there_are_verified(served: ServedSite) -> None:
    page = read_page(served, f"/quotes/{CLOUD}/266-290", digest=DIGEST)

    assert texts(page, "//blockquote") == [WORDS]
    assert texts(page, "//p[contains(@class, 'verified')]") == ["核对无误:引文与档案所存原文逐字相同。"]
    assert texts(page, "//p[@class='citation']")[0].endswith("[N]. 株洲日报, 2020-02-16(A1).")


def test_the_address_on_an_answer_leads_to_the_same_words(served: ServedSite) -> None:
    answer = read_page(served, "/ask", question="中车株洲所有多少员工返岗?")
    address = str(answer.xpath("//figure[contains(@class, 'large')]//p[@class='tools']/a/@href")[0])

    got = served.request("GET", address, headers=BROWSER)

    assert got.status == 200
    assert WORDS in got.body.decode()


def test_words_that_moved_are_found_in_the_article(served: ServedSite) -> None:
    page = read_page(served, f"/quotes/{CLOUD}/260-284", status=404, digest=DIGEST)

    assert texts(page, "//h1") == ["这句引文不在原处"]
    assert texts(page, "//blockquote") == [WORDS]


def test_words_that_changed_are_told_so_with_the_article(served: ServedSite) -> None:
    page = read_page(served, f"/quotes/{CLOUD}/266-290", status=409, digest="0" * 16)

    assert texts(page, "//main/p")[0] == "档案已更新,这一处的文字与原来的不同。请重新查找这条引文。"
    assert page.xpath("//blockquote") == []
    assert any(str(link).endswith("/A1/8") for link in page.xpath("//main//a/@href"))


def test_words_of_an_article_that_is_gone_are_told_so_with_the_nearest(served: ServedSite) -> None:
    page = read_page(served, "/quotes/株洲日报/2020-02-16/A1/88/1-2", status=404, digest=DIGEST)

    assert texts(page, "//h1") == ["这句引文不在原处"]
    assert any("/2020-02-16/A1/" in str(link) for link in page.xpath("//main//a/@href"))


def test_what_has_become_of_a_quote_is_kept_by_no_browser(served: ServedSite) -> None:
    headers = served.get(f"/quotes/{CLOUD}/266-290", BROWSER, digest="0" * 16).headers

    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers


def test_moved_words_are_found_by_their_digest() -> None:
    article = Article("7", 1, ArticleKind.NEWS, "昨夜大雨。渡口停航。", (), "a.txt")

    found = moved_words(article, 5, text_digest("渡口停航。"))

    assert found is not None
    assert (found.start, found.end, found.text) == (5, 10, "渡口停航。")
    assert moved_words(article, 5, text_digest("渡口复航。")) is None
    assert moved_words(article, 99, text_digest("渡口停航。")) is None
