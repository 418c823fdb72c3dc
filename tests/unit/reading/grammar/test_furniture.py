"""Folios, editors' lines and glyphs belong to no article."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.reading.grammar.furniture import (
    is_advertisement,
    is_furniture,
    is_picture_desk,
    is_section_label,
    label_mark_length,
    read_folio,
    residue_length,
)


@pytest.mark.parametrize(
    "text",
    [
        "责任编辑：李小河 版式：王一川",
        "江川晚报 2021年3月12日 星期五 A3",
        "◆◆",
        "第A1版",
        "== A2版 ==",
        "2021年3月12日 星期五 责任编辑 何青禾 版式 沈一鸣",
        "第4页 共16页",
        "Page 4 of 16",
        "今日16版 零售价1.5元",
        "江川晚报官方微信：jcwb",
        "更多精彩内容请关注江川晚报客户端",
        "江川晚报 JIANGCHUAN WANBAO",
        "A3",
    ],
)
def test_page_furniture_is_recognised(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    ["2021年3月12日渡口复航", "更多市民关注渡口复航", "微信里的渡口", "渡口复航", "编辑部的故事", "市" * 90],
)
def test_titles_are_no_furniture(text: str) -> None:
    assert not is_furniture(text)


def test_a_folio_gives_paper_date_and_page() -> None:
    facts = read_folio("江川晚报 2021年3月12日 星期五 A3")

    assert facts is not None
    assert (facts.paper, facts.date, facts.page) == ("江川晚报", dt.date(2021, 3, 12), "A3")
    assert read_folio("渡口复航") is None


@pytest.mark.parametrize(
    ("folio", "date", "page"),
    [
        ("中華民國二十三年三月十二日 星期一 第三張 第二版", "1934-03-12", "第三張第二版"),
        ("申江日報 中華民國二十三年三月十二日（星期一）第二版", "1934-03-12", "2"),
        ("民國元年一月三日　農曆辛亥年十一月十五日　第一張", "1912-01-03", "第一張"),
        ("江川晚报 一九八四年三月十二日 星期一 第3版", "1984-03-12", "3"),
        ("2021年3月12日　星期五　江川晚报　A3 民生", "2021-03-12", "A3"),
    ],
)
def test_a_folio_of_numerals_gives_date_sheet_and_page(folio: str, date: str, page: str) -> None:
    facts = read_folio(folio)

    assert facts is not None
    assert (str(facts.date), facts.page) == (date, page)


def test_a_date_that_no_calendar_has_is_left_out() -> None:
    facts = read_folio("江川晚报 2021年2月30日 A3")

    assert facts is not None
    assert facts.date is None


def test_labels_over_items_without_headline_are_told_from_advertisements() -> None:
    assert is_section_label("图片新闻") and not is_advertisement("图片新闻")
    assert is_section_label("【广告】") and is_advertisement("【广告】")
    assert is_section_label("—廣告—") and is_advertisement("—廣告—")
    assert not is_section_label("广告法修订")


def test_a_line_with_only_the_source_of_a_picture_is_a_picture_desk() -> None:
    assert is_picture_desk("视觉中国")
    assert not is_picture_desk("周明远 摄")


def test_marks_before_labels_are_measured() -> None:
    assert residue_length("Z 聚焦复工") == 2
    assert residue_length("聚焦复工") == 0
    assert label_mark_length("●聚焦春耕") == 1


@pytest.mark.parametrize(
    "text",
    [
        "社址：滨江路8号 邮编：570000 电话：66880000",
        "新闻热线 0898-66881234",
        "总第18342期",
        "▲扫描二维码，看视频",
        "—3—",
        "本版责编 何青禾 美编 林小舟",
        "本版制图：林小舟",
        "来论投稿邮箱：jiangchuan@example.org",
        "江聲日報 中華民國三十六年五月四日",
        "版权声明：未经授权不得转载",
    ],
)
def test_the_imprint_of_a_paper_is_furniture(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text", ["热线那头的人", "扫码点单能不能不强制", "总第一百场演出落幕", "地址变了 情意没变", "。"]
)
def test_a_headline_with_words_of_an_imprint_is_none(text: str) -> None:
    assert not is_furniture(text)
