"""Taps of the scrapbook: each person's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.bot.assembled import AssembledBot

Run = Callable[..., Any]
QUOTE = "全区规模以上工业企业复工78家"


def test_a_quote_is_kept_once(assembled: AssembledBot, run: Run, kept: str) -> None:
    run(assembled.handlers.cuttings.keep(assembled.tap(assembled.buttons["收藏"]), assembled.context()))

    assert kept == "已收进剪报夹(第 1 条)。/clip 查看,可加笔记。"
    assert assembled.texts[-1] == "已在剪报夹里(第 1 条)。"


def test_an_article_is_kept_whole(
    assembled: AssembledBot, run: Run, kept: str, clip: Callable[..., str]
) -> None:
    run(assembled.handlers.buttons.show(assembled.tap(assembled.buttons["原文"]), assembled.context()))
    run(assembled.handlers.cuttings.keep(assembled.tap(assembled.buttons["收藏"]), assembled.context()))

    assert "第 2 条" in assembled.texts[-1]
    assert "<i> 整篇</i>" in clip()


def test_a_cutting_leads_back_to_its_quote(
    assembled: AssembledBot, run: Run, kept: str, clip: Callable[..., str]
) -> None:
    shown = clip("1")
    run(
        assembled.handlers.cuttings.lead_back(
            assembled.tap(assembled.buttons["↪ 回到报上"]), assembled.context()
        )
    )

    assert QUOTE in shown
    assert QUOTE in assembled.texts[-1]
    assert {"上下文", "原文", "核对"} <= set(assembled.buttons)


def test_removing_asks_first(assembled: AssembledBot, run: Run, kept: str, clip: Callable[..., str]) -> None:
    clip("1")
    run(assembled.handlers.cuttings.remove(assembled.tap(assembled.buttons["移出"]), assembled.context()))
    asked = set(assembled.buttons)
    run(assembled.handlers.cuttings.remove(assembled.tap(assembled.buttons["确认移出"]), assembled.context()))

    assert asked == {"确认移出", "留着"}
    assert assembled.texts[-1] == "第 1 条已移出剪报夹。"
    assert clip().startswith("剪报夹是空的。")


@pytest.mark.parametrize("method", ["show", "lead_back", "remove"])
def test_the_cutting_of_somebody_else_is_expired(
    assembled: AssembledBot, run: Run, kept: str, clip: Callable[..., str], method: str
) -> None:
    clip("1")
    data = assembled.buttons["移出"]

    run(getattr(assembled.handlers.cuttings, method)(assembled.tap(data, user=8), assembled.context()))

    assert assembled.texts[-1] == "这个结果已过期,请重新提问。"
    assert "剪报夹:1 条" in clip()


@pytest.mark.parametrize("method", ["turn_page", "export"])
def test_a_forged_key_of_a_list_is_expired(assembled: AssembledBot, run: Run, kept: str, method: str) -> None:
    run(getattr(assembled.handlers.cuttings, method)(assembled.tap("1:j:AAAAAAAA:0:0"), assembled.context()))

    assert assembled.texts[-1] == "这个结果已过期,请重新提问。"


def test_a_list_of_nothing_is_not_exported(assembled: AssembledBot, run: Run) -> None:
    run(assembled.handlers.cuttings.export(assembled.tap("1:z:all:0:0"), assembled.context()))

    assert assembled.texts == ["这个结果已过期,请重新提问。"]
