"""Replies to messages of the bot, known by their buttons."""

from __future__ import annotations

from typing import Any

import pytest

from bot.callback_data import Action, CallbackData
from bot.handlers.scrapbook.cutting_replies import RepliesToCutting, tap_of_reply
from tests.unit.bot.assembled import BOT, AssembledBot


def replied(data: str, sender: dict[str, Any] = BOT) -> dict[str, Any]:
    link, button = {"text": "链接", "copy_text": {"text": "x"}}, {"text": "移出", "callback_data": data}
    return {
        "message_id": 5, "date": 1767225600, "chat": {"id": 5, "type": "private"}, "from": sender,
        "text": "引文", "reply_markup": {"inline_keyboard": [[link], [button]]},
    }  # fmt: skip


def test_a_button_under_the_replied_message_is_found(assembled: AssembledBot) -> None:
    message = assembled.message("笔记", reply_to_message=replied("1:A:abc:0:0")).message

    assert message is not None
    assert tap_of_reply(message, Action.UNCLIP) == CallbackData(Action.UNCLIP, "abc")
    assert tap_of_reply(message, Action.CLIP) is None
    assert RepliesToCutting().filter(message)


@pytest.mark.parametrize(
    "given",
    [
        replied("1:q:abc:0:0"),
        replied("garbage"),
        replied("1:A:abc:0:0", {"id": 8, "is_bot": False, "first_name": "别人"}),
    ],
)
def test_other_replies_are_no_notes(assembled: AssembledBot, given: dict[str, Any]) -> None:
    message = assembled.message("笔记", reply_to_message=given).message

    assert message is not None
    assert not RepliesToCutting().filter(message)


def test_a_message_that_replies_to_nothing_is_no_note(assembled: AssembledBot) -> None:
    message = assembled.message("问题").message

    assert message is not None
    assert not RepliesToCutting().filter(message)
