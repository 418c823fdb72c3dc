"""Text files with a label before each field."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.models import Article, Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.grammar.lines import Line
from retrieval.reading.readers import labelled_text
from retrieval.reading.readers.field_records import RecordField

BODY = "城东三百盏路灯昨日换新。\n节能灯每年省电三成。"


def read(folder: Path, text: str) -> tuple[list[Article], list[SetAside]]:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    found = list(read_archive([folder]))
    pages = [item for item in found if isinstance(item, Page)]
    return [a for page in pages for a in page.articles], [i for i in found if isinstance(i, SetAside)]


@pytest.mark.parametrize(
    "head",
    [
        "标题：路灯换新\n时间：2021-03-12 08:10\n来源：江川晚报\n版次：A02\n正文：\n",
        "标题:路灯换新\n来源:江川晚报\n日期:2021年3月12日第A02版\n内容:",
        "【标题】路灯换新\n【报纸】江川晚报\n【日期】2021/3/12\n【版面】A02版：民生\n【正文】",
        "title: 路灯换新\npub_date: 2021-03-12\nsource: 江川晚报\npage: A2\n\n",
        "文章编号: 20210312007\n媒体: 江川晚报 | 日期: 2021-03-12 | 版面: A02 | 字数: 24\n标题: 路灯换新\n\n",
        "<标题>路灯换新</标题>\n<来源>江川晚报</来源>\n<日期>2021-03-12</日期>\n<版次>A2</版次>\n<正文>\n",
        "路灯换新\n来源：江川晚报\n时间：2021-03-12 08:10\n版次：A02\n\n",
        "路灯换新\nDate: Fri, 12 Mar 2021\nNewspaper: 江川晚报\nPage: A2\n内容：",
        "标题：路灯换新\n版次：A2\n出处：江川晚报 2021年3月12日\n正文：\n",
        "来源：江川晚报\n标 题：路灯换新\n发布时间：2021.3.12\n版号：第A02版\n\n正　文：\n",
    ],
)
def test_labelled_fields_are_read_as_such(tmp_path: Path, head: str) -> None:
    [article], _ = read(tmp_path, head + BODY + "\n")

    found = (article.headline, article.paper, str(article.date), article.page)
    assert found == ("路灯换新", "江川晚报", "2021-03-12", "A2")
    assert article.text.startswith(BODY)


def test_several_articles_follow_one_another(tmp_path: Path) -> None:
    one = "标题：路灯换新\n日期：2021-03-12\n正文：\n" + BODY
    two = "标题：夜市搬家\n日期：2021-03-13\n正文：\n夜市上周搬到了江边。"

    found, _ = read(tmp_path, f"{one}\n\n--------\n\n{two}\n")

    assert [(a.headline, str(a.date)) for a in found] == [
        ("路灯换新", "2021-03-12"),
        ("夜市搬家", "2021-03-13"),
    ]
    assert found[0].text.startswith(BODY + "\n")


def test_the_first_label_again_begins_the_next_article(tmp_path: Path) -> None:
    record = "文章编号: {}\n媒体: 江川晚报 | 版面: A{}\n标题: {}\n\n{}\n----------\n"
    text = record.format(1, 2, "路灯换新", BODY) + record.format(2, 3, "渡口开船", "渡口昨天重新开船。")

    first, second = read(tmp_path, text)[0]

    assert (first.headline, first.page, first.text.split("\n")[:3]) == (
        "路灯换新",
        "A2",
        [*BODY.split("\n"), "路灯换新"],
    )
    assert (second.headline, second.page) == ("渡口开船", "A3")


def test_places_point_into_the_file(tmp_path: Path) -> None:
    text = "标题：路灯换新\n作者：齐云\n正文：" + BODY

    [article], _ = read(tmp_path, text)

    for block in article.blocks:
        assert "".join(text[p.start : p.end] for p in block.places) == article.text_of(block)


def test_labels_without_a_place_in_an_article_are_named(tmp_path: Path) -> None:
    _, notes = read(tmp_path, f"标题：路灯换新\n链接：http://a/b\n来源：新华社\n正文：{BODY}")

    assert [(note.reason, dict(note.facts)) for note in notes] == [
        ("columns_unused", {"columns": "链接(10)、来源(3)", "chars": "13"})
    ]


def test_an_interview_is_no_labelled_text(tmp_path: Path) -> None:
    [article], _ = read(
        tmp_path,
        "路灯为什么要换\n\n记者：为什么要换？\n\n王五：旧灯耗电。\n\n记者：省多少？\n\n王五：三成。\n",
    )

    assert article.headline == "路灯为什么要换"


def test_the_lines_of_a_body_are_gathered_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    handled: list[int] = []

    def record(name: str, column: str, lines: tuple[Line, ...]) -> RecordField:
        handled.append(len(lines))
        return RecordField(name, column, lines)

    monkeypatch.setattr(labelled_text, "RecordField", record)
    body = "".join(f"第{number}盏路灯昨日换新。\n" for number in range(500))

    [article], _ = read(tmp_path, f"标题：路灯换新\n来源：江川晚报\n正文：\n{body}")

    assert article.text.startswith("第0盏")
    assert sum(handled) == 502
