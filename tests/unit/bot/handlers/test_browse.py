"""/trend and /calendar without pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.bot.assembled import AssembledBot

QUESTION = "天元区有多少家规模以上工业企业复工?"


def test_a_trend_needs_a_word(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    for args in ((), ("报" * 100,)):
        run(assembled.handlers.browse.trend(assembled.message("/trend"), assembled.context(*args)))

    assert len(set(assembled.texts)) == 1
    assert "/trend" in assembled.texts[0]


def test_a_trend_names_the_best_headlines(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    run(assembled.handlers.browse.trend(assembled.message("/trend"), assembled.context("复工")))

    assert "复工" in assembled.texts[0]
    assert "支持企业有序复工复产" in assembled.texts[0]


def test_the_calendar_names_paper_and_days(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    run(assembled.handlers.browse.calendar(assembled.message("/calendar"), assembled.context()))

    assert "株洲日报" in assembled.texts[0]
    assert "2020" in assembled.texts[0]
