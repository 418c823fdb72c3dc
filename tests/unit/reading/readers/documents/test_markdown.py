"""Markdown files, by their headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.models import Article, BlockKind, Page, SetAside
from retrieval.reading.archive_pages import read_archive

ONE = "湖滨路今起由东向西单行，预计持续四十天。"
TWO = "交警说，绕行可走环城南路。"
THREE = "关了六年的老茶馆昨天重新开张。"


def read(folder: Path, text: str) -> list[Article]:
    (folder / "今天.md").write_bytes(text.encode())
    return [a for item in read_archive([folder]) if isinstance(item, Page) for a in item.articles]


def paragraphs(article: Article) -> list[str]:
    return [article.text_of(block) for block in article.blocks_of(BlockKind.PARAGRAPH)]


@pytest.mark.parametrize(
    "text",
    [
        f"# 湖滨路今起单行\n\n{ONE}\n\n{TWO}\n",
        f"湖滨路今起单行\n===\n\n{ONE}\n{TWO}\n",
        f"---\ntitle: 湖滨路今起单行\n---\n\n{ONE}\n\n{TWO}\n",
        f"+++\ntitle = '湖滨路今起单行'\n+++\n{ONE}\n\n{TWO}\n",
        f"## **湖滨路今起单行**\r\n\r\n{ONE[:9]}\r\n{ONE[9:]}\r\n\r\n*{TWO}*\r\n",
        f"# 湖滨路今起单行\n\n> {ONE}\n\n[{TWO}](http://a/b) ![](c.jpg)<br>\n",
    ],
)
def test_a_heading_is_the_headline_and_no_mark_is_left(tmp_path: Path, text: str) -> None:
    [article] = read(tmp_path, text)

    assert (article.headline, paragraphs(article)) == ("湖滨路今起单行", [ONE, TWO])


def test_facts_of_headings_hold_for_the_articles_below(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"# 湖滨晚报 2021-03-12\n\n## A02版 要闻\n\n### 单行\n\n{ONE}\n\n## A03版：民生\n\n### 老茶馆重开\n\n{THREE}\n",  # noqa: E501
    )

    assert [(a.headline, a.paper, str(a.date), a.page, a.page_name) for a in found] == [
        ("单行", "湖滨晚报", "2021-03-12", "A2", "要闻"),
        ("老茶馆重开", "湖滨晚报", "2021-03-12", "A3", "民生"),
    ]


def test_headings_below_an_article_are_subheads(tmp_path: Path) -> None:
    [article] = read(tmp_path, f"# 湖滨路今起单行\n\n## 为什么\n\n{ONE}\n\n## 怎样绕行\n\n{TWO}\n")

    assert article.headline == "湖滨路今起单行"
    assert [article.text_of(b) for b in article.blocks_of(BlockKind.SUBHEAD)] == ["为什么", "怎样绕行"]


def test_a_smaller_heading_above_is_a_kicker_and_a_citation_gives_facts(tmp_path: Path) -> None:
    [article] = read(
        tmp_path,
        f"### 城东修路\n\n# 湖滨路今起单行\n\n> 本报记者 齐云《湖滨晚报》（2021年3月12日 第 05 版）\n\n{ONE}\n",  # noqa: E501
    )

    assert (article.kicker, article.headline) == ("城东修路", "湖滨路今起单行")
    assert (article.paper, str(article.date), article.page) == ("湖滨晚报", "2021-03-12", "5")
    assert [credit.names for credit in article.byline] == [("齐云",)]
    assert paragraphs(article) == [ONE]


def test_places_point_into_the_file(tmp_path: Path) -> None:
    text = f"# 湖滨路**今起**单行\n\n{ONE}\n\n- {TWO}\n"

    [article] = read(tmp_path, text)

    for block in article.blocks:
        cut = "".join(text[place.start : place.end] for place in block.places)
        assert cut.replace("*", "") == article.text_of(block)
    assert [block.places[0].line for block in article.blocks_of(BlockKind.PARAGRAPH)] == [3, 5]


def test_keys_of_front_matter_without_a_place_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: 单行\ndraft: true\n\ntags:\n  - 路\n---\n{ONE}\n")

    [note] = [item for item in read_archive([tmp_path]) if isinstance(item, SetAside)]

    assert (note.reason, dict(note.facts)["columns"]) == ("columns_unused", "tags(5)、draft(4)")


def test_a_file_without_headings_is_a_page_of_text(tmp_path: Path) -> None:
    [article] = read(tmp_path, f"湖滨路今起单行\n\n{ONE}\n\n{TWO}\n")

    assert (article.headline, paragraphs(article)) == ("湖滨路今起单行", [ONE, TWO])


@pytest.mark.parametrize(
    "text", ["# \n", "> " * 5000, "*a **b " * 5000, "[" * 5000 + ONE, "---\na: &x [*x]\n---\n# b\nc"]
)
def test_hostile_marks_are_read_or_refused(tmp_path: Path, text: str) -> None:
    read(tmp_path, text)


def test_the_headline_may_stand_in_the_name_of_the_file_alone(tmp_path: Path) -> None:
    (tmp_path / "01.湖滨路今起由东向西单行.md").write_text(
        "湖滨路今起由东向西单行，公交改道。\n", encoding="utf-8"
    )

    [page] = [item for item in read_archive([tmp_path]) if isinstance(item, Page)]

    assert page.articles[0].headline == "湖滨路今起由东向西单行"
