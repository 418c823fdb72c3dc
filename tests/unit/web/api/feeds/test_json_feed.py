"""JSON Feed."""

from __future__ import annotations

from urllib.parse import quote

from tests.unit.web.conftest import CLOUD
from tests.unit.web.pages.parsed_page import BROWSER, parse, texts
from tests.unit.web.served_site import API, ServedSite


def test_an_item_has_the_words_their_reference_and_the_address_of_the_article(served: ServedSite) -> None:
    got = served.get(f"{API}/feed.json", query="云服务")

    (item,) = got.json["items"]
    assert got.headers["content-type"] == "application/feed+json"
    assert (got.json["version"], got.json["title"]) == ("https://jsonfeed.org/version/1.1", "剪报 云服务")
    assert (item["title"], item["tags"]) == ("多家企业免费提供“云服务”", ["株洲日报", "A1"])
    assert item["summary"].endswith("[N]. 株洲日报, 2020-02-16(A1).")
    assert "云服务" in item["content_text"]
    address = item["url"].removeprefix(f"http://127.0.0.1:{served.port}")
    page = parse(served.request("GET", address.partition("#")[0], headers=BROWSER))
    assert texts(page, "//mark") == item["content_text"].split("\n")
    assert address.startswith(f"/articles/{quote(CLOUD, safe='')}?")
    assert got.json["home_page_url"] == f"http://127.0.0.1:{served.port}/"


def test_a_feed_that_is_known_is_not_sent_again(served: ServedSite) -> None:
    etag = served.get(f"{API}/feed.json").headers["etag"]

    assert served.get(f"{API}/feed.json", {"If-None-Match": etag}).status == 304
    assert served.get(f"{API}/feed.json", {"If-None-Match": etag}, top=3).status == 200
