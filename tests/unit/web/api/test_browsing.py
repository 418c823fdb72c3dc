"""Days and articles."""

from __future__ import annotations

from tests.unit.web.conftest import CLOUD
from tests.unit.web.served_site import API, ServedSite


def test_a_day_has_its_pages(served: ServedSite) -> None:
    for date in ("2020-02-16", "latest", "2月16日"):
        found = served.get(f"{API}/days/{date}").json
        assert (found["date"], [page["page"] for page in found["pages"]]) == ("2020-02-16", ["A1"])
        assert len(found["pages"][0]["articles"]) == 8


def test_a_day_without_an_issue_has_no_pages_and_the_nearest_day(served: ServedSite) -> None:
    found = served.get(f"{API}/days/2020-02-20").json

    assert (found["pages"], found["before"], found["after"]) == ([], "2020-02-16", None)


def test_the_blocks_of_an_article_have_their_places_in_the_source(served: ServedSite) -> None:
    found = served.get(f"{API}/articles/{CLOUD}").json

    headline = next(block for block in found["blocks"] if block["kind"] == "headline")
    assert found["text"][headline["start"] : headline["end"]] == found["headline"]
    assert [place["source"] for place in headline["places"]] == ["zhuzhou_daily_A1.txt"]
    assert headline["places"][0]["line"] > 1


def test_an_unknown_article_names_the_nearest(served: ServedSite) -> None:
    got = served.get(f"{API}/articles/株洲日报/2020-02-16/A1/19")

    assert (got.status, got.json["key"]) == (404, "web.no_article_near")
    assert "株洲日报/2020-02-16/A1/" in got.json["detail"]
    assert served.get(f"{API}/articles/nothing").json["key"] == "web.no_article"


def test_similar_articles_leave_out_the_article(served: ServedSite) -> None:
    found = served.get(f"{API}/articles/{CLOUD}/similar", limit=3).json["articles"]

    assert 0 < len(found) <= 3
    assert CLOUD not in {article["article_id"] for article in found}


def test_the_archive_says_what_it_holds(served: ServedSite) -> None:
    found = served.get(f"{API}/archive").json

    assert (found["papers"], found["first"], found["last"]) == (["株洲日报"], "2020-02-16", "2020-02-16")
    assert found["counts"]["articles"] == 8
