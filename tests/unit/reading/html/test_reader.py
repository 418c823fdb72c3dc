"""Saved e-paper pages: what the page says of itself, else what it shows; nothing of its markup."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.models import BlockKind, Credit, Page, PageLabel, SetAside
from retrieval.reading.archive import read_archive
from tests.unit.reading.html.saved import (
    DATABASE,
    GENERATION_2,
    INDEX,
    INLINE,
    OTHER_SITE,
    founder,
    read_all,
    read_one,
)

FIRST = "本报讯（记者 江小舟）湘江上的渡口三月一日复航，首日运送乘客1200人\u00a0次。"


def paragraphs(article):
    return [article.text[b.start : b.end] for b in article.blocks_of(BlockKind.PARAGRAPH)]


@pytest.mark.parametrize("source", [founder(), founder(comment="")], ids=["by its comment", "by its markup"])
def test_a_founder_page_gives_its_title_fields_and_place(tmp_path: Path, source: str) -> None:
    article = read_one(tmp_path, source)

    assert (article.kicker, article.headline, article.deck) == (
        "两岸居民盼了三年",
        "湘江渡口复航",
        "末班船延到晚上九点",
    )
    assert (article.paper, article.date, article.page) == ("江川晚报", dt.date(2021, 3, 2), PageLabel("02"))
    assert "江小舟" in [name for credit in article.byline for name in credit.names]


def test_captions_stand_apart_from_the_body(tmp_path: Path) -> None:
    article = read_one(tmp_path, founder())

    assert paragraphs(article) == [FIRST, "渡轮每半小时一班，末班船晚上九点从河东开出。"]
    (caption,) = article.blocks_of(BlockKind.CAPTION)
    assert article.text[caption.start : caption.end].startswith("图为复航的渡轮靠岸。")


def test_the_second_generation_is_read_by_its_comment(tmp_path: Path) -> None:
    article = read_one(tmp_path, GENERATION_2)

    assert (article.kicker, article.headline, article.deck) == (
        "两岸居民盼了三年",
        "湘江渡口复航",
        "末班船延到晚上九点",
    )
    assert (article.date, article.page, article.page_name) == (dt.date(2021, 3, 2), "02", "要闻")
    assert paragraphs(article)[0] == FIRST


def test_inline_founder_elements_are_read(tmp_path: Path) -> None:
    article = read_one(tmp_path, INLINE)

    assert (article.headline, article.byline[0].names) == ("湘江渡口复航", ("江小舟",))
    assert paragraphs(article)[0] == FIRST


def test_a_page_of_the_database_is_read_by_its_boxes(tmp_path: Path) -> None:
    article = read_one(tmp_path, DATABASE)

    assert (article.headline, article.deck) == ("湘江渡口复航", "末班船延到晚上九点")
    assert (article.paper, article.date, article.page) == ("江川晚报", dt.date(2021, 3, 2), "2")
    assert article.byline[0] == Credit("作者", ("江小舟",))


def test_a_page_of_another_site_is_read_by_its_article(tmp_path: Path) -> None:
    article = read_one(tmp_path, OTHER_SITE)

    assert article.headline == "湘江渡口复航"
    assert "渡轮每半小时一班，末班船晚上九点从河东开出。" in paragraphs(article)
    assert "备案号" not in article.text


def test_a_list_of_articles_is_set_aside_as_what_it_is(tmp_path: Path) -> None:
    (item,) = read_all(tmp_path, INDEX, "node_2.htm")

    assert isinstance(item, SetAside)
    assert item.reason == "page_index"


def test_a_page_without_an_article_is_set_aside(tmp_path: Path) -> None:
    (item,) = read_all(tmp_path, "<!DOCTYPE html><p>登录</p>")

    assert isinstance(item, SetAside)
    assert item.reason == "no_article"


def test_an_old_page_in_gb18030_is_read(tmp_path: Path) -> None:
    assert read_one(tmp_path, founder().encode("gb18030")).headline == "湘江渡口复航"


@pytest.mark.parametrize("name", ["保存的页面.txt", "content_5.htm", "没有后缀"])
def test_html_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    assert read_one(tmp_path, founder(), name).headline == "湘江渡口复航"


def test_a_page_within_a_zip_is_read_and_its_path_says_what_it_does_not(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "报.zip", "w") as archive:
        archive.writestr("江川晚报/2021-03-02/content_5.htm", INLINE)

    (page,) = read_archive([tmp_path / "报.zip"])

    assert isinstance(page, Page)
    assert (page.paper, page.date) == ("江川晚报", dt.date(2021, 3, 2))


def test_markup_nested_without_end_is_set_aside(tmp_path: Path) -> None:
    (item,) = read_all(tmp_path, "<!doctype html>" + "<div>" * 5000 + "文")

    assert isinstance(item, SetAside)


def test_every_paragraph_keeps_its_place_in_the_file(tmp_path: Path) -> None:
    source = founder()
    article = read_one(tmp_path, source)

    second = article.blocks_of(BlockKind.PARAGRAPH)[1].places[0]

    assert source[second.start : second.end] == "渡轮每半小时一班，末班船晚上九点从河东开出。"
    assert second.line == source[: second.start].count("\n") + 1


TAGS = st.sampled_from(
    ["<p>", "</p>", "<!--", "-->", "<founder-title>", "</founder-title>", "<!--enpcontent-->", "<table>",
     "&#x;", "&amp;lt;", "<script>", "</script>", "<h1>", "</h1>", "<div id=ozoom>", "/mpproperty-->", "<br>",
     "渡口。"]
)  # fmt: skip


@settings(max_examples=60, deadline=5000)
@given(st.lists(st.one_of(TAGS, st.text(max_size=6)), max_size=25).map("".join), st.integers(0, 2000))
def test_torn_and_mixed_up_markup_is_read_or_set_aside_and_leaks_no_tag(
    tmp_path_factory: pytest.TempPathFactory, inserted: str, at: int
) -> None:
    source = founder()[:at] + inserted + founder()[at:]

    for item in read_all(tmp_path_factory.mktemp("h"), source.encode("utf-8", "replace")):
        for article in item.articles if isinstance(item, Page) else ():
            assert all(article.text[b.start : b.end] for b in article.blocks)
            assert not re.search(r"</?(?:p|div|table|script|h1)>|/enpproperty-->", article.text)
