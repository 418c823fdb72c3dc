"""`jianbao article` and `jianbao similar`."""

from __future__ import annotations

import json
from collections.abc import Callable

Browse = Callable[..., list[str]]


def test_an_article_is_shown_whole(browse: Browse) -> None:
    code, *lines = browse("article", "r2")

    assert code == "0"
    assert lines == [
        "春茶开采", "《春茶开采》 江畔日报 2021年3月1日 2版 作者 柳岸", "", "茶农天不亮就上山。",
        "", "今年的春茶比去年早了五天。",
    ]  # fmt: skip


def test_the_blocks_of_an_article_as_json_are_parts_of_its_text(browse: Browse) -> None:
    found = json.loads(browse("article", "r2", "--json")[1])

    first = found["blocks"][0]
    assert found["text"][first["start"] : first["end"]] == "茶农天不亮就上山。"
    assert (found["article_id"], found["headline"]) == ("r2", "春茶开采")


def test_an_unknown_id_names_the_nearest(browse: Browse) -> None:
    assert browse("article", "r9") == ["1", "档案里没有编号为 r9 的文章。最接近的编号是 r7。"]


def test_articles_on_the_same_matter_are_listed(browse: Browse) -> None:
    code, header, first, *_ = browse("similar", "r1", "--limit", "1")

    assert (code, header) == ("0", "日期\t报纸\t版\t标题\t编号")
    assert first.split("\t")[-1] in {"r3", "r5"}
