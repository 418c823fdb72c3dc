"""Edits and deletions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.unit.botapi.client import NOON, Client

KEYBOARD = {"inline_keyboard": [[{"text": "原文", "callback_data": "o:1"}]]}


@pytest.fixture
def sent(client: Client, alice: Person) -> dict[str, Any]:
    message: dict[str, Any] = client.get(
        "sendMessage", chat_id=alice.id, text="<b>载入中</b>", parse_mode="HTML", reply_markup=KEYBOARD
    )
    return {"chat_id": alice.id, "message_id": message["message_id"]}


def test_an_edit_replaces_the_text_and_takes_the_keyboard_away(
    client: Client, alice: Person, sent: dict[str, Any]
) -> None:
    edited = client.get("editMessageText", **sent, text="完成")

    assert edited["text"] == "完成"
    assert edited["edit_date"] == NOON
    assert "reply_markup" not in edited
    assert "entities" not in edited
    (seen,) = alice.inbox()
    assert seen.history == ["载入中", "完成"]


def test_an_edit_that_changes_nothing_is_refused(client: Client, sent: dict[str, Any]) -> None:
    description = client.refused(
        "editMessageText", **sent, text="*载入中*", parse_mode="MarkdownV2", reply_markup=KEYBOARD
    )

    assert description == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly"
        " the same as a current content and reply markup of the message"
    )


def test_an_edit_of_the_keyboard_alone_keeps_the_text(client: Client, sent: dict[str, Any]) -> None:
    edited = client.get("editMessageReplyMarkup", **sent)

    assert edited["text"] == "载入中"
    assert "reply_markup" not in edited
    assert "message is not modified" in client.refused("editMessageReplyMarkup", **sent)


@pytest.mark.parametrize(
    ("given", "description"),
    [
        ({"text": "字" * 4097}, "MESSAGE_TOO_LONG"),
        ({"text": ""}, "message text is empty"),
        ({"text": "<b>", "parse_mode": "HTML"}, "can't parse entities"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "原文"}]]}},
            "Text buttons are unallowed",
        ),
    ],
)
def test_an_edit_obeys_the_rules_of_sending(
    client: Client, sent: dict[str, Any], given: dict[str, Any], description: str
) -> None:
    assert description in client.refused("editMessageText", **sent, **given)


@pytest.mark.parametrize("method", ["editMessageText", "editMessageReplyMarkup"])
def test_a_message_that_is_not_there_cannot_be_edited(client: Client, alice: Person, method: str) -> None:
    given = {"text": "x"} if method == "editMessageText" else {}

    assert client.refused(method, chat_id=alice.id, message_id=99, **given) == (
        "Bad Request: message to edit not found"
    )


def test_the_message_of_a_person_cannot_be_edited(client: Client, alice: Person) -> None:
    question = alice.says("株洲")

    assert client.refused("editMessageText", chat_id=alice.id, message_id=question.id, text="x") == (
        "Bad Request: message can't be edited"
    )


def test_an_edit_has_to_say_which_message(client: Client, alice: Person) -> None:
    assert client.refused("editMessageText", chat_id=alice.id, text="x") == (
        "Bad Request: message identifier is not specified"
    )
    assert client.refused("editMessageText", inline_message_id="AAA", text="x") == (
        "Bad Request: MESSAGE_ID_INVALID"
    )


def test_a_deleted_message_is_gone(client: Client, alice: Person, sent: dict[str, Any]) -> None:
    assert client.get("deleteMessage", **sent) is True

    assert alice.inbox() == []
    assert client.refused("deleteMessage", **sent) == "Bad Request: message to delete not found"
    assert client.refused("editMessageText", **sent, text="x") == "Bad Request: message to edit not found"


def test_in_a_group_only_an_administrator_deletes_what_others_wrote(
    api: FakeBotAPI, client: Client, alice: Person
) -> None:
    group = api.group("读报群")
    question = group.says(alice, "/ask 株洲")
    place = {"chat_id": group.chat_id, "message_id": question.id}

    assert client.refused("deleteMessage", **place) == "Bad Request: message can't be deleted"
    group.appoints_bot()
    assert client.get("deleteMessage", **place) is True
