"""Buttons under an answer show its context, and expire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.bot.assembled import AssembledBot

QUESTION = "天元区有多少家规模以上工业企业复工?"


def test_the_context_of_a_quote_is_shown_in_the_message(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    handlers, context = assembled.handlers, assembled.context()
    run(handlers.ask.text(assembled.message(QUESTION), context))

    run(handlers.buttons.show(assembled.tap(assembled.buttons["上下文"]), context))

    assert assembled.request.calls[-1][0] == "editMessageText"
    assert "所在段落:" in assembled.texts[-1]


def test_an_answer_of_another_chat_cannot_be_opened(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    handlers, context = assembled.handlers, assembled.context()
    run(handlers.ask.text(assembled.message(QUESTION), context))

    run(handlers.buttons.show(assembled.tap(assembled.buttons["上下文"], user=6), context))

    assert assembled.request.calls[-1][0] == "answerCallbackQuery"


def test_callback_data_of_another_version_stops_the_spinner(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    run(assembled.handlers.buttons.unknown(assembled.tap("0:x"), assembled.context()))

    assert [name for name, _ in assembled.request.calls] == ["answerCallbackQuery"]
