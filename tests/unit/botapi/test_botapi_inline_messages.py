"""What somebody posts by way of the bot: chosen, edited by its inline id, pressed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.botapi import FakeBotAPI, Group, Person, Seen
from tests.unit.botapi.client import Client

BUTTON = {"inline_keyboard": [[{"text": "打开", "callback_data": "o"}]]}
RESULT = {
    "type": "article",
    "id": "1",
    "title": "云服务",
    "input_message_content": {"message_text": "<b>7000余名</b>", "parse_mode": "HTML"},
}


@pytest.fixture
def group(api: FakeBotAPI) -> Group:
    return api.group("读报群")


def posted(client: Client, alice: Person, group: Group, **fields: Any) -> Seen:
    typed = alice.types("多少人?")
    client.get("answerInlineQuery", inline_query_id=typed.query.id, results=[{**RESULT, **fields}])
    return alice.picks(typed, 0, group)


def test_a_chosen_result_is_the_persons_message_by_way_of_the_bot(
    client: Client, alice: Person, group: Group
) -> None:
    message = posted(client, alice, group, reply_markup=BUTTON)

    (chosen,) = [u["chosen_inline_result"] for u in client.get("getUpdates") if "chosen_inline_result" in u]
    assert message.marked("bold") == ["7000余名"]
    assert message.json["via_bot"]["username"] == "jianbao_test_bot"
    assert (chosen["result_id"], chosen["query"]) == ("1", "多少人?")
    assert chosen["inline_message_id"] == message.message.inline_id


def test_a_message_with_buttons_is_edited_by_its_inline_id(
    client: Client, alice: Person, group: Group
) -> None:
    message = posted(client, alice, group, reply_markup=BUTTON)

    result = client.get("editMessageText", inline_message_id=message.message.inline_id, text="改了")

    assert result is True
    assert message.history == ["7000余名", "改了"]


def test_a_message_without_buttons_has_no_id_to_edit_it_by(
    client: Client, alice: Person, group: Group
) -> None:
    message = posted(client, alice, group)

    assert message.message.inline_id is None
    assert client.refused("editMessageText", inline_message_id="inline-1", text="改") == (
        "Bad Request: MESSAGE_ID_INVALID"
    )


def test_a_press_under_it_names_the_inline_id_and_no_message(
    api: FakeBotAPI, client: Client, alice: Person, group: Group
) -> None:
    message = posted(client, alice, group, reply_markup=BUTTON)

    press = alice.presses(message, "打开")

    (query,) = [u["callback_query"] for u in client.get("getUpdates") if "callback_query" in u]
    assert query["inline_message_id"] == message.message.inline_id
    assert "message" not in query
    client.get("answerCallbackQuery", callback_query_id=press.id)
    api.assert_clean()
