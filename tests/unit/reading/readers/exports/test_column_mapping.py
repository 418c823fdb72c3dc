"""Columns by names and contents, and the notes on them."""

from __future__ import annotations

from typing import Any

from retrieval.models import SetAside
from retrieval.reading.readers.exports.column_mapping import canonical_rows, decide_columns

LAMP = "城东三百盏路灯昨日全部换新，改用节能灯，每年省电三成，夜里亮了不少。"
TEA = "关了六年的老茶馆昨天重新开张，头一天卖出三百碗茶，掌柜是原来掌柜的孙女。"


def columns(rows: list[dict[str, Any]], **given: str) -> dict[str, str]:
    return dict(decide_columns(rows, given).columns)


def test_names_and_contents_decide_together() -> None:
    rows = [{"标题": "路灯换新", "来源": "新华社", "时间": "08:10", "section": "民生", "正文": LAMP}]

    assert columns(rows) == {"标题": "title", "来源": "", "时间": "", "section": "page_name", "正文": "text"}


def test_a_source_with_the_name_of_a_paper_is_the_paper() -> None:
    assert columns([{"source": "江川晚报", "section": "A3版"}]) == {"source": "paper", "section": "page"}


def test_columns_without_known_names_are_read_by_contents() -> None:
    rows = [
        {"c1": "城东路灯换新", "c2": LAMP, "c3": "2021年3月12日 第A03版", "c4": "江川晚报"},
        {"c1": "老茶馆开张", "c2": TEA, "c3": "2021年3月13日 第A05版", "c4": "江川晚报"},
    ]

    mapping = decide_columns(rows, {})

    assert mapping.columns == {"c1": "title", "c2": "text", "c3": "date", "c4": "paper"}
    assert set(mapping.guessed) == {"c1", "c2", "c3", "c4"}


def test_the_longest_of_several_text_columns_is_the_text() -> None:
    assert columns([{"content": LAMP[:9], "body_text": LAMP}]) == {"content": "", "body_text": "text"}


def test_the_mapping_of_the_archive_goes_before_all() -> None:
    assert columns([{"标题": "甲", "bt": "路灯换新"}], bt="title", 标题="kicker") == {
        "标题": "kicker",
        "bt": "title",
    }


def test_everything_that_is_not_read_is_named() -> None:
    rows = [
        (2, {"标题": "路灯换新", "摘要": LAMP, "点击": "1024"}),
        (3, {"标题": "老茶馆开张", "点击": "7"}),
        (4, {"标题": "夜市搬家", "正文": "夜市\ufffd家。", "点击": ""}),
    ]

    found = list(canonical_rows(iter(rows), {}, "a.csv"))

    notes = {note.reason: dict(note.facts) for _, note in found if isinstance(note, SetAside)}
    assert notes["columns_unused"] == {"columns": "点击(5)", "chars": "5"}
    assert notes["abstract_only"] == {"count": "1", "rows": "2"}
    assert notes["title_only"] == {"count": "1", "rows": "3"}
    assert notes["broken_characters"] == {"count": "1", "rows": "4"}
    assert found[0][1] == {
        "title": "路灯换新",
        "abstract": LAMP,
    }


def test_rows_under_canonical_names_pass_unchanged() -> None:
    row = {"title": "路灯换新", "text": LAMP}

    assert list(canonical_rows(iter([(1, row)]), {}, "a.jsonl")) == [(1, row)]
