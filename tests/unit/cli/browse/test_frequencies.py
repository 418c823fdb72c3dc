"""`jianbao trend` and `jianbao people`."""

from __future__ import annotations

import json
from collections.abc import Callable

Browse = Callable[..., list[str]]


def test_a_word_is_counted_by_months_with_its_share(browse: Browse) -> None:
    found = json.loads(browse("trend", "渡口大桥", "--json", "--since", "2021")[1])

    assert (found["total"], found["months"]) == (3, [{"month": "2021-03", "articles": 3, "of": 6}])


def test_a_word_in_a_pipe_is_a_row_a_month(browse: Browse) -> None:
    assert browse("trend", "春茶", "--since", "2021-03") == ["0", "月份\t篇数\t占比", "2021-03\t2\t33.3%"]


def test_a_word_is_counted_by_days_and_weeks(browse: Browse) -> None:
    assert browse("trend", "春茶", "--since", "2021-03", "--by", "day")[1:] == [
        "日\t篇数\t占比",
        "2021-03-01\t1\t50.0%",
        "2021-03-02\t0\t0.0%",
        "2021-03-03\t0\t–",
        "2021-03-04\t1\t50.0%",
    ]
    found = json.loads(browse("trend", "春茶", "--since", "2021-03", "--by", "week", "--json")[1])
    assert (found["by"], found["of"]) == ("week", 6)
    assert found["intervals"] == [
        {"first": "2021-03-01", "last": "2021-03-07", "articles": 2, "of": 6, "share": 0.333333}
    ]
    assert "months" not in found


def test_a_word_of_no_article_exits_with_1(browse: Browse) -> None:
    assert browse("trend", "火车站")[0] == "1"


def test_names_are_listed_by_number_of_articles(browse: Browse) -> None:
    assert browse("people", "--limit", "1", "--since", "2021") == [
        "0",
        "姓名\t身份\t最早\t最近\t篇数",
        "柳岸\t作者\t2021-03-01\t2021-03-04\t2",
        "……另有 2 人。用 --limit 多列一些。",
    ]


def test_names_as_json(browse: Browse) -> None:
    found = json.loads(browse("people", "--json", "--paper", "江畔晚报")[1])

    assert found["people"] == [
        {"name": "闻笛", "roles": ["作者"], "articles": 1, "first": "2021-03-04", "last": "2021-03-04"}
    ]
