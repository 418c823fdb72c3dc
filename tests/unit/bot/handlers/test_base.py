"""A rejected update is answered in its own way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


def test_the_sender_of_an_update_has_a_number(assembled: AssembledBot) -> None:
    assert user_id(assembled.message("问", user=7)) == 7
