"""Atom."""

from __future__ import annotations

from lxml import etree

from tests.unit.web.served_site import API, ServedSite

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_a_feed_has_what_the_standard_asks_for(served: ServedSite) -> None:
    got = served.get(f"{API}/feed.atom", page="A1", top=3)

    root = etree.fromstring(got.body)
    assert got.headers["content-type"] == "application/atom+xml"
    assert root.findtext("a:title", namespaces=ATOM) == "剪报 A1"
    assert root.find("a:link[@rel='self']", ATOM).get("href").endswith("/api/v1/feed.atom?page=A1&top=3")
    entries = root.findall("a:entry", ATOM)
    assert len(entries) == 3
    for entry in entries:
        named = ("id", "title", "updated", "author/a:name", "content")
        assert all(entry.findtext(f"a:{name}", namespaces=ATOM) for name in named)
        assert entry.findtext("a:updated", namespaces=ATOM) == "2020-02-16T00:00:00+00:00"


def test_markup_and_control_characters_of_a_query_stay_text(served: ServedSite) -> None:
    got = served.get(f"{API}/feed.atom", query="云服务 OR <b>\x00")

    assert got.status in (200, 400)
    assert b"<b>" not in got.body
