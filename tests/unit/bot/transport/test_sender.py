"""Messages on their way: an edit that changes nothing, one that cannot be made, and "typing…"."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import ReplyParameters, TextQuote
from telegram.error import BadRequest, ChatMigrated, Forbidden, TimedOut

from bot.transport import sender
from bot.transport.sender import edit, edit_or_reply, edit_quietly, reply, with_typing
from bot.views.message import render_text

DONE = render_text("好了")
UNCHANGED = BadRequest("Message is not modified: specified new message content …")


class Chat:
    """Stands in for a chat and for a message in it; edits meet these troubles first."""

    def __init__(self, *troubles: Exception, action_fails: Exception | None = None) -> None:
        self.troubles = list(troubles)
        self.action_fails = action_fails
        self.chat = self
        self.edits: list[str] = []
        self.messages: list[str] = []
        self.actions: list[str] = []

    async def edit_text(self, html: str, reply_markup: Any = None) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.edits.append(html)

    async def send_message(self, html: str, reply_markup: Any = None) -> None:
        self.messages.append(html)

    async def send_action(self, action: str) -> None:
        self.actions.append(action)
        if self.action_fails:
            raise self.action_fails


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "EDIT_PAUSES_S", (0.0, 0.0))


def test_an_edit_that_changes_nothing_is_no_error() -> None:
    chat = Chat(UNCHANGED)

    asyncio.run(edit(chat, DONE))

    assert (chat.troubles, chat.messages) == ([], [])  # tried once, and nothing said beside


def test_another_refusal_of_an_edit_is_one() -> None:
    with pytest.raises(BadRequest):
        asyncio.run(edit(Chat(BadRequest("Message to edit not found")), DONE))


def test_progress_that_cannot_be_shown_is_only_logged() -> None:
    chat = Chat(Forbidden("Forbidden: bot was blocked by the user"))

    asyncio.run(edit_quietly(chat, DONE))

    assert (chat.troubles, chat.messages) == ([], [])  # tried once, and nothing said beside


def test_a_result_is_said_anew_when_its_message_is_gone() -> None:
    chat = Chat(BadRequest("Message to edit not found"))

    asyncio.run(edit_or_reply(chat, DONE))

    assert chat.messages == ["好了"]


def test_a_result_whose_edit_was_lost_is_edited_again() -> None:
    chat = Chat(TimedOut(), UNCHANGED)

    asyncio.run(edit_or_reply(chat, DONE))

    assert chat.messages == []


def test_typing_is_shown_only_while_something_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "TYPING_DELAY_S", 0.01)
    monkeypatch.setattr(sender, "TYPING_REPEAT_S", 0.01)
    quick, slow = Chat(), Chat(action_fails=TimedOut())

    async def work(chat: Chat, *, until: int) -> str:
        while len(chat.actions) < until:
            await asyncio.sleep(0)
        return "答"

    assert asyncio.run(with_typing(quick, work(quick, until=0))) == "答"
    assert asyncio.run(with_typing(slow, work(slow, until=2))) == "答"
    assert quick.actions == []
    assert slow.actions == ["typing", "typing"]


def test_a_result_does_not_wait_for_an_action_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "TYPING_DELAY_S", 0.0)
    chat = Chat()

    async def hang(action: str) -> None:
        chat.actions.append(action)
        await asyncio.Event().wait()

    async def work() -> str:
        while not chat.actions:
            await asyncio.sleep(0)
        return "答"

    chat.send_action = hang

    assert asyncio.run(with_typing(chat, work())) == "答"


def test_a_group_that_has_become_a_supergroup_gets_the_answer_there() -> None:
    sent = []

    class Bot:
        async def send_message(self, chat: int, html: str, reply_markup: Any = None) -> None:
            sent.append((chat, html))

    class Asked:
        async def reply_text(self, html: str, reply_markup: Any = None) -> None:
            raise ChatMigrated(-1009)

        def get_bot(self) -> Bot:
            return Bot()

    asyncio.run(reply(Asked(), DONE))

    assert sent == [(-1009, "好了")]


def test_the_quoted_part_is_quoted_and_left_out_when_it_stands_there_no_more() -> None:
    sent = []

    class Asked:
        message_id = 7

        async def reply_text(
            self, html: str, reply_markup: Any = None, reply_parameters: ReplyParameters | None = None
        ) -> None:
            sent.append(reply_parameters)
            if reply_parameters is not None and reply_parameters.quote == "gone":
                raise BadRequest("QUOTE_TEXT_INVALID")

    for quoted in ("多少家?", "gone"):
        asyncio.run(reply(Asked(), DONE, quoting=TextQuote(quoted, 4)))

    first, refused, plainly = sent
    assert (first.message_id, first.quote, first.quote_position) == (7, "多少家?", 4)
    assert refused.quote == "gone"
    assert plainly is None
