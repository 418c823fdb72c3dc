"""What a page costs on a slow connection: bytes, requests, and words that jump while it loads."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request

from tests.e2e.pages.visitor import Visitor

FIRST_PAGE_BYTES = 60 * 1024
"""Of the first page with all it loads, heads of answers included, without pictures."""
REQUESTS = 4
"""The page, its stylesheet, its script, its icon."""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 96_000}
"""Of Chromium's protocol: milliseconds, bytes a second; what Lighthouse calls Slow 4G. The script comes after
the first picture of the page."""
SHIFTS = """() => new Promise(tell => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => sum += one.value))
        .observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => tell(sum))));
})"""
"""Cumulative layout shift until now (https://web.dev/articles/cls)."""
PAGES = {
    "first page": "/",
    "answer": "/ask?question=天元区有多少家规模以上工业企业复工?",
    "article": "/articles/株洲日报/2020-02-16/A1/8?start=266&end=290",
    "article in English": "/articles/湘江晚报/2021-03-01/A1/1?start=0&end=35&lang=en",
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_light_and_stays_where_it_is(visitor: Visitor, kind: str) -> None:
    visitor.protocol.send("Network.emulateNetworkConditions", SLOW)
    done: list[Request] = []

    def finished(request: Request) -> None:  # Playwright sets an attribute, which a list's method cannot bear
        done.append(request)

    visitor.page.on("requestfinished", finished)
    visitor.opens(PAGES[kind])
    shift = visitor.page.evaluate(SHIFTS)
    visitor.page.remove_listener("requestfinished", finished)
    words = [request for request in done if request.resource_type != "image"]

    assert shift == 0
    assert len(words) <= REQUESTS
    assert sum(_weight(request) for request in words) <= FIRST_PAGE_BYTES


def _weight(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


def test_words_that_jump_are_noticed(visitor: Visitor) -> None:
    visitor.opens("/")
    visitor.page.evaluate(
        """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
            document.querySelector("main").prepend("Words that come late");
            requestAnimationFrame(done);
        })))"""
    )

    assert visitor.page.evaluate(SHIFTS) > 0
