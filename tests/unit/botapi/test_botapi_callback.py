"""Presses of buttons and their answers."""

from __future__ import annotations

import pytest

from tests.e2e.botapi import FakeBotAPI, Person, Press, Seen
from tests.unit.botapi.client import Client

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "原文", "callback_data": "o:1"}, {"text": "版面", "url": "https://zhuzhou.example"}]
    ]
}


@pytest.fixture
def message(client: Client, alice: Person) -> Seen:
    client.get("sendMessage", chat_id=alice.id, text="株洲", reply_markup=KEYBOARD)
    return alice.next_reply()


@pytest.fixture
def press(alice: Person, message: Seen) -> Press:
    return alice.presses(message, "原文")


def test_a_press_arrives_as_a_callback_query(client: Client, press: Press) -> None:
    update = client.get("getUpdates", offset=-1)[0]["callback_query"]

    assert update["id"] == press.id
    assert update["data"] == "o:1"
    assert update["from"]["language_code"] == "zh-hans"
    assert update["message"]["text"] == "株洲"


def test_an_answer_stops_the_spinner(api: FakeBotAPI, client: Client, press: Press) -> None:
    assert client.get("answerCallbackQuery", callback_query_id=press.id, text="已展开") is True

    assert press.wait_for_answer() == "已展开"
    api.assert_clean()


def test_a_press_without_answer_fails_the_test(api: FakeBotAPI, press: Press) -> None:
    with pytest.raises(AssertionError, match=r"never answered: the press of \[原文\] by Alice"):
        api.assert_clean()


def test_a_press_is_answered_once(client: Client, press: Press) -> None:
    client.get("answerCallbackQuery", callback_query_id=press.id)

    assert client.refused("answerCallbackQuery", callback_query_id=press.id) == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


def test_an_id_that_was_never_issued_is_refused(client: Client) -> None:
    assert "query ID is invalid" in client.refused("answerCallbackQuery", callback_query_id="1")


def test_the_answer_to_an_expired_press_is_refused_as_announced(
    api: FakeBotAPI, client: Client, press: Press
) -> None:
    press.expires()

    assert "query is too old" in client.refused("answerCallbackQuery", callback_query_id=press.id)
    api.assert_clean()


def test_a_toast_over_200_characters_is_refused(client: Client, press: Press) -> None:
    assert client.refused("answerCallbackQuery", callback_query_id=press.id, text="字" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )


def test_a_press_opens_no_foreign_link(client: Client, press: Press) -> None:
    assert client.refused(
        "answerCallbackQuery", callback_query_id=press.id, url="https://zhuzhou.example"
    ) == ("Bad Request: URL_INVALID")
    link = "https://t.me/jianbao_test_bot?start=a1f3c_12"
    assert client.get("answerCallbackQuery", callback_query_id=press.id, url=link) is True


def test_a_link_button_tells_the_bot_nothing(alice: Person, message: Seen) -> None:
    with pytest.raises(ValueError, match="sends nothing to the bot"):
        alice.presses(message, "版面")


def test_a_button_that_is_not_there_cannot_be_pressed(alice: Person, message: Seen) -> None:
    with pytest.raises(LookupError, match="no button '核对'"):
        alice.presses(message, "核对")


def test_a_late_finger_presses_a_button_of_an_earlier_version(
    client: Client, alice: Person, message: Seen
) -> None:
    client.get("editMessageText", chat_id=alice.id, message_id=message.id, text="完成")

    alice.presses(message, "原文", version=0)

    assert client.get("getUpdates", offset=-1)[0]["callback_query"]["data"] == "o:1"
