"""The site below a path of another server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from retrieval.archive.live_index import LiveIndex
from retrieval.web.api.table import ENDPOINTS
from retrieval.web.errors import BadPrefix
from retrieval.web.pages.page_table import PAGES
from retrieval.web.path_prefix import OWN_SEGMENTS, is_prefix, public_prefix, without_prefix
from retrieval.web.settings import WebSettings
from tests.unit.web.conftest import CLOUD, STAFF
from tests.unit.web.pages.parsed_page import BROWSER
from tests.unit.web.served_site import API, ServedSite, serving

PREFIX = "/library/old-papers"
MAX_PAGES = 600
ADDRESSES = "//@href|//@src|//@action|//@cite|//@data-cutting"


@pytest.fixture(scope="module")
def below(live_index: LiveIndex) -> Iterator[ServedSite]:
    with serving(live_index, prefix=PREFIX) as running:
        yield running


def links(base: str, content: bytes) -> set[str]:
    """The addresses of a page, as a browser resolves them, without fragments."""
    found = html.document_fromstring(content.decode()).xpath(ADDRESSES)
    return {urldefrag(urljoin(base, str(one))).url for one in found}


def test_no_link_leaves_the_prefix_and_none_leads_nowhere(below: ServedSite) -> None:
    start = f"http://{below.host}{PREFIX}/"
    waiting, seen, kinds = [start], {start}, set()

    while waiting:
        address = waiting.pop()
        assert address.startswith(start), address
        got = below.request("GET", address.removeprefix(f"http://{below.host}"), headers=BROWSER)
        assert got.status == 200, address
        kinds.add(got.headers["content-type"].partition(";")[0])
        if got.headers["content-type"].startswith("text/html"):
            new = links(address, got.body) - seen
            seen |= new
            waiting += sorted(new)
        assert len(seen) < MAX_PAGES

    assert {"text/html", "text/css", "text/javascript", "image/svg+xml", "application/atom+xml"} <= kinds
    paths = {address.removeprefix(start).partition("/")[0].partition("?")[0] for address in seen}
    assert {"ask", "articles", "quotes", "references", "days", "calendar", "search", "trend"} <= paths


@pytest.mark.parametrize(
    "path", ["/", f"/ask?question={STAFF}", f"/articles/{CLOUD}", "/search?query=株洲", "/nowhere"]
)
def test_a_proxy_that_strips_the_prefix_gets_the_same_pages(below: ServedSite, path: str) -> None:
    name, _, query = path.partition("?")
    asked = dict([query.split("=")]) if query else {}

    kept, stripped = (below.get(root + name, BROWSER, **asked) for root in (PREFIX, ""))

    here = f"http://x{PREFIX}/here"
    assert kept.status == stripped.status
    assert links(here, kept.body) == links(here, stripped.body)
    assert all(link.startswith(f"http://x{PREFIX}/") for link in links(here, stripped.body))


def test_the_prefix_alone_is_the_first_page(below: ServedSite) -> None:
    assert below.get(PREFIX, BROWSER).body == below.get(f"{PREFIX}/", BROWSER).body


def test_feeds_and_the_description_of_the_api_are_below_the_prefix(below: ServedSite) -> None:
    base = f"http://127.0.0.1:{below.port}{PREFIX}"

    feed = below.get(f"{PREFIX}{API}/feed.json").json
    atom = etree.fromstring(below.get(f"{API}/feed.atom").body)
    described = below.get(f"{PREFIX}{API}/openapi.json").json

    assert feed["feed_url"] == f"{base}{API}/feed.json"
    assert all(item["url"].startswith(f"{base}/articles/") for item in feed["items"])
    assert all(str(link).startswith(f"{base}/") for link in atom.xpath("//@href"))
    assert described["servers"] == [{"url": PREFIX}]
    assert all(path.startswith(API) for path in described["paths"])


def test_health_and_credentials_are_the_same_below_the_prefix(live_index: LiveIndex) -> None:
    with serving(live_index, prefix=PREFIX, token="river-4471") as served:
        statuses = [
            served.get(PREFIX + path).status for path in ("/healthz", "/readyz", "/metrics", "/", "/ask")
        ]

    assert statuses == [200, 200, 401, 401, 401]


def test_a_named_proxy_tells_the_prefix_that_it_strips(live_index: LiveIndex) -> None:
    told = {"X-Forwarded-Prefix": "/news/", **BROWSER}
    with serving(live_index, proxies=("127.0.0.1",)) as served:
        page, plain = served.get("/search", told), served.get("/search", BROWSER)
        hostile = served.get("/search", {**BROWSER, "X-Forwarded-Prefix": "//evil.example"})
        again = served.get("/search", {**told, "If-None-Match": plain.headers["etag"]})
    with serving(live_index) as served:
        unnamed = served.get("/search", told)

    assert b'action="/news/search"' in page.body
    assert plain.body == hostile.body == unnamed.body
    assert again.status == 200


def test_the_first_segments_of_the_site_are_no_prefix() -> None:
    paths = [page.path for page in PAGES if page.path != "/"]
    segments = {path.split("/")[1] for path in paths} | {"api", "static", "healthz", "readyz", "metrics"}

    assert segments == OWN_SEGMENTS
    assert ENDPOINTS


@pytest.mark.parametrize("prefix", ["/archive", "/a/b-c/~d", "", "/archive/"])
def test_a_path_is_a_prefix(prefix: str) -> None:
    assert WebSettings.read(prefix=prefix).prefix == prefix.rstrip("/")


@pytest.mark.parametrize(
    "prefix",
    [
        "archive",
        "//a",
        "/a//b",
        "/a/../b",
        "/.",
        "/a b",
        "/剪报",
        "/a?b",
        "/search",
        "/api/x",
        "/{id}",
        "/a\n",
        "/" + "a" * 300,
    ],
)
def test_what_is_no_path_or_one_of_the_site_is_refused(prefix: str) -> None:
    with pytest.raises(BadPrefix):
        WebSettings.read(prefix=prefix + "x" if prefix == "/a\n" else prefix)


@given(
    st.from_regex(r"(/[a-z]{1,5}){1,3}", fullmatch=True),
    st.from_regex(r"(/[a-z%0-9]{0,5}){1,3}(\?[a-z=]*)?", fullmatch=True),
)
def test_a_prefix_comes_off_as_it_was_put_on(prefix: str, path: str) -> None:
    assert without_prefix(prefix + path, prefix) == path
    assert without_prefix(prefix + "x" + path, prefix) == prefix + "x" + path
    assert without_prefix(path, "") == path


@given(st.text(max_size=30))
def test_a_forwarded_prefix_is_a_path_or_nothing(forwarded: str) -> None:
    found = public_prefix("", forwarded, is_trusted=True)

    assert is_prefix(found)
    assert not found.startswith("//")
    assert json.dumps(found).isascii()
    assert public_prefix("", forwarded, is_trusted=False) == ""
    assert public_prefix("/own", forwarded, is_trusted=True) == "/own"
