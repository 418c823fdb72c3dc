"""Errors in the reader's language, as a page for browsers."""

from __future__ import annotations

import pytest

from tests.unit.web.pages.parsed_page import BROWSER, HOSTILE, read_page, text, texts
from tests.unit.web.served_site import API, ServedSite


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-CN", "没有这一页"), ("zh-HK", "沒有這一頁"), ("en", "No such page")],
)
def test_an_unknown_address_is_a_page_in_the_readers_language(
    served: ServedSite, language: str, said: str
) -> None:
    page = read_page(served, "/nowhere", status=404, language=language)

    assert texts(page, "//h1") == [said]
    assert page.xpath("//main//a/@href") == ["/"]


def test_an_error_says_the_remedy_and_repeats_no_markup(served: ServedSite) -> None:
    page = read_page(served, "/ask", status=400, question="谁返岗?", paper=HOSTILE)

    assert texts(page, "//h1") == ["没有办成"]
    assert "株洲日报" in text(page.find(".//main"))
    assert page.xpath("//script[not(@src)]|//img") == []


def test_a_question_too_long_is_told_so(served: ServedSite) -> None:
    page = read_page(served, "/ask", status=400, question="株" * 1100)

    assert texts(page, "//h1") == ["没有办成"]


def test_a_program_gets_a_problem(served: ServedSite) -> None:
    assert served.get("/nowhere").headers["content-type"] == "application/problem+json"
    api = served.get(f"{API}/nowhere", BROWSER)
    assert api.headers["content-type"] == "application/problem+json"


def test_every_page_has_the_security_headers(served: ServedSite) -> None:
    for path in ("/", "/nowhere"):
        headers = served.get(path, BROWSER).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert headers["x-content-type-options"] == "nosniff"
