"""The JSON forms: every field, unknown values null, version 1."""

from __future__ import annotations

import datetime as dt

from retrieval.models import (
    Answer,
    Article,
    ArticleKind,
    Copy,
    Credit,
    Filters,
    Hit,
    PageLabel,
    PassageId,
    Quote,
    Span,
)
from retrieval.wire_format import answer_to_json, source_to_json

TEXT = "渡口复航。首日运送乘客1200人。"
FERRY = Article(
    "r1", 1, ArticleKind.NEWS, TEXT, (), "a.jsonl", paper="湘江晚报", date=dt.date(2021, 3, 1),
    page=PageLabel("A1"), headline="渡口复航", byline=(Credit("记者", ("邓伟勇", "邹家虎")),),
)  # fmt: skip
BARE = Article("r2", 2, ArticleKind.NEWS, TEXT, (), "b.jsonl")
EVERYTHING = Filters()


def answer(*quotes: Quote, filters: Filters = EVERYTHING) -> Answer:
    hit = Hit(PassageId(7), 0, Span(0, 5), 3.21987654321)
    return Answer("首日多少乘客?", True, 0.87654321, quotes, ((hit, "r1"),), filters, 12.34567)


def test_a_quote_has_its_text_its_answer_and_its_source() -> None:
    found = answer_to_json(answer(Quote(FERRY, 5, 17, Span(6, 11), 0.91234567)), id="q1")

    assert found["quotes"] == [
        {
            "text": "首日运送乘客1200人。",
            "answer": [6, 11],
            "article_id": "r1",
            "paper": "湘江晚报",
            "date": "2021-03-01",
            "page": "A1",
            "headline": "渡口复航",
            "byline": "记者 邓伟勇 邹家虎",
            "source": "a.jsonl",
            "start": 5,
            "end": 17,
            "probability": 0.912346,
        }
    ]
    assert (found["schema"], found["id"], found["confidence"]) == (1, "q1", 0.876543)
    assert found["hits"] == [{"article_id": "r1", "passage_id": 7, "score": 3.219877}]
    assert found["elapsed_ms"] == 12.346


def test_unknown_values_are_null() -> None:
    assert source_to_json(BARE) == {
        "article_id": "r2",
        "paper": None,
        "date": None,
        "page": None,
        "headline": None,
        "byline": None,
        "source": "b.jsonl",
    }
    assert answer_to_json(answer(Quote(BARE, 0, 5, None, 0.5)))["quotes"][0]["answer"] is None


def test_copies_a_licence_and_corroboration_are_named_where_there_are_any() -> None:
    copied = Article(
        "r3", 1, ArticleKind.NEWS, TEXT, (), "c.txt", licence="CC BY 4.0",
        also_in=(Copy("d.pdf", PageLabel("A2")),),
    )  # fmt: skip

    plain = answer_to_json(answer(Quote(BARE, 0, 5, None, 0.5)))["quotes"][0]
    found = answer_to_json(answer(Quote(copied, 0, 5, None, 0.5, also=(BARE,))))["quotes"][0]

    assert {"also_in", "licence", "also"}.isdisjoint(plain)
    assert found["also_in"] == [{"source": "d.pdf", "page": "A2"}]
    assert found["licence"] == "CC BY 4.0"
    assert [article["article_id"] for article in found["also"]] == ["r2"]


def test_filters_are_named_with_iso_dates() -> None:
    filters = Filters(since=dt.date(2020, 2, 1), paper="株洲日报")

    assert answer_to_json(answer(filters=filters))["filters"] == {"since": "2020-02-01", "paper": "株洲日报"}
