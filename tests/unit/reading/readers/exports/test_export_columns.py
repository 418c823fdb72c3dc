"""Column names of exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.reading.readers.exports.export_columns import column_of, column_rank, is_index_name
from tests.unit.reading.readers.exports.sample_rows import articles


def test_chinese_names_of_columns_are_understood(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("标题,正文,版次,日期\n路灯换新,城东路灯换新。,第02版,2021年3月12日\n")

    [article] = articles(tmp_path)

    assert (article.headline, article.page, str(article.date)) == ("路灯换新", "02", "2021-03-12")


def test_the_archive_names_its_own_columns(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").write_text('paper = "江川晚报"\n[columns]\nbt = "title"\nnr = "text"\n')
    (tmp_path / "a.csv").write_text("bt,nr\n路灯换新,城东路灯换新。\n")
    (tmp_path / "b.jsonl").write_text('{"bt": "夜市搬家", "nr": "夜市搬家了。"}\n')

    assert [(a.paper, a.headline) for a in articles(tmp_path)] == [
        ("江川晚报", "路灯换新"),
        ("江川晚报", "夜市搬家"),
    ]


def test_names_of_columns_are_mapped_by_the_archive_then_by_usage() -> None:
    assert column_of(" 标题 ", {}) == "title"
    assert column_of("Headline", {}) == "title"
    assert column_of("标题", {"标题": "kicker"}) == "kicker"
    assert column_of("浏览量", {}) == "浏览量"


@pytest.mark.parametrize(
    ("name", "column"),
    [("标题(title)", "title"), ("正文/Content", "text"), ("版次/版名", "page"), ("标题-链接", "标题-链接")],
)
def test_names_of_two_parts_are_understood_if_both_agree(name: str, column: str) -> None:
    assert column_of(name, {}) == column


def test_a_canonical_column_goes_before_a_synonym() -> None:
    assert column_rank("title") < column_rank("标题") < column_rank("headline")


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("publish_time", "date"),
        ("pubDate", "date"),
        ("新闻正文", "text"),
        ("body_text", "text"),
        ("新聞標題", "title"),
        ("website", "paper"),
        ("Section No.", "page"),
        ("版 名", "page_name"),
        ("摘要", "abstract"),
        ("作者（记者）", "author"),
    ],
)
def test_usual_names_are_understood_without_case_script_and_marks(name: str, column: str) -> None:
    assert column_of(name, {}) == column


def test_row_numbers_are_no_column() -> None:
    assert all(map(is_index_name, ("", "Unnamed: 0", "序号", "index")))
    assert not is_index_name("标题")
