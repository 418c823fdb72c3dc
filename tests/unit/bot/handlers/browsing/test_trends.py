"""/trend without pictures: by intervals, down to the articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.bot.assembled import AssembledBot

Run = Callable[..., Any]


def test_a_trend_needs_a_word(assembled: AssembledBot, run: Run) -> None:
    for args in ((), ("报" * 100,)):
        run(assembled.handlers.trends.trend(assembled.message("/trend"), assembled.context(*args)))

    assert len(set(assembled.texts)) == 1
    assert "/trend" in assembled.texts[0]


def test_a_trend_names_the_best_headlines(assembled: AssembledBot, run: Run) -> None:
    run(assembled.handlers.trends.trend(assembled.message("/trend"), assembled.context("复工")))

    assert "复工" in assembled.texts[0]
    assert "支持企业有序复工复产" in assembled.texts[0]


def test_a_trend_says_its_share_and_leads_to_the_articles(assembled: AssembledBot, run: Run) -> None:
    run(assembled.handlers.trends.trend(assembled.message("/trend"), assembled.context("复工", "按周")))
    chart, tap = assembled.texts[0], assembled.buttons["2020-02-10–02-16 · 6 篇"]

    run(assembled.handlers.trends.turn(assembled.tap(tap), assembled.context()))

    assert "见于 6 篇文章(占全部的 75.0%),2020-02-10–02-16 最多:6 篇(占 75.0%)" in chart
    assert assembled.texts[-1].startswith("<b>关于“复工”的文章:")
    assert "《落实疫情防控措施 支持企业有序复工复产》" in assembled.texts[-1]
    assert not any(label.startswith("✕") for label in assembled.buttons)  # nothing was asked


def test_another_interval_is_a_tap_away(assembled: AssembledBot, run: Run) -> None:
    run(assembled.handlers.trends.trend(assembled.message("/trend"), assembled.context("复工")))
    by_day = assembled.texts[0]

    run(assembled.handlers.trends.turn(assembled.tap(assembled.buttons["按年"]), assembled.context()))

    assert "2020-02-16 最多:6 篇" in by_day
    assert ",2020 最多:6 篇" in assembled.texts[-1]
    assert "按日" in assembled.buttons


@pytest.mark.parametrize("data", ["1:B:AAAAAAAAd:0:0", "1:B:x:0:0", "1:B:AAAAAAAAd:9999:999"])
def test_a_forged_tap_is_expired(assembled: AssembledBot, run: Run, data: str) -> None:
    run(assembled.handlers.trends.turn(assembled.tap(data), assembled.context()))

    assert assembled.texts == ["这个结果已过期,请重新提问。"]


def test_days_without_the_word_are_told(assembled: AssembledBot, run: Run) -> None:
    run(assembled.handlers.trends.trend(assembled.message("/trend"), assembled.context("复工")))
    key = assembled.buttons["按年"].split(":")[2]

    run(assembled.handlers.trends.turn(assembled.tap(f"1:B:{key[:-1]}d:700:1"), assembled.context()))

    assert assembled.texts[-1] == "这段日子里没有找到带“复工”的文章。"
