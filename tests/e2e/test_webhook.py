"""The real bot with updates brought to it: with the secret, strangers at its door, what comes again."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from bot.transport.webhook import MAX_UPDATE_BYTES, SECRET_HEADER, derive_secret
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import BotProcess, running_bot, settings_for

STAFF = "中车株洲所有多少员工返岗?"
URL = "https://bot.example.org/jianbao"


@pytest.fixture(scope="module")
def port() -> int:
    """Where the bot of this module is brought its updates."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def hooked(api: FakeBotAPI, listen: str, **further: str) -> dict[str, str]:
    settings = {"JIANBAO_BOT_WEBHOOK_URL": URL, "JIANBAO_BOT_WEBHOOK_LISTEN": listen}
    return {**settings_for(api), **settings, **further}


@pytest.fixture(scope="module", autouse=True)
def bot(api: FakeBotAPI, port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """A bot that cannot reach Telegram at first."""
    api.put_proxy(port=port)
    api.fail_next("setWebhook", status=502)
    work = tmp_path_factory.mktemp("bot")
    with running_bot(api, work, hooked(api, f"127.0.0.1:{port}")) as process:
        yield process


def test_a_question_that_is_brought_is_answered(
    bot: BotProcess, reader: Person, api: FakeBotAPI, port: int
) -> None:
    reader.says(STAFF)

    assert "7000余名" in reader.next_reply().text
    assert api.calls("setWebhook")[-1].params["secret_token"] == derive_secret(api.token)
    assert derive_secret(api.token) not in bot.output


def test_a_stranger_at_the_door_gets_403_and_no_line_in_the_log(
    bot: BotProcess, reader: Person, api: FakeBotAPI, port: int
) -> None:
    update = {"update_id": 1, "message": {"text": STAFF}}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as stranger:
        without = stranger.post("/jianbao", json=update)
        wrong = stranger.post("/jianbao", json=update, headers={SECRET_HEADER: "guessed"})
        looking = stranger.get("/.env")

    assert [answer.status_code for answer in (without, wrong, looking)] == [403] * 3
    assert without.content == b""
    reader.says(STAFF)
    assert "7000余名" in reader.next_reply().text
    assert [trace for trace in ("/.env", "guessed", "HTTP/1.1") if trace in bot.output] == []


def test_more_than_an_update_can_be_is_not_read(bot: BotProcess, api: FakeBotAPI, port: int) -> None:
    head = f"POST / HTTP/1.1\r\nHost: bot\r\n{SECRET_HEADER}: {derive_secret(api.token)}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(f"{head}Content-Length: {MAX_UPDATE_BYTES + 1}\r\n\r\n".encode())
        answer = line.recv(100)

    assert answer.startswith(b"HTTP/1.1 400")


def test_what_is_no_update_is_taken_and_logged_so_that_it_holds_up_nothing(
    bot: BotProcess, api: FakeBotAPI, port: int
) -> None:
    headers = {SECRET_HEADER: derive_secret(api.token)}

    answers = [
        httpx.post(f"http://127.0.0.1:{port}/", content=body, headers=headers)
        for body in (b"{", b'{"update_id": "x", "message": 5}')
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    bot.wait_for_output("update_unreadable", times=2)


def test_an_update_that_is_brought_twice_is_answered_once(
    bot: BotProcess, reader: Person, api: FakeBotAPI
) -> None:
    api.lose_next_delivery()

    reader.says(STAFF)
    api.wait_for(lambda: not api.pending_updates())
    bot.wait_for_output("came_before")

    reader.next_reply()
    reader.says("/help")
    assert "7000余名" not in reader.next_reply().text


def test_it_waits_for_a_telegram_that_cannot_be_reached(bot: BotProcess) -> None:
    assert bot.output.index("webhook_not_set") < bot.output.index("webhook_set ")
