"""Text outside the articles of a source: named, counted, with an example and its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.models import Article, ArticleKind, Block, BlockKind, LeftoverTotal, Page, Place, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.leftovers import (
    Leftovers,
    chars_left,
    outside_places,
    outside_words,
    total_leftovers,
)

BODY = "城东三百盏路灯昨日换新。"


def article(text: str, *spans: tuple[int, int]) -> Article:
    places = tuple(Place(1, start, end) for start, end in spans)
    block = Block(BlockKind.PARAGRAPH, 0, len(text), places)
    return Article("a", 1, ArticleKind.NEWS, text, (block,), "a.txt")


def left_of(path: Path) -> dict[str, tuple[int, str, int | None]]:
    """Characters, example and place by reason."""
    notes = [item for item in read_archive([path]) if isinstance(item, SetAside) and chars_left(item)]
    return {n.reason: (chars_left(n), dict(n.facts).get("example", ""), n.place) for n in notes}


def test_the_parts_of_lines_without_a_block_are_given_with_their_lines() -> None:
    lines = split_lines("版头\n路灯换新（下转A2版）\n编辑")

    found = list(outside_places(lines, [article("路灯换新", (3, 7))]))

    assert found == [(1, "版头"), (2, "（下转A2版）"), (3, "编辑")]


def test_words_of_an_article_are_found_across_its_blanks_and_lines() -> None:
    pieces = [(1, "路 灯\n换新。"), (2, "夜市搬家。路灯换新。"), (3, "   "), (4, "----")]

    found = list(outside_words(pieces, [article("昨日路灯换新。")]))

    assert found == [(2, "夜市搬家。路灯换新。")]


def test_of_a_line_mostly_in_an_article_the_rest_is_left() -> None:
    text = "城东三百盏路灯昨日换新，节能灯每年省电三成。"

    assert list(outside_words([(1, text + "（下转A2版）")], [article(text)])) == [(1, "（下转A2版）")]


def test_a_kind_has_its_amount_and_its_longest_stretch() -> None:
    left = Leftovers("a.txt")
    left.add("left_other", "夜 市", 3)
    left.add("left_other", "夜市上周搬到了江边", 5)
    left.add("left_other", " ", 6)

    [note] = left.notes()

    assert note == SetAside(
        "a.txt", "left_other", (("chars", "11"), ("stretches", "2"), ("example", "夜市上周搬到了江边")), 5
    )


def test_sums_name_the_file_with_most() -> None:
    notes = [
        SetAside("a.txt", "left_other", (("chars", "3"),)),
        SetAside("b.txt", "left_other", (("chars", "5"),)),
        SetAside("b.txt", "columns_unused", (("chars", "9"),)),
        SetAside("c.txt", "empty"),
    ]

    assert total_leftovers(notes) == (
        LeftoverTotal("columns_unused", 9, 1, "b.txt"),
        LeftoverTotal("left_other", 8, 2, "b.txt"),
    )


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "a.txt",
            f"江川晚报 2021年3月12日 A1\n\n路灯换新\n\n本报讯 {BODY}（下转A2版）\n\n责任编辑：齐云\n",
            {"left_furniture": (23, "江川晚报 2021年3月12日 A1", 1), "left_jumps": (7, "（下转A2版）", 5)},
        ),
        (
            "b.txt",
            f"标题：路灯换新\n来源：江川晚报\n正文：\n{BODY}\n",
            {"left_facts": (4, "江川晚报", 2)},
        ),
        (
            "c.txt",
            f"---\npaper: 江川晚报\n天气: 晴\n---\n路灯换新\n\n本报讯 {BODY}\n",
            {"left_facts": (10, "paper: 江川晚报", 2), "left_other": (4, "天气: 晴", 3)},
        ),
        (
            "a.md",
            f"# 江川晚报 2021-03-12\n\n## 路灯换新\n\n{BODY}\n",
            {"left_furniture": (14, "江川晚报 2021-03-12", 1)},
        ),
        (
            "a.html",
            f"<html><body><nav>首页 关于</nav><div id=ozoom><p>{BODY}</p></div>\n"
            "<!--mpproperty <founder-title>路灯换新</founder-title> /mpproperty--><p>友情链接</p></body>",
            {"left_beside": (8, "首页 关于", 1)},
        ),
        (
            "a.csv",
            f"标题,正文,标题\n路灯换新,{BODY},夜市搬家\n",
            {"columns_unused": (4, "", None)},
        ),
        (
            "a.jsonl",
            f'{{"title": "路灯换新", "text": "{BODY}"}}\n{{"title": "夜市"，}}\n',
            {"bad_json": (15, "", 2)},
        ),
        (
            "a.json",
            f'{{"站名": "江边网", "list": [{{"title": "路灯换新", "text": "{BODY}"}}]}}',
            {"left_elements": (3, "江边网", 1)},
        ),
        (
            "b.json",
            f'[{{"title": "路灯换新", "text": [{{"type": "p", "text": "{BODY}", "注": "夜市"}}]}}]',
            {"columns_unused": (2, "", None)},
        ),
    ],
)  # fmt: skip
def test_what_went_nowhere_is_named(
    tmp_path: Path, name: str, content: str, expected: dict[str, tuple[int, str, int | None]]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")

    assert any(isinstance(item, Page) for item in read_archive([tmp_path]))
    assert left_of(tmp_path) == expected
