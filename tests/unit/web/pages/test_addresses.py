"""Addresses of articles and quotes."""

from __future__ import annotations

import hashlib
from functools import partial
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from retrieval.imaging.marked_page import PageImageSize
from retrieval.models import Article, ArticleKind, Quote, Span
from retrieval.web.pages.addresses import article_address, page_address, page_image_address, quote_address


def test_an_article_is_named_by_its_id_and_a_place() -> None:
    assert article_address("江畔日报/1998-08-07/2/1") == (
        "/articles/%E6%B1%9F%E7%95%94%E6%97%A5%E6%8A%A5/1998-08-07/2/1"
    )
    assert article_address("a?b", Span(3, 9)) == "/articles/a%3Fb?start=3&end=9#quoted"


def test_slashes_that_a_browser_would_resolve_are_quoted() -> None:
    assert article_address("a/../b") == "/articles/a%2F..%2Fb"
    assert article_address("/a") == "/articles/%2Fa"


@given(st.text(min_size=1, max_size=20).filter(lambda id: not any("\ud800" <= c <= "\udfff" for c in id)))
def test_an_id_comes_back_from_its_address(id: str) -> None:
    assert unquote(article_address(id).removeprefix("/articles/")) == id


def test_a_quote_has_the_digest_of_its_words() -> None:
    article = Article("7", 1, ArticleKind.NEWS, "雨停了。", (), "a.txt")
    digest = hashlib.sha256("雨停".encode()).hexdigest()[:16]

    assert quote_address(Quote(article, 0, 2, None, 0.5)) == f"/quotes/7/0-2?digest={digest}"


def test_a_printed_page_is_named_by_its_number_place_and_size() -> None:
    address = partial(page_image_address, "a/1", 2)

    assert address(Span(0, 0), PageImageSize.SCREEN) == "/api/v1/page-images/a/1/2.webp"
    assert address(Span(3, 9), PageImageSize.FULL) == (
        "/api/v1/page-images/a/1/2.webp?size=full&start=3&end=9"
    )


def test_empty_parameters_are_left_out() -> None:
    assert page_address("/ask", question="a&b", turn=("x", "y"), paper="", page=None) == (
        "/ask?question=a%26b&turn=x&turn=y"
    )
    assert page_address("/ask") == "/ask"
