"""Exports, as other programs read them."""

from __future__ import annotations

import csv

import rispy

from tests.unit.web.conftest import CLOUD, STAFF
from tests.unit.web.served_site import API, ServedSite


def test_an_answer_is_a_table(served: ServedSite) -> None:
    got = served.get(f"{API}/export", format="csv", question=STAFF, top=1)

    (row,) = csv.DictReader(got.body.decode("utf-8-sig").splitlines())
    assert row["原文"] == "2月10日以来,中车株洲所7000余名员工返岗。"
    assert got.headers["content-type"] == "text/csv; charset=utf-8"
    assert got.headers["content-disposition"] == 'attachment; filename="jianbao.csv"'


def test_chosen_quotes_are_records_in_their_order(served: ServedSite) -> None:
    items = [{"article_id": CLOUD, "start": 266, "end": 290}, {"article_id": CLOUD}]

    got = served.post(f"{API}/export", {"format": "ris", "items": items})

    first, second = rispy.loads(got.body.decode())
    assert first["abstract"] == "2月10日以来,中车株洲所7000余名员工返岗。"
    assert "abstract" not in second


def test_articles_of_a_query_are_records(served: ServedSite) -> None:
    got = served.get(f"{API}/export", format="bibtex", query="云服务")

    assert "多家企业免费提供" in got.body.decode()
    assert served.get(f"{API}/export", format="markdown", query="云服务").status == 200


def test_the_answer_to_a_follow_up_is_exported_with_its_conversation(served: ServedSite) -> None:
    asked = {"question": "那里有多少家复工?", "turns": ["天元区出台了什么政策?"], "top": 1}
    quote = served.get(f"{API}/ask", **asked).json["quotes"][0]["text"]

    got = served.get(f"{API}/export", format="csv", **asked)

    (row,) = csv.DictReader(got.body.decode("utf-8-sig").splitlines())
    assert row["原文"] == quote


def test_a_byline_restricts_an_answer_and_an_export(served: ServedSite) -> None:
    quotes = served.get(f"{API}/ask", question="复工", byline="高晓燕", top=10).json["quotes"]
    rows = served.get(f"{API}/export", format="csv", query="株洲", byline="高晓燕").body.decode("utf-8-sig")

    assert {quote["byline"] for quote in quotes} == {"记者 高晓燕"}
    assert len(list(csv.DictReader(rows.splitlines()))) == 1


def test_one_thing_is_exported_at_a_time(served: ServedSite) -> None:
    both = served.get(f"{API}/export", format="ris", query="a", question="b")
    neither = served.get(f"{API}/export", format="ris")
    unknown = served.get(f"{API}/export", format="docx", query="a")

    assert [got.json["key"] for got in (both, neither, unknown)] == ["web.bad_parameter"] * 3
    assert "csv" in unknown.json["detail"]


def test_a_quote_outside_of_its_article_is_not_exported(served: ServedSite) -> None:
    items = [{"article_id": CLOUD, "start": 7, "end": 10**6}]

    assert served.post(f"{API}/export", {"format": "ris", "items": items}).json["key"] == "web.no_words"
