"""A page in other languages: links, cookie, headers."""

from __future__ import annotations

from urllib.parse import parse_qsl, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive.live_index import LiveIndex
from retrieval.web.pages.language_links import language_links
from tests.unit.web.conftest import CLOUD, STAFF
from tests.unit.web.pages.parsed_page import BROWSER, HOSTILE, parse, read_page, text, texts
from tests.unit.web.served_site import API, Got, ServedSite, serving

SEARCH = "/search?query=%E6%A0%AA%E6%B4%B2&paper=%E6%A0%AA%E6%B4%B2%E6%97%A5%E6%8A%A5"


def cookie_of(got: Got) -> dict[str, str]:
    """The cookie that an answer sets, as a browser sends it back."""
    return {"Cookie": got.headers["set-cookie"].partition(";")[0]}


def test_every_page_offers_the_three_languages_in_their_own_names(served: ServedSite) -> None:
    for path in ("/", "/search", "/days/latest", "/calendar", "/trend", "/cuttings", f"/articles/{CLOUD}"):
        links = read_page(served, path).xpath("//nav[@class='languages']//a")

        assert [(one.get("lang"), one.get("hreflang"), text(one)) for one in links] == [
            ("zh-Hans", "zh-Hans", "简体"),
            ("zh-Hant", "zh-Hant", "繁體"),
            ("en", "en", "English"),
        ]
        assert [one.get("aria-current") for one in links] == ["true", None, None]


def test_a_chosen_language_keeps_the_address_and_stays_for_the_next_page(served: ServedSite) -> None:
    first = parse(served.request("GET", SEARCH, headers=BROWSER))
    (link,) = first.xpath("//nav[@class='languages']//a[@lang='en']/@href")

    got = served.request("GET", urljoin(SEARCH, str(link)), headers=BROWSER)
    following = served.get("/calendar", {**BROWSER, **cookie_of(got)})

    assert parse(got).get("lang") == "en"
    assert texts(parse(got), "//mark") == texts(first, "//mark")
    assert parse(got).xpath("//input[@name='paper']/@value") == ["株洲日报"]
    assert got.headers["set-cookie"] == "lang=en; HttpOnly; Max-Age=31536000; Path=/; SameSite=Lax"
    assert (parse(following).get("lang"), following.headers["content-language"]) == ("en", "en")
    assert "set-cookie" not in following.headers


def test_the_address_wins_over_the_cookie_and_the_cookie_over_the_browser(served: ServedSite) -> None:
    english = {"Accept": "text/html", "Accept-Language": "en"}

    assert parse(served.get("/", english)).get("lang") == "en"
    assert parse(served.get("/", {**english, "Cookie": "lang=zh-Hant"})).get("lang") == "zh-Hant"
    assert (
        parse(served.get("/", {**english, "Cookie": "lang=zh-Hant"}, lang="zh-Hans")).get("lang") == "zh-Hans"
    )


@pytest.mark.parametrize("value", ["fr", "", HOSTILE, "../x", "zh-Hans;en"])
def test_an_unknown_language_is_passed_over(served: ServedSite, value: str) -> None:
    got = served.get("/", BROWSER, lang=value)

    assert (got.status, parse(got).get("lang")) == (200, "zh-Hans")
    assert "set-cookie" not in got.headers or value == "zh-Hans;en"


@pytest.mark.parametrize(
    "cookie", ["lang=", "lang", "=;;=", 'lang="en', "x=1; lang=tlh; lang", "lang=\x80en"]
)
def test_a_strange_cookie_does_no_harm(served: ServedSite, cookie: str) -> None:
    assert served.get("/", {**BROWSER, "Cookie": cookie}).status == 200


def test_a_page_that_is_not_there_is_so_in_the_chosen_language(served: ServedSite) -> None:
    got = served.get("/nowhere", {**BROWSER, "Cookie": "lang=en"})

    assert (got.status, parse(got).get("lang")) == (404, "en")
    assert parse(got).xpath("//nav[@class='languages']//a/@href") == [
        "?lang=zh-Hans",
        "?lang=zh-Hant",
        "?lang=en",
    ]


def test_a_page_known_in_one_language_is_sent_again_in_another(served: ServedSite) -> None:
    first = served.get("/calendar", BROWSER)
    known = {**BROWSER, "If-None-Match": first.headers["etag"]}

    assert served.get("/calendar", known).status == 304
    assert served.get("/calendar", {**known, "Cookie": "lang=en"}).status == 200
    again = served.get("/calendar", BROWSER, lang="en")
    kept = served.get("/calendar", {**BROWSER, "If-None-Match": again.headers["etag"]}, lang="en")
    assert (kept.status, kept.headers["set-cookie"].partition(";")[0]) == (304, "lang=en")


def test_answers_say_which_headers_they_depend_on(served: ServedSite) -> None:
    varied = [
        served.get(path, BROWSER).headers["vary"] for path in ("/", f"{API}/archive", "/static/page.css")
    ]

    assert varied == [
        "Accept, Cookie, Accept-Language, Authorization, Origin",
        "Accept-Language, Authorization, Origin",
        "Authorization, Origin",
    ]


def test_programs_are_answered_by_their_header_alone(served: ServedSite) -> None:
    got = served.get(f"{API}/ask", {"Cookie": "lang=en"})

    assert got.headers["content-language"] == "zh-Hans"
    assert served.get(f"{API}/archive", lang="en").status == 400


def test_below_a_prefix_the_cookie_is_of_the_prefix(live_index: LiveIndex) -> None:
    with serving(live_index, prefix="/papers", proxies=("127.0.0.1",)) as served:
        got = served.get("/papers/", {**BROWSER, "X-Forwarded-Proto": "https"}, lang="zh-Hant")

    assert got.headers["set-cookie"].endswith("; Path=/papers; SameSite=Lax; Secure")


def test_a_conversation_stays_in_the_links(served: ServedSite) -> None:
    page = read_page(served, "/ask", question=STAFF, turn=["谁主持会议?", "什么时候?"])

    (link,) = page.xpath("//nav[@class='languages']//a[@lang='zh-Hant']/@href")
    assert parse_qsl(str(link)[1:]) == [
        ("question", STAFF),
        ("turn", "谁主持会议?"),
        ("turn", "什么时候?"),
        ("lang", "zh-Hant"),
    ]


@given(st.text(max_size=60))
def test_a_link_is_a_query_alone_whatever_was_asked(query: str) -> None:
    for link in language_links(query):
        assert link.address.startswith("?")
        assert link.address.isascii()
        assert not set("<>\"'#") & set(link.address)
        assert parse_qsl(link.address[1:])[-1] == ("lang", link.code)


def test_of_too_many_parameters_the_language_alone_is_kept() -> None:
    assert language_links("&".join(["a=1"] * 500))[2].address == "?lang=en"
