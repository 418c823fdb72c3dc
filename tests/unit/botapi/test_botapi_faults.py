"""Trouble that a test orders."""

from __future__ import annotations

import socket
import struct

import httpx
import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.unit.botapi.client import Client


def test_too_many_requests_say_when_to_come_back(api: FakeBotAPI, client: Client, alice: Person) -> None:
    api.fail_next("sendMessage", status=429, retry_after=7)

    assert client.ask("sendMessage", chat_id=alice.id, text="x") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert alice.inbox() == []
    client.get("sendMessage", chat_id=alice.id, text="x")
    api.assert_clean()


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_failing_gateway_answers_with_a_page(
    api: FakeBotAPI, client: Client, alice: Person, status: int
) -> None:
    api.fail_next("sendMessage", status=status)

    answer = client.http.post(f"{client.base}/sendMessage", json={"chat_id": alice.id, "text": "x"})

    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert alice.inbox() == []
    api.assert_clean()


def test_a_token_can_be_revoked_while_the_bot_runs(api: FakeBotAPI, client: Client) -> None:
    api.fail_next("getUpdates", status=401, times=2)

    assert client.refused("getUpdates") == "Unauthorized"
    assert client.refused("getUpdates") == "Unauthorized"
    assert client.get("getUpdates") == []


def test_a_reset_connection_does_nothing(api: FakeBotAPI, client: Client, alice: Person) -> None:
    api.reset_next("sendMessage")

    with pytest.raises(httpx.TransportError):
        client.ask("sendMessage", chat_id=alice.id, text="x")

    assert alice.inbox() == []
    api.wait_for("sendMessage")
    api.assert_clean()


def test_a_lost_answer_leaves_the_message_in_the_chat(api: FakeBotAPI, client: Client, alice: Person) -> None:
    api.drop_next_answer("sendMessage")

    with pytest.raises(httpx.TransportError):
        client.ask("sendMessage", chat_id=alice.id, text="x")

    assert alice.next_reply().text == "x"


def test_a_hanging_request_ends_when_the_client_gives_up(
    api: FakeBotAPI, client: Client, alice: Person
) -> None:
    api.hang_next("sendMessage")

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{client.base}/sendMessage", json={"chat_id": alice.id, "text": "x"}, timeout=0.2)

    (call,) = api.wait_for("sendMessage")
    assert call.abandoned


@pytest.mark.parametrize("end", ["quiet", "reset"])
def test_a_body_that_breaks_off_was_never_asked(api: FakeBotAPI, client: Client, end: str) -> None:
    address = httpx.URL(client.base)
    head = (
        f"POST {address.path}/sendPhoto HTTP/1.1\r\nHost: {address.host}\r\nContent-Length: 9000\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    )
    with socket.create_connection((address.host, address.port or 80)) as dying:
        part = '--b\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\nPNG'
        dying.sendall((head + part).encode())
        if end == "reset":
            dying.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    (call,) = api.wait_for("sendPhoto")
    assert call.abandoned
    api.assert_clean()


def test_the_server_stops_although_a_request_hangs() -> None:
    api = FakeBotAPI("42:TEST")
    with api.running():
        api.hang_next("getMe")
        with httpx.Client() as http, pytest.raises(httpx.ReadTimeout):
            http.get(f"{api.base_url}42:TEST/getMe", timeout=0.2)

    assert api.calls("getMe")[0].abandoned


def test_trouble_that_never_came_fails_the_test(api: FakeBotAPI) -> None:
    api.fail_next("sendMessage", status=502)

    with pytest.raises(AssertionError, match="ordered but never struck: sendMessage: 502 Bad Gateway"):
        api.assert_clean()
