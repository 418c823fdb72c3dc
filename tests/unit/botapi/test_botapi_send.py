"""sendMessage: texts, chats, replies and keyboards, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.unit.botapi.client import NOON, Client


def test_a_message_comes_back_as_plain_text_with_entities(client: Client, alice: Person) -> None:
    sent = client.get("sendMessage", chat_id=alice.id, text="😀<b>株洲</b> &lt;日报&gt;", parse_mode="HTML")

    assert sent["text"] == "😀株洲 <日报>"
    assert sent["entities"] == [{"type": "bold", "offset": 2, "length": 2}]
    assert sent["from"]["username"] == "jianbao_test_bot"
    assert sent["chat"] == {"id": 1001, "type": "private", "first_name": "Alice"}
    assert sent["date"] == NOON
    assert sent["message_id"] == 2


def test_white_space_around_a_text_is_cut(client: Client, alice: Person) -> None:
    sent = client.get("sendMessage", chat_id=alice.id, text="\n  <b> 株洲 </b>\n", parse_mode="HTML")

    assert sent["text"] == "株洲"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 2}]


def test_links_and_commands_are_found_by_themselves(client: Client, alice: Person) -> None:
    sent = client.get("sendMessage", chat_id=alice.id, text="/help <code>/ask</code>", parse_mode="HTML")

    assert sent["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 5},
        {"type": "code", "offset": 6, "length": 4},
    ]


def test_entities_may_be_given_instead_of_markup(client: Client, alice: Person) -> None:
    given = [{"type": "bold", "offset": 0, "length": 2}]

    assert client.get("sendMessage", chat_id=alice.id, text="株洲", entities=given)["entities"] == given


def test_entities_beyond_a_hundred_are_dropped(client: Client, alice: Person) -> None:
    sent = client.get("sendMessage", chat_id=alice.id, text="<b>字</b>、" * 120, parse_mode="HTML")

    assert len(sent["entities"]) == 100


def test_a_text_of_4096_code_points_passes(client: Client, alice: Person) -> None:
    sent = client.get("sendMessage", chat_id=alice.id, text="<b>" + "😀" * 4096 + "</b>", parse_mode="HTML")

    assert len(sent["text"]) == 4096


def test_a_text_over_4096_code_points_is_refused(client: Client, alice: Person) -> None:
    description = client.refused("sendMessage", chat_id=alice.id, text="字" * 4097)

    assert description == "Bad Request: message is too long"


def test_a_raw_text_over_32768_bytes_is_refused(client: Client, alice: Person) -> None:
    text = "<b></b>" * 4682  # 32,774 bytes, nothing to see

    assert client.refused("sendMessage", chat_id=alice.id, text=text, parse_mode="HTML") == (
        "Bad Request: text is too long"
    )


@pytest.mark.parametrize(
    ("given", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n\u200b "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x", "parse_mode": "Markdown3"}, "unsupported parse_mode"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "1<2 且 x", "parse_mode": "html"},
            'can\'t parse entities: Unsupported start tag "2" at byte offset 1',
        ),
        (
            {"text": "<b><i>x</b></i>", "parse_mode": "HTML"},
            'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        (
            {"text": "a.b", "parse_mode": "MarkdownV2"},
            "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
    ],
)
def test_a_bad_text_is_refused_in_telegrams_words(
    client: Client, alice: Person, given: dict[str, Any], description: str
) -> None:
    assert client.refused("sendMessage", chat_id=alice.id, **given) == f"Bad Request: {description}"


def test_an_unknown_chat_is_not_found(client: Client) -> None:
    assert client.refused("sendMessage", chat_id=7, text="x") == "Bad Request: chat not found"


def test_a_person_who_has_not_started_the_bot_is_not_found(api: FakeBotAPI, client: Client) -> None:
    bob = api.user(1002, "Bob")

    assert client.refused("sendMessage", chat_id=bob.id, text="x") == "Bad Request: chat not found"


def test_a_person_met_in_a_group_cannot_be_written_to_first(api: FakeBotAPI, client: Client) -> None:
    bob = api.user(1002, "Bob")
    api.group("读报群").says(bob, "/ask 株洲")

    assert client.refused("sendMessage", chat_id=bob.id, text="x") == (
        "Forbidden: bot can't initiate conversation with a user"
    )


def test_a_person_who_blocked_the_bot_gets_nothing(api: FakeBotAPI, client: Client, alice: Person) -> None:
    api.block(alice)

    envelope = client.ask("sendMessage", chat_id=alice.id, text="x")

    assert envelope["error_code"] == 403
    assert envelope["description"] == "Forbidden: bot was blocked by the user"
    api.assert_clean()


def test_a_group_without_the_bot_gets_nothing(api: FakeBotAPI, client: Client, alice: Person) -> None:
    group = api.group("读报群")
    group.removes_bot(alice)

    assert client.refused("sendMessage", chat_id=group.chat_id, text="x") == (
        "Forbidden: bot was kicked from the supergroup chat"
    )
    api.assert_clean()


def test_a_topic_that_is_not_there_is_refused(client: Client, alice: Person) -> None:
    assert client.refused("sendMessage", chat_id=alice.id, text="x", message_thread_id=3) == (
        "Bad Request: message thread not found"
    )


def test_a_reply_carries_the_message_and_the_quote(client: Client, alice: Person) -> None:
    question = alice.says("😀超过5000人的报道")

    sent = client.get(
        "sendMessage",
        chat_id=alice.id,
        text="有",
        reply_parameters={"message_id": question.id, "quote": "5000人"},
    )

    assert sent["reply_to_message"]["text"] == "😀超过5000人的报道"
    assert "reply_to_message" not in sent["reply_to_message"]
    assert sent["quote"] == {"text": "5000人", "position": 4, "is_manual": True}


@pytest.mark.parametrize("quote", ["6000人", "超" * 1025])
def test_a_quote_that_is_not_there_is_refused(client: Client, alice: Person, quote: str) -> None:
    question = alice.says("超过5000人的报道")

    assert client.refused(
        "sendMessage",
        chat_id=alice.id,
        text="有",
        reply_parameters={"message_id": question.id, "quote": quote},
    ) == ("Bad Request: QUOTE_TEXT_INVALID")


def test_a_quote_without_the_bold_of_the_message_is_refused(client: Client, alice: Person) -> None:
    bold = client.get("sendMessage", chat_id=alice.id, text="超过<b>5000</b>人", parse_mode="HTML")
    reply = {"message_id": bold["message_id"], "quote": "5000人"}

    assert client.refused("sendMessage", chat_id=alice.id, text="有", reply_parameters=reply) == (
        "Bad Request: QUOTE_TEXT_INVALID"
    )
    reply |= {"quote": "<b>5000</b>人", "quote_parse_mode": "HTML"}
    assert client.get("sendMessage", chat_id=alice.id, text="有", reply_parameters=reply)["quote"] == {
        "text": "5000人",
        "entities": [{"type": "bold", "offset": 0, "length": 4}],
        "position": 2,
        "is_manual": True,
    }


def test_a_reply_to_nothing_is_refused_unless_allowed(client: Client, alice: Person) -> None:
    reply = {"message_id": 99}

    assert client.refused("sendMessage", chat_id=alice.id, text="x", reply_parameters=reply) == (
        "Bad Request: message to be replied not found"
    )
    allowed = {**reply, "allow_sending_without_reply": True}
    assert "reply_to_message" not in client.get(
        "sendMessage", chat_id=alice.id, text="x", reply_parameters=allowed
    )


@pytest.mark.parametrize(
    ("button", "description"),
    [
        (
            {"text": "原文"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "原文", "callback_data": "x", "url": "https://a.example"},
            "can't parse inline keyboard button: exactly one of the optional fields must be used",
        ),
        ({"text": "原文", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "原文", "callback_data": "字" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": "原文", "url": "javascript:alert(1)"}, "BUTTON_URL_INVALID"),
        ({"text": "原文", "url": "not a link"}, "BUTTON_URL_INVALID"),
        ({"text": "引文", "copy_text": {"text": "字" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "引文", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
def test_a_bad_button_is_refused(
    client: Client, alice: Person, button: dict[str, Any], description: str
) -> None:
    markup = {"inline_keyboard": [[button]]}

    assert client.refused("sendMessage", chat_id=alice.id, text="x", reply_markup=markup) == (
        f"Bad Request: {description}"
    )


@pytest.mark.parametrize(
    "button",
    [
        {"text": "原文", "callback_data": "x" * 64},
        {"text": "版面", "url": "https://zhuzhou.example/2020/02/15?a=1#b"},
        {"text": "打开", "url": "tg://user?id=1"},
        {"text": "引文", "copy_text": {"text": "字" * 256}},
        {"text": "分享", "switch_inline_query": ""},
    ],
)
def test_a_good_button_passes(client: Client, alice: Person, button: dict[str, Any]) -> None:
    markup = {"inline_keyboard": [[button]]}

    assert (
        client.get("sendMessage", chat_id=alice.id, text="x", reply_markup=markup)["reply_markup"] == markup
    )


@pytest.mark.parametrize(("rows", "columns"), [(1, 9), (13, 8)])
def test_a_keyboard_with_too_many_buttons_is_refused(
    client: Client, alice: Person, rows: int, columns: int
) -> None:
    markup = {"inline_keyboard": [[{"text": "页", "callback_data": "p"}] * columns] * rows}

    assert client.refused("sendMessage", chat_id=alice.id, text="x", reply_markup=markup) == (
        "Bad Request: reply markup is too long"
    )


def test_a_reply_keyboard_belongs_to_the_chat(client: Client, alice: Person) -> None:
    shown = client.get(
        "sendMessage", chat_id=alice.id, text="x", reply_markup={"keyboard": [[{"text": "今天"}]]}
    )

    assert "reply_markup" not in shown
    assert alice.keyboard == [["今天"]]
    client.get("sendMessage", chat_id=alice.id, text="x", reply_markup={"remove_keyboard": True})
    assert alice.keyboard == []
