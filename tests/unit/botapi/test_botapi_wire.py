"""The ways in which a request may come, and the envelope of the answer."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.unit.botapi.client import Client

KEYBOARD = {"inline_keyboard": [[{"text": "原文", "callback_data": "o:1"}]]}


@pytest.mark.parametrize("method", ["getMe", "getme", "GETME"])
def test_the_case_of_a_method_does_not_matter(client: Client, method: str) -> None:
    assert client.get(method)["username"] == "jianbao_test_bot"


def test_get_me_tells_the_capabilities(client: Client) -> None:
    me = client.get("getMe")

    assert me["id"] == 42
    assert me["is_bot"] is True
    assert me["can_join_groups"] is True
    assert me["can_read_all_group_messages"] is False
    assert me["supports_inline_queries"] is True
    assert me["has_main_web_app"] is False


def test_parameters_may_come_in_the_address(api: FakeBotAPI, client: Client, alice: Person) -> None:
    answer = client.http.get(f"{client.base}/sendMessage", params={"chat_id": alice.id, "text": "你好"})

    assert answer.json()["result"]["text"] == "你好"
    api.assert_clean()


def test_a_form_carries_nested_objects_as_json(api: FakeBotAPI, client: Client, alice: Person) -> None:
    form = {
        "chat_id": "1001",
        "text": "你好",
        "reply_markup": json.dumps(KEYBOARD),
        "protect_content": "true",
    }

    answer = client.http.post(f"{client.base}/sendMessage", data=form)

    assert answer.json()["result"]["reply_markup"] == KEYBOARD
    assert answer.json()["result"]["has_protected_content"] is True
    api.assert_clean()


def test_multipart_bodies_are_read_too(api: FakeBotAPI, client: Client, alice: Person) -> None:
    parts = {"chat_id": (None, "1001"), "text": (None, "你好"), "reply_markup": (None, json.dumps(KEYBOARD))}

    answer = client.http.post(f"{client.base}/sendMessage", files=parts)

    assert answer.json()["result"]["text"] == "你好"
    api.assert_clean()


def test_upload_parts_are_kept_with_the_call(api: FakeBotAPI, client: Client, alice: Person) -> None:
    client.http.post(
        f"{client.base}/sendPhoto",
        data={"chat_id": "1001"},
        files={"photo": ("a.png", b"bytes of a picture")},
    )

    (call,) = api.calls("sendPhoto")
    assert call.files == {"photo": b"bytes of a picture"}
    assert call.params["photo"] == "attach://photo"


def test_a_body_that_is_no_json_is_refused(api: FakeBotAPI, client: Client) -> None:
    answer = client.http.post(
        f"{client.base}/getMe", content="{", headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 400
    assert answer.json()["description"] == "Bad Request: can't parse JSON object"


def test_half_a_surrogate_pair_is_no_text(client: Client, alice: Person) -> None:
    body = '{"chat_id": 1001, "text": "\\ud83d"}'

    answer = client.http.post(
        f"{client.base}/sendMessage", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


def test_a_form_in_another_encoding_is_refused(client: Client) -> None:
    parts = {"text": (None, "株洲".encode("gb18030"))}

    answer = client.http.post(f"{client.base}/sendMessage", files=parts)

    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


@pytest.mark.parametrize(
    ("token", "description"),
    [
        ("42:OTHER", "Unauthorized"),
        ("nonsense", "Unauthorized: invalid token specified"),
        ("0:zero", "Unauthorized: invalid token specified"),
    ],
)
def test_a_wrong_token_is_refused(api: FakeBotAPI, token: str, description: str) -> None:
    answer = httpx.get(f"{api.base_url}{token}/getMe")

    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": description}


def test_an_unknown_method_is_not_found_and_noted(api: FakeBotAPI, client: Client) -> None:
    assert client.refused("sendTelepathy") == "Not Found"
    assert "no method of the Bot API" in "\n".join(api.problems())


def test_a_method_that_the_double_lacks_fails_loudly(api: FakeBotAPI, client: Client, alice: Person) -> None:
    envelope = client.ask("sendDice", chat_id=alice.id)

    assert envelope["error_code"] == 501
    assert "sendDice: known to Telegram, not to this server yet" in "\n".join(api.problems())


def test_a_parameter_that_the_double_lacks_fails_loudly(
    api: FakeBotAPI, client: Client, alice: Person
) -> None:
    envelope = client.ask("sendMessage", chat_id=alice.id, text="你好", message_effect_id="1")

    assert envelope["error_code"] == 501
    assert "message_effect_id" in "\n".join(api.problems())


def test_other_addresses_are_not_found(api: FakeBotAPI) -> None:
    answer = httpx.get(api.base_url.removesuffix("bot") + "healthz")

    assert answer.status_code == 404
    assert "no address of the Bot API" in "\n".join(api.problems())


def test_only_loopback_is_served(api: FakeBotAPI) -> None:
    assert api.base_url.startswith("http://127.0.0.1:")


def test_after_logging_out_nothing_goes(api: FakeBotAPI, client: Client) -> None:
    assert client.get("logOut") is True

    assert client.refused("getMe") == "Bad Request: logged out"


def test_close_is_accepted(client: Client) -> None:
    assert client.get("close") is True
