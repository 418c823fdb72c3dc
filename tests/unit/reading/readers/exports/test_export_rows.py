"""Ids of rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.readers.exports.export_rows import RowText
from retrieval.reading.sources.page_facts import BadFact
from tests.unit.reading.readers.exports.sample_rows import articles, export


def test_of_two_rows_with_one_id_the_second_is_set_aside(tmp_path: Path) -> None:
    path = export(
        tmp_path, {"id": 1, "title": "甲", "text": "子。"}, {"id": "1", "title": "乙", "text": "丑。"}
    )

    items = list(read_archive([path]))

    assert [a.headline for i in items if isinstance(i, Page) for a in i.articles] == ["甲"]
    assert [i for i in items if isinstance(i, SetAside)] == [
        SetAside("rows.jsonl", "duplicate_id", (("id", "1"),), 2)
    ]


def test_rows_without_an_id_are_numbered_on_their_page(tmp_path: Path) -> None:
    page = {"paper": "人民日报", "date": "2020-01-03", "page": "01"}

    found = articles(
        export(tmp_path, page | {"title": "甲"}, page | {"title": "乙"}, page | {"page": "02", "title": "丙"})
    )

    assert [a.id for a in found] == [
        "人民日报/2020-01-03/01/1",
        "人民日报/2020-01-03/01/2",
        "人民日报/2020-01-03/02/1",
    ]


def test_the_text_of_a_row_is_its_body_and_title_fields() -> None:
    row = {"title": "路灯换新", "body": "正文。", "author": None, "id": 7}

    assert RowText.of(row) == RowText("正文。", title="路灯换新")
    assert RowText.of({"title": " ", "text": ""}) is None


@pytest.mark.parametrize("value", [True, "\ud800", "长" * 2001])
def test_a_title_that_is_no_text_or_too_long_is_refused(value: object) -> None:
    with pytest.raises(BadFact) as caught:
        RowText.of({"title": value})

    assert caught.value.field == "title"


def test_a_row_of_a_month_is_kept_without_a_date_and_named(tmp_path: Path) -> None:
    path = export(
        tmp_path,
        {"date": "2021-03", "title": "甲", "text": "子。"},
        {"date": "2021-03-12", "title": "乙", "text": "丑。"},
    )

    items = list(read_archive([path]))

    assert [(str(a.date), a.headline) for i in items if isinstance(i, Page) for a in i.articles] == [
        ("None", "甲"),
        ("2021-03-12", "乙"),
    ]
    assert [i for i in items if isinstance(i, SetAside)] == [
        SetAside("rows.jsonl", "partial_date", (("count", "1"), ("rows", "1"), ("value", "2021-03")))
    ]


def test_a_source_with_date_and_page_gives_all_three(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("标题,正文,出处\n路灯换新,城东路灯换新。,江川晚报 2021年3月12日 A3版\n")

    [article] = articles(tmp_path)

    assert (article.paper, str(article.date), article.page) == ("江川晚报", "2021-03-12", "A3")
