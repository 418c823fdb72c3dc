"""The webhook: what is refused when it is set, and how updates are brought to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.unit.botapi.client import Client

HOOK = "https://bot.example/hook"


class Receiver(HTTPServer):
    """What listens for updates. statuses: its next answers; 200 when there are none."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.statuses: list[int] = []
        self.updates: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answer = b""

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]


class Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.updates.append(json.loads(self.rfile.read(length)))
        self.server.headers.append(dict(self.headers))
        self.server.paths.append(self.path)
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def receiver(api: FakeBotAPI) -> Iterator[Receiver]:
    server = Receiver()
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    api.put_proxy(port=server.server_port)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_updates_are_brought_in_order_with_the_secret(
    api: FakeBotAPI, client: Client, receiver: Receiver, alice: Person
) -> None:
    client.get("setWebhook", url=HOOK, secret_token="s-1_A")
    alice.says("一")
    api.wait_for(lambda: api.webhook.delivered == 2)

    assert receiver.texts() == ["/start", "一"]
    assert receiver.paths == ["/hook", "/hook"]
    assert receiver.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s-1_A"
    assert receiver.headers[0]["Content-Type"] == "application/json"


def test_an_update_that_is_not_taken_is_brought_again(
    api: FakeBotAPI, client: Client, receiver: Receiver, alice: Person
) -> None:
    receiver.statuses = [502, 500]

    client.get("setWebhook", url=HOOK)
    api.wait_for(lambda: api.webhook.delivered == 1)
    info = client.get("getWebhookInfo")

    assert [update["update_id"] for update in receiver.updates] == [receiver.updates[0]["update_id"]] * 3
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert info["pending_update_count"] == 0


def test_a_delivery_whose_answer_is_lost_comes_again(
    api: FakeBotAPI, client: Client, receiver: Receiver, alice: Person
) -> None:
    client.get("setWebhook", url=HOOK)
    api.lose_next_delivery()
    alice.says("一")
    api.wait_for(lambda: api.webhook.delivered == 2)

    assert len(receiver.updates) == 3
    assert len({update["update_id"] for update in receiver.updates}) == 2


def test_with_nobody_there_updates_wait(api: FakeBotAPI, client: Client, alice: Person) -> None:
    api.put_proxy(port=1)
    client.get("setWebhook", url=HOOK)
    api.wait_for(lambda: api.webhook.last_error)

    assert client.get("getWebhookInfo")["pending_update_count"] == 1
    client.get("deleteWebhook")
    assert len(client.get("getUpdates")) == 1


def test_setting_a_webhook_ends_the_poll_that_is_held(
    api: FakeBotAPI, client: Client, receiver: Receiver
) -> None:
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(client.refused, "getUpdates", timeout=20)
        api.wait_until_listening()
        client.get("setWebhook", url=HOOK)

        assert held.result() == "Conflict: terminated by setWebhook request"
    assert "webhook is active" in client.refused("getUpdates")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "http://bot.example/hook"}, "An HTTPS URL must be provided"),
        ({"url": "https://bot.example:8080/hook"}, "only on ports 80, 88, 443 or 8443"),
        ({"url": "https:///hook"}, "invalid webhook URL"),
        ({"url": HOOK, "secret_token": "秘密"}, "unallowed characters"),
        ({"url": HOOK, "secret_token": "s" * 257}, "secret token is too long"),
    ],
)
def test_what_telegram_refuses_as_a_webhook(client: Client, params: dict[str, str], words: str) -> None:
    assert words in client.refused("setWebhook", **params)


def test_a_method_in_the_answer_is_carried_out_and_judged(
    api: FakeBotAPI, client: Client, alice: Person, receiver: Receiver
) -> None:
    said = {"method": "sendMessage", "chat_id": alice.id, "text": "收到"}
    receiver.answer = json.dumps(said).encode()

    client.get("setWebhook", url=HOOK)

    assert alice.next_reply().text == "收到"
    receiver.answer = json.dumps({**said, "colour": "red"}).encode()
    alice.says("再来")
    alice.next_reply()
    assert "colour" in "".join(api.problems())
