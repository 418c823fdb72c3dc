"""`jianbao clip` as typed in a shell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Clip = Callable[..., list[str]]


def test_a_part_of_an_article_is_kept_listed_found_noted_and_removed(clip: Clip) -> None:
    assert clip("add", "r2:0-9", "--note", "问茶农") == ["0", "已收进剪报夹:第 1 条。"]
    assert clip("add", "r2:0-9") == ["0", "已在剪报夹里(第 1 条)。"]
    head = "号\t日期\t报纸\t版\t标题\t原句\t笔记"
    row = "1\t2021-03-01\t江畔日报\t2\t春茶开采\t茶农天不亮就上山。\t问茶农"
    assert clip("list") == ["0", head, row]
    assert clip("search", "茶农 -渡口") == ["0", head, row]
    assert clip("search", "渡口") == ["1", "剪报夹里没有“渡口”。"]
    assert clip("note", "1", "改过的笔记") == ["0", "第 1 条的笔记已记下。"]
    assert json.loads(clip("list", "--json")[1])["cuttings"][0]["note"] == "改过的笔记"
    assert clip("remove", "1") == ["0", "第 1 条已移出剪报夹。"]
    assert clip("list")[0] == "1"


def test_a_cutting_leads_back_to_its_context_and_outlives_its_article(clip: Clip, tmp_path: Path) -> None:
    clip("add", "r2:0-9")

    shown = clip("show", "1")
    rows = (tmp_path / "江畔.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "江畔.jsonl").write_text("".join(row for row in rows if '"r2"' not in row), encoding="utf-8")

    assert shown == [
        "0", "第 1 条", "▌ 茶农天不亮就上山。", "    —— 《春茶开采》 江畔日报 2021年3月1日 2版 作者 柳岸",
        "", "所在段落:", "茶农天不亮就上山。\n今年的春茶比去年早了五天。".splitlines()[0],
    ]  # fmt: skip


def test_a_removed_article_is_told_and_its_words_stay(
    clip: Clip, jianbao: Callable[..., object], tmp_path: Path
) -> None:
    clip("add", "r2:0-9")
    rows = (tmp_path / "江畔.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "江畔.jsonl").write_text("".join(row for row in rows if '"r2"' not in row), encoding="utf-8")
    jianbao("index", tmp_path / "江畔.jsonl", "--yes")

    shown = clip("show", "1")

    assert shown[2] == "▌ 茶农天不亮就上山。"
    assert shown[-1] == "这篇文章已不在现在的档案里;以上是收藏时存下的原文。"
    assert json.loads(clip("show", "1", "--json")[1])["state"] == "gone"


def test_cuttings_are_exported_by_the_suffix(clip: Clip, tmp_path: Path) -> None:
    clip("add", "r2:0-9", "--note", "问茶农")
    clip("add", "r1")

    assert clip("export", "茶.md", "--search", "茶农")[1:] == ["已导出 1 条到 茶.md。"]
    assert clip("export", "全部.pdf")[0] == "0"
    assert "> 茶农天不亮就上山。" in (tmp_path / "茶.md").read_text(encoding="utf-8")
    assert (tmp_path / "全部.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", "r2:9-9"), "2", "「9-9」不是文章里的一段"),
        (("add", "r99"), "1", "没有编号为 r99 的文章"),
        (("show", "4"), "2", "剪报夹里没有第 4 条"),
        (("remove", "4"), "2", "剪报夹里没有第 4 条"),
        (("export", "空.pdf"), "1", "剪报夹是空的"),
        (("search", "(茶"), "2", "括号没有收住"),
        (("note", "1", "长" * 1001), "2", "笔记太长了"),
    ],
)
def test_a_wrong_call_is_told(clip: Clip, arguments: tuple[str, ...], code: str, said: str) -> None:
    found, *lines = clip(*arguments)

    assert found == code
    assert said in "\n".join(lines)


def test_an_unknown_suffix_and_an_unwritable_place_are_told(clip: Clip) -> None:
    clip("add", "r1")

    assert "看不出 剪报.docx 要写成什么格式" in clip("export", "剪报.docx")[1]
    assert "写不了 没有/剪报.md" in clip("export", "没有/剪报.md")[1]


def test_the_command_alone_shows_its_help(clip: Clip) -> None:
    code, *lines = clip()

    assert code == "0"
    assert {"add", "list", "show", "search", "note", "remove", "export"} <= {
        line.split()[0] for line in lines if line.strip()
    }
