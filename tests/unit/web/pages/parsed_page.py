"""A page as a browser reads it, and what is wrong with its structure."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from lxml import html

from tests.unit.web.served_site import Got, ServedSite

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "zh-CN,zh;q=0.9"}
HOSTILE = "<script>alert(7)</script>\"'><img src=x onerror=alert(7)>{{7*7}}"


def read_page(
    served: ServedSite, path: str, *, status: int = 200, language: str = "zh-CN", **query: object
) -> html.HtmlElement:
    """The page at an address; its structure holds what every page promises."""
    got = served.get(path, BROWSER | {"Accept-Language": language}, **query)
    assert (got.status, got.headers["content-type"]) == (status, "text/html; charset=utf-8")
    page = parse(got)
    assert faults(page) == []
    return page


def parse(got: Got) -> html.HtmlElement:
    return html.document_fromstring(got.body.decode())


def text(element: html.HtmlElement) -> str:
    """The text of an element on one line."""
    return " ".join(element.text_content().split())


def texts(page: html.HtmlElement, selector: str) -> list[str]:
    return [text(one) for one in page.xpath(selector)]


def faults(page: html.HtmlElement) -> list[str]:
    """Breaches of structure, by rule."""
    ids = [str(one) for one in page.xpath("//@id")]
    levels = [int(one.tag[1]) for one in page.xpath("//h1|//h2|//h3|//h4")]
    named = [one for value in page.xpath("//@aria-labelledby|//@aria-describedby") for one in value.split()]
    fields = page.xpath("//input[not(@type='hidden')]|//select|//textarea")
    inline = page.xpath("//@style|//style|//script[not(@src)]|//@*[starts-with(name(), 'on')]")
    addresses = [str(one) for one in page.xpath("//@href|//@src|//@action|//@cite")]
    checks = {
        "one h1 first": levels[:1] == [1] and levels.count(1) == 1,
        "headings in order": all(after <= before + 1 for before, after in pairwise(levels)),
        "ids once": [one for one, count in Counter(ids).items() if count > 1] == [],
        "landmarks": len(page.xpath("//main")) == 1 and len(page.xpath("//body/header")) == 1,
        "language": page.get("lang") in ("zh-Hans", "zh-Hant", "en"),
        "title": bool(page.findtext(".//title")),
        "viewport": bool(page.xpath("//meta[@name='viewport']")),
        "fields labelled": all(page.xpath("//label[@for=$id]", id=one.get("id")) for one in fields),
        "names found": set(named) <= set(ids),
        "no inline style or script": inline == [],
        "own host alone": all(one.startswith(("/", "#", "?")) and one[:2] != "//" for one in addresses),
        "pictures described": not page.xpath("//img[not(@alt)]"),
    }
    return [rule for rule, holds in checks.items() if not holds]
