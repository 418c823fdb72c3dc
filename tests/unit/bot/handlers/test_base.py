"""A rejected update is answered in its own way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.handlers.base import reject, user_id
from tests.unit.bot.assembled import AssembledBot


def test_a_message_gets_a_reply_and_an_empty_text_none(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    run(reject(assembled.message("问"), "请稍候"))
    run(reject(assembled.message("问"), ""))

    assert [(name, given.get("text")) for name, given in assembled.request.calls] == [
        ("sendMessage", "请稍候")
    ]


def test_the_spinner_of_a_tap_is_stopped_with_or_without_words(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    for text in ("已过期", ""):
        run(reject(assembled.tap("1:n:x"), text))

    assert [name for name, _ in assembled.request.calls] == ["answerCallbackQuery"] * 2
    assert assembled.texts == ["已过期"]


def test_a_tap_answered_before_gets_a_message(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    tap = assembled.tap("1:n:x")

    async def work() -> None:
        await reject(tap, "")
        await reject(tap, "没有办成")

    run(work())

    assert [(name, given.get("text")) for name, given in assembled.request.calls] == [
        ("answerCallbackQuery", None),
        ("sendMessage", "没有办成"),
    ]


def test_the_sender_of_an_update_has_a_number(assembled: AssembledBot) -> None:
    assert user_id(assembled.message("问", user=7)) == 7


@pytest.mark.parametrize("sender", [-1001, -1002])
def test_an_anonymous_sender_is_the_chat_it_writes_for(assembled: AssembledBot, sender: int) -> None:
    chat = {"id": sender, "type": "supergroup" if sender == -1001 else "channel", "title": "x"}

    assert user_id(assembled.message("问", user=1087968824, chat=-1001, sender_chat=chat)) == sender
