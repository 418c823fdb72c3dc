"""What a message shows, when many want it to show something at once."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.transport import message_editor as module
from bot.transport.message_editor import MessageEditor
from bot.views.message import Message

MESSAGE = SimpleNamespace(chat=SimpleNamespace(id=1), message_id=2, text="before", reply_markup=None)
A, B, C = (Message(letter, None) for letter in "abc")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Texts that were sent; each edit takes a moment, a text "x" fails."""
    texts = []

    async def edit(message: Any, view: Message) -> None:
        texts.append(view.html)
        await asyncio.sleep(0)
        if view.html == "x":
            raise NetworkError("x")

    monkeypatch.setattr(module, "edit", edit)
    return texts


def show(*views: Message, shown: MessageEditor | None = None) -> list[BaseException | None]:
    async def at_once() -> list[BaseException | None]:
        return await asyncio.gather(*(place.edit(MESSAGE, view) for view in views), return_exceptions=True)

    place = shown or MessageEditor()
    return asyncio.run(at_once())


def test_of_many_views_in_a_moment_the_first_and_the_last_are_sent(sent: list[Any]) -> None:
    show(A, B, C, B, C)

    assert sent == ["a", "c"]


def test_what_a_message_shows_already_is_not_sent_again(sent: list[Any]) -> None:
    shown = MessageEditor()

    show(A, B, A, shown=shown)
    show(A, Message("before", None), shown=shown)

    assert sent == ["a", "before"]


def test_a_failure_is_told_to_whoever_wanted_that_view(sent: list[Any]) -> None:
    outcome = show(Message("x", None))

    assert isinstance(outcome[0], NetworkError)


def test_a_failure_does_not_keep_the_newest_view_from_being_shown(sent: list[Any]) -> None:
    outcome = show(Message("x", None), B)

    assert sent == ["x", "b"]
    assert outcome == [None, None]
