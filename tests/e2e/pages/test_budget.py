"""What a page costs on a slow connection: bytes, requests, and words that jump while it loads."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Request

from tests.e2e.pages.visitor import Device, Visitor

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
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_light_and_stays_where_it_is(
    browser: Browser, address: str, device: Device, kind: str
) -> None:
    person = Visitor(browser, address, device)
    person.context.new_cdp_session(person.page).send("Network.emulateNetworkConditions", SLOW)
    done: list[Request] = []

    def finished(request: Request) -> None:  # Playwright sets an attribute, which a list's method cannot bear
        done.append(request)

    person.page.on("requestfinished", finished)
    person.opens(PAGES[kind])
    person.page.wait_for_load_state("networkidle")
    shift = person.page.evaluate(SHIFTS)
    words = [request for request in done if request.resource_type != "image"]
    weight = sum(_weight(request) for request in words)
    person.leaves()

    assert shift == 0
    assert len(words) <= REQUESTS
    assert weight <= FIRST_PAGE_BYTES


def _weight(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


def test_words_that_jump_are_noticed(browser: Browser, address: str, device: Device) -> None:
    person = Visitor(browser, address, device)
    person.opens("/")
    person.page.evaluate(
        """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
            document.querySelector("main").prepend("Words that come late");
            requestAnimationFrame(done);
        })))"""
    )
    shift = person.page.evaluate(SHIFTS)
    person.leaves()

    assert shift > 0
