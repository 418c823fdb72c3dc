"""Paper, date and page by path."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.reading.sources.path_facts import facts_from_path, telling_folders, title_from_name

DAY = dt.date(2020, 2, 16)


@pytest.mark.parametrize(
    ("path", "paper", "date", "page"),
    [
        ("株洲日报/2020-02-16/A1.txt", "株洲日报", DAY, "A1"),
        ("株洲日报/20200216/A01.txt", "株洲日报", DAY, "A1"),
        ("20200216/A01", None, DAY, "A1"),
        ("2020-02/16/01.txt", None, DAY, "01"),
        ("2020/02/16/A1.txt", None, DAY, "A1"),
        ("株洲日报/2020年2月16日/第01版.txt", "株洲日报", DAY, "01"),
        ("株洲日报_20200216_A1.txt", "株洲日报", DAY, "A1"),
        ("株洲日报2020-02-16_A1.txt", "株洲日报", DAY, "A1"),
        ("zhuzhou_daily_A1.txt", None, None, "A1"),
        ("2020-02/16.txt", None, DAY, None),
        ("2020-02-30/A1.txt", None, None, "A1"),
        ("笔记.txt", None, None, None),
        ("人民日报/export.jsonl", "人民日报", None, None),
        ("聯合報/民國109年2月16日/A1.txt", "聯合報", DAY, "A1"),
        ("申江日報/二〇二〇年二月十六日/第二版.txt", "申江日報", DAY, "2"),
        ("【江川晚报】2020-02-16 第03版 渡口恢复通航.txt", "江川晚报", DAY, "03"),
    ],
)
def test_a_path_says_what_it_says(
    path: str, paper: str | None, date: dt.date | None, page: str | None
) -> None:
    facts = facts_from_path(path.split("/"))

    assert (facts.paper, facts.date, facts.page) == (paper, date, page)


@pytest.mark.parametrize(
    ("path", "page", "name"),
    [
        ("江川晚报/2021-03-12/03-民生/路灯换新.txt", "03", "民生"),
        ("江川晚报/2021-03-12/A02版：要闻/路灯换新.txt", "A2", "要闻"),
        ("江川晚报/2021-03-12/第05版 国际/路灯换新.txt", "05", "国际"),
        ("江川晚报/2021-03-12/B1/路灯换新.txt", "B1", None),
        ("江川晚报/2021-03-12/副刊(B03)/路灯换新.txt", "B3", "副刊"),
        ("江川晚报/2021/03月/12日/路灯换新.txt", None, None),
        ("江川晚报/2021-03-12/03-民生/B7.txt", "B7", None),
        ("江川晚报/2021-03-12/03版 民生/01 路灯换新.txt", "03", "民生"),
        ("江川晚报/2021-03-12/A2版/3.txt", "A2", None),
        ("江川晚报/2021-03-12/03-民生/第05版.txt", "05", None),
    ],
)
def test_a_folder_may_be_a_page_with_its_name(path: str, page: str | None, name: str | None) -> None:
    facts = facts_from_path(path.split("/"))

    assert (facts.date, facts.page, facts.page_name) == (dt.date(2021, 3, 12), page, name)


@pytest.mark.parametrize(
    ("folders", "telling"),
    [
        (["home", "王五", "江川晚报", "2021", "0312"], ("江川晚报", "2021", "0312")),
        (["home", "下载", "20210312"], ("20210312",)),
        (["home", "剪报", "海报"], ()),
        (["data", "backup-7", "A03版"], ("A03版",)),
    ],
)
def test_folders_count_from_the_first_that_speaks_of_a_page(
    folders: list[str], telling: tuple[str, ...]
) -> None:
    assert telling_folders(folders, [False] * len(folders)) == telling


def test_a_folder_with_settings_of_its_pages_counts_whatever_its_name() -> None:
    assert telling_folders(["home", "收藏", "甲"], [False, True, False]) == ("收藏", "甲")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2021-03-12_A02_城东三百盏路灯换新.txt", "城东三百盏路灯换新"),
        ("江川晚报 2021年3月12日 第03版 城东三百盏路灯换新.md", "城东三百盏路灯换新"),
        ("城东三百盏路灯换新.txt", "城东三百盏路灯换新"),
        ("【江川晚报】2021-03-12 第03版 城东三百盏路灯换新.txt", "城东三百盏路灯换新"),
        ("01.城东三百盏路灯换新.txt", "城东三百盏路灯换新"),
        ("2021-03-12_A02.txt", None),
        ("江川晚报_20210312_A1.txt", None),
        ("新建文本文档.txt", None),
        ("要闻.txt", None),
    ],
)
def test_a_headline_is_taken_from_a_file_name(name: str, title: str | None) -> None:
    assert title_from_name(name) == title
