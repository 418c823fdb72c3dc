"""Commands, name and descriptions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.unit.botapi.client import Client

ASK = {"command": "ask", "description": "提问"}


def test_commands_are_kept_per_scope_and_language(client: Client, alice: Person) -> None:
    scope = {"type": "chat", "chat_id": alice.id}
    client.get("setMyCommands", commands=[{"command": "/ask", "description": " 提问 "}], language_code="zh")
    client.get("setMyCommands", commands=[{"command": "reload", "description": "重载"}], scope=scope)

    assert client.get("getMyCommands", language_code="zh") == [ASK]
    assert client.get("getMyCommands") == []
    assert client.get("getMyCommands", scope=scope) == [{"command": "reload", "description": "重载"}]
    client.get("deleteMyCommands", language_code="zh")
    assert client.get("getMyCommands", language_code="zh") == []


@pytest.mark.parametrize(
    ("command", "description"),
    [
        ({"command": "Ask", "description": "提问"}, "BOT_COMMAND_INVALID"),
        ({"command": "as-k", "description": "提问"}, "BOT_COMMAND_INVALID"),
        ({"command": "提问", "description": "提问"}, "BOT_COMMAND_INVALID"),
        ({"command": "a" * 33, "description": "提问"}, "command length must not exceed 32"),
        ({"command": "", "description": "提问"}, "command must be non-empty"),
        ({"command": "ask", "description": ""}, "command description must be non-empty"),
        ({"command": "ask", "description": "提" * 257}, "command description length must not exceed 256"),
    ],
)
def test_a_bad_command_is_refused(client: Client, command: dict[str, Any], description: str) -> None:
    assert client.refused("setMyCommands", commands=[command]) == f"Bad Request: {description}"


def test_more_than_a_hundred_commands_are_refused(client: Client) -> None:
    commands = [{"command": f"c{number}", "description": "x"} for number in range(101)]

    assert client.refused("setMyCommands", commands=commands) == "Bad Request: BOT_COMMANDS_TOO_MUCH"


@pytest.mark.parametrize("code", ["zh-hans", "ZH", "zho"])
def test_a_menu_language_has_two_letters(client: Client, code: str) -> None:
    assert client.refused("setMyCommands", commands=[ASK], language_code=code) == (
        "Bad Request: invalid language code specified"
    )


def test_a_scope_for_an_unknown_chat_is_refused(client: Client) -> None:
    scope = {"type": "chat", "chat_id": 5}

    assert client.refused("setMyCommands", commands=[ASK], scope=scope) == "Bad Request: chat not found"


def test_a_private_chat_has_no_administrators(client: Client, alice: Person) -> None:
    scope = {"type": "chat_administrators", "chat_id": alice.id}

    assert client.refused("setMyCommands", commands=[ASK], scope=scope) == (
        "Bad Request: can't use specified scope in private chats"
    )


@pytest.mark.parametrize(
    ("method", "field", "limit"),
    [
        ("MyName", "name", 64),
        ("MyDescription", "description", 512),
        ("MyShortDescription", "short_description", 120),
    ],
)
def test_profile_texts_are_kept_per_language(client: Client, method: str, field: str, limit: int) -> None:
    client.get(f"set{method}", **{field: "字" * limit})
    client.get(f"set{method}", **{field: "clippings"}, language_code="en")

    assert client.get(f"get{method}") == {field: "字" * limit}
    assert client.get(f"get{method}", language_code="en") == {field: "clippings"}
    assert client.get(f"get{method}", language_code="de") == {field: "字" * limit}
    assert client.refused(f"set{method}", **{field: "字" * (limit + 1)}).endswith("is too long")


def test_the_menu_can_be_read_by_the_test(api: FakeBotAPI, client: Client) -> None:
    client.get("setMyCommands", commands=[ASK])

    assert api.menu()["commands"] == {('{"type": "default"}', ""): [ASK]}
