"""What people do, and what of it reaches the bot."""

from __future__ import annotations

import pytest

from tests.e2e.botapi import FakeBotAPI, Group, Person
from tests.unit.botapi.client import Client


@pytest.fixture
def group(api: FakeBotAPI) -> Group:
    return api.group("读报群")


def received(client: Client) -> list[str]:
    return [one["message"]["text"] for one in client.get("getUpdates") if "message" in one]


@pytest.mark.parametrize(
    ("text", "arrives"),
    [
        ("今天天气不错", False),
        ("/ask 株洲", True),
        ("/ask@jianbao_test_bot 株洲", True),
        ("/ask@other_news_bot 株洲", False),
        ("问问 /ask 株洲", False),
        ("@jianbao_test_bot 株洲", True),
        ("株洲 @Jianbao_Test_Bot", True),
        ("@other_news_bot 株洲", False),
    ],
)
def test_privacy_mode_keeps_what_is_not_meant_for_the_bot(
    api: FakeBotAPI, client: Client, group: Group, text: str, arrives: bool
) -> None:
    group.says(api.user(1002, "Bob"), text)

    assert received(client) == ([text] if arrives else [])


def test_a_reply_to_the_bot_arrives_in_privacy_mode(client: Client, group: Group, alice: Person) -> None:
    client.get("sendMessage", chat_id=group.chat_id, text="株洲有400万人")

    group.says(alice, "哪一年？", reply_to=group.next_reply())

    (_, update) = client.get("getUpdates")
    assert update["message"]["text"] == "哪一年？"
    assert update["message"]["reply_to_message"]["from"]["is_bot"] is True
    assert update["message"]["chat"] == {"id": group.chat_id, "type": "supergroup", "title": "读报群"}


def test_without_privacy_mode_everything_arrives(api: FakeBotAPI, client: Client, alice: Person) -> None:
    api.group("编辑部", privacy=False).says(alice, "今天天气不错")

    assert received(client) == ["/start", "今天天气不错"]


def test_an_administrator_bot_gets_everything(client: Client, group: Group, alice: Person) -> None:
    group.appoints_bot()

    group.says(alice, "今天天气不错")

    assert received(client) == ["/start", "今天天气不错"]


def test_mentions_and_commands_have_entities(client: Client, group: Group, alice: Person) -> None:
    group.says(alice, "/ask@jianbao_test_bot 😀 @jianbao_test_bot")

    (_, update) = client.get("getUpdates")
    assert update["message"]["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 21},
        {"type": "mention", "offset": 25, "length": 17},
    ]


def test_message_ids_count_per_chat(group: Group, alice: Person) -> None:
    assert alice.says("一").id == 2
    assert group.says(alice, "二").id == 1
    assert alice.says("三").id == 3


def test_blocking_and_unblocking_are_told_to_the_bot(api: FakeBotAPI, client: Client, alice: Person) -> None:
    api.block(alice)
    with pytest.raises(ValueError, match="has blocked the bot"):
        alice.says("你好")
    api.unblock(alice)

    (_, blocked, unblocked) = client.get("getUpdates")

    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert unblocked["my_chat_member"]["new_chat_member"]["status"] == "member"
    client.get("sendMessage", chat_id=alice.id, text="欢迎回来")


def test_only_the_author_edits_a_message(api: FakeBotAPI, alice: Person) -> None:
    bob = api.user(1002, "Bob")

    with pytest.raises(ValueError, match="Bob did not write"):
        bob.edits(alice.says("株洲"), "湘潭")


def test_roles_in_a_group_can_be_asked_for(
    api: FakeBotAPI, client: Client, group: Group, alice: Person
) -> None:
    bob = api.user(1002, "Bob")
    group.says(alice, "/ask")
    group.appoints(bob, "administrator")
    dave = api.user(1003, "Dave")

    def status(user_id: int) -> str:
        return str(client.get("getChatMember", chat_id=group.chat_id, user_id=user_id)["status"])

    assert [status(one.id) for one in (alice, bob, dave)] == ["member", "administrator", "left"]
    assert status(42) == "member"
    assert client.refused("getChatMember", chat_id=group.chat_id, user_id=5) == "Bad Request: user not found"


def test_a_chat_can_be_asked_for(client: Client, group: Group, alice: Person) -> None:
    assert client.get("getChat", chat_id=alice.id)["first_name"] == "Alice"
    assert client.get("getChat", chat_id=group.chat_id)["title"] == "读报群"
    assert client.refused("getChat", chat_id=5) == "Bad Request: chat not found"
    assert client.refused("getChat", chat_id="@nobody_here") == "Bad Request: chat not found"


def test_a_chat_action_is_shown(client: Client, alice: Person) -> None:
    client.get("sendChatAction", chat_id=alice.id, action="typing")

    assert alice.chat_actions() == ["typing"]
    assert client.refused("sendChatAction", chat_id=alice.id, action="dancing") == (
        "Bad Request: wrong parameter action in request"
    )


def test_what_the_bot_marked_can_be_read(client: Client, alice: Person) -> None:
    text = "😀<blockquote>超过5000人</blockquote>《株洲日报》"
    client.get("sendMessage", chat_id=alice.id, text=text, parse_mode="HTML")

    assert alice.next_reply().marked("blockquote") == ["超过5000人"]


def test_the_bots_own_time_runs_from_an_update_given_to_a_message_that_comes(
    api: FakeBotAPI, client: Client, alice: Person
) -> None:
    client.get("getUpdates")
    api.slow_next("sendMessage", seconds=0.05)
    client.get("sendMessage", chat_id=alice.id, text="一")
    client.get("sendMessage", chat_id=alice.id, text="二")
    alice.says("没有人读")

    (own,) = api.latencies()
    (whole,) = alice.waits()
    assert 0 <= own <= whole - 0.05
