"""Addresses of articles and quotes."""

from __future__ import annotations

import hashlib
from functools import partial
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from retrieval.imaging.marked_page import PageImageSize
from retrieval.models import Article, ArticleKind, Quote, Span
from retrieval.web.pages.addresses import PageAddresses

TO = PageAddresses()


def test_an_article_is_named_by_its_id_and_a_place() -> None:
    assert TO.article("江畔日报/1998-08-07/2/1") == (
        "/articles/%E6%B1%9F%E7%95%94%E6%97%A5%E6%8A%A5/1998-08-07/2/1"
    )
    assert TO.article("a?b", Span(3, 9)) == "/articles/a%3Fb?start=3&end=9#quoted"


def test_slashes_that_a_browser_would_resolve_are_quoted() -> None:
    assert TO.article("a/../b") == "/articles/a%2F..%2Fb"
    assert TO.article("/a") == "/articles/%2Fa"


@given(st.text(min_size=1, max_size=20).filter(lambda id: not any("\ud800" <= c <= "\udfff" for c in id)))
def test_an_id_comes_back_from_its_address(id: str) -> None:
    assert unquote(TO.article(id).removeprefix("/articles/")) == id


def test_a_quote_has_the_digest_of_its_words() -> None:
    article = Article("7", 1, ArticleKind.NEWS, "雨停了。", (), "a.txt")
    digest = hashlib.sha256("雨停".encode()).hexdigest()[:16]

    assert TO.quote(Quote(article, 0, 2, None, 0.5)) == f"/quotes/7/0-2?digest={digest}"


def test_a_printed_page_is_named_by_its_number_place_and_size() -> None:
    address = partial(TO.page_image, "a/1", 2)

    assert address(Span(0, 0), PageImageSize.SCREEN) == "/api/v1/page-images/a/1/2.webp"
    assert address(Span(3, 9), PageImageSize.FULL) == (
        "/api/v1/page-images/a/1/2.webp?size=full&start=3&end=9"
    )


def test_empty_parameters_are_left_out() -> None:
    assert TO.page("/ask", question="a&b", turn=("x", "y"), paper="", page=None) == (
        "/ask?question=a%26b&turn=x&turn=y"
    )
    assert TO.page("/ask") == "/ask"


def test_every_address_is_below_the_prefix() -> None:
    below, article = (
        PageAddresses("/library/papers"),
        Article("a/1", 1, ArticleKind.NEWS, "雨停了。", (), "a.txt"),
    )

    assert below.page("/") == "/library/papers/"
    assert below.article("a/1", Span(3, 9)) == "/library/papers/articles/a/1?start=3&end=9#quoted"
    assert below.quote(Quote(article, 0, 2, None, 0.5)).startswith("/library/papers/quotes/a/1/0-2?digest=")
    assert below.reference("a") == "/library/papers/references/a"
    assert below.static("page.css").startswith("/library/papers/static/page.css?v=")
    assert below.page_image("a", 1, Span(0, 0), PageImageSize.SCREEN).startswith("/library/papers/api/v1/")
