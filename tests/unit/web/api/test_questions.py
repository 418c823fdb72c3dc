"""ask, search and trend, as other programs call them."""

from __future__ import annotations

import json

from retrieval.answering.boolean.article_search import ResultPage, search_articles
from retrieval.answering.boolean.found_articles_json import found_to_json
from retrieval.models import SortOrder
from tests.unit.web.conftest import CLOUD, STAFF, STAFF_PLACE
from tests.unit.web.served_site import API, ServedSite


def test_an_answer_is_quoted_word_for_word(served: ServedSite) -> None:
    got = served.get(f"{API}/ask", question=STAFF, top=1)

    (quote,) = got.json["quotes"]
    assert (got.status, got.json["answered"]) == (200, True)
    assert quote["text"] == "2月10日以来,中车株洲所7000余名员工返岗。"
    assert (quote["article_id"], (quote["start"], quote["end"])) == (CLOUD, STAFF_PLACE)


def test_a_question_is_the_next_turn_of_its_conversation(served: ServedSite) -> None:
    turns = ["天元区有多少家规模以上工业企业复工?"]

    posted = served.post(f"{API}/ask", {"question": "荷塘区呢?", "turns": turns}).json
    got = served.get(f"{API}/ask", question="荷塘区呢?", turns=turns).json

    assert posted["question"] == got["question"] == "荷塘区有多少家规模以上工业企业复工?"
    assert posted["quotes"] == got["quotes"]


def test_articles_left_out_are_not_quoted(served: ServedSite) -> None:
    got = served.get(f"{API}/ask", question=STAFF, without=CLOUD)

    assert CLOUD not in {quote["article_id"] for quote in got.json["quotes"]}


def test_filters_are_in_the_spelling_of_the_archive(served: ServedSite) -> None:
    got = served.get(f"{API}/ask", question=STAFF, paper="株洲日報", page="a1", since="2020-02")

    assert got.json["filters"] == {"since": "2020-02-01", "paper": "株洲日报", "page": "A1"}
    assert served.get(f"{API}/ask", question=STAFF, paper="远山日报").json["key"] == "error.unknown_paper"


def test_a_search_has_the_shape_of_the_command(served: ServedSite) -> None:
    got = served.get(f"{API}/search", query="株洲 OR 企业", top=2, start=2, sort="oldest")

    answerer = served.site.index.snapshot.answerer
    page = ResultPage(2, 2, SortOrder.OLDEST)
    expected = found_to_json("株洲 OR 企业", search_articles(answerer, "株洲 OR 企业", page))
    found = got.json
    facets = found.pop("facets")
    assert found == json.loads(json.dumps(expected))
    assert facets["papers"] == [{"value": "株洲日报", "count": expected["total"]}]
    assert facets["bylines_of"] == expected["total"]


def test_a_search_by_a_name_in_the_byline_has_its_articles_alone(served: ServedSite) -> None:
    facets = served.get(f"{API}/search", query="株洲").json["facets"]["bylines"]

    for one in facets[:5]:
        found = served.get(f"{API}/search", query="株洲", byline=one["value"], top=100).json
        assert found["total"] == one["count"]
        assert all(one["value"] in hit["byline"] for hit in found["hits"])


def test_a_broken_query_says_where(served: ServedSite) -> None:
    got = served.get(f"{API}/search", query="(株洲")

    assert (got.status, got.json["key"].partition("_")[0]) == (400, "error.query")


def test_a_word_is_counted_by_months(served: ServedSite) -> None:
    found = served.get(f"{API}/trend", word="复工").json

    assert found["months"] == [{"month": "2020-02", "articles": found["total"], "of": 8}]


def test_a_word_is_counted_by_weeks(served: ServedSite) -> None:
    found = served.get(f"{API}/trend", word="复工", by="week").json

    assert found["intervals"] == [
        {"first": "2020-02-10", "last": "2020-02-16", "articles": 6, "of": 8, "share": 0.75}
    ]
