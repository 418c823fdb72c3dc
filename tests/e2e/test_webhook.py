"""The real bot with updates brought to it: through a port or a Unix socket, with the secret, and back to
polling; strangers at its door; deliveries that come again."""

from __future__ import annotations

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.transport.webhook import MAX_UPDATE_BYTES, SECRET_HEADER, derive_secret
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import BotProcess, assert_no_secret, running_bot, settings_for

STAFF = "中车株洲所有多少员工返岗?"
URL = "https://bot.example.org/jianbao"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bot")


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def hooked(api: FakeBotAPI, listen: str, **further: str) -> dict[str, str]:
    settings = {"JIANBAO_BOT_WEBHOOK_URL": URL, "JIANBAO_BOT_WEBHOOK_LISTEN": listen}
    return {**settings_for(api), **settings, **further}


@pytest.fixture
def bot(api: FakeBotAPI, work: Path, port: int) -> Iterator[BotProcess]:
    api.put_proxy(port=port)
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
    assert "403" not in bot.output


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


def test_through_a_unix_socket_that_the_group_may_write_to(
    work: Path, reader: Person, api: FakeBotAPI, tmp_path: Path
) -> None:
    path = tmp_path / "bot.sock"
    api.put_proxy(socket=str(path))

    with running_bot(api, work, hooked(api, f"unix:{path}", JIANBAO_BOT_WEBHOOK_SECRET="our-own_1")):
        mode = stat.S_IMODE(path.stat().st_mode)
        reader.says(STAFF)
        answer = reader.next_reply()

    assert "7000余名" in answer.text
    assert mode == 0o660
    assert api.calls("setWebhook")[-1].params["secret_token"] == "our-own_1"
    assert not path.exists()


def test_from_polling_to_a_webhook_and_back_nothing_is_lost_or_answered_twice(
    work: Path, reader: Person, api: FakeBotAPI, port: int
) -> None:
    api.put_proxy(port=port)
    ways = [settings_for(api), hooked(api, f"127.0.0.1:{port}"), settings_for(api)]

    for way in ways:
        reader.says(STAFF)
        with running_bot(api, work, way):
            assert "7000余名" in reader.next_reply().text
            reader.says("/help")
            assert reader.next_reply().text

    assert len(reader.inbox()) == 2 * len(ways)
    assert api.webhook.url == ""


def test_it_waits_for_a_telegram_that_cannot_be_reached(
    work: Path, reader: Person, api: FakeBotAPI, port: int
) -> None:
    api.put_proxy(port=port)
    api.fail_next("setWebhook", status=502)

    with running_bot(api, work, hooked(api, f"127.0.0.1:{port}")) as bot:
        reader.says(STAFF)

        assert "7000余名" in reader.next_reply().text
    assert "webhook_not_set" in bot.output


@pytest.mark.parametrize(
    ("further", "words"),
    [
        ({"JIANBAO_BOT_WEBHOOK_URL": "https://bot.example.org:8080/"}, "Telegram 不接受接收消息的地址"),
        ({"JIANBAO_BOT_WEBHOOK_LISTEN": "unix:/nowhere/bot.sock"}, "不能在 unix:/nowhere/bot.sock 接听"),
        ({"JIANBAO_BOT_WEBHOOK_LISTEN": "192.0.2.1:8443"}, "不能在 192.0.2.1:8443 接听"),
        ({"JIANBAO_BOT_WEBHOOK_LISTEN": "127.0.0.1:65536"}, "bot.webhook_listen"),
        ({"JIANBAO_BOT_WEBHOOK_URL": "http://bot.example.org/"}, "bot.webhook_url"),
        ({"JIANBAO_BOT_WEBHOOK_SECRET": "暗号-seen"}, "只能用字母"),
    ],
)
def test_what_cannot_be_ends_it_with_a_sentence(
    work: Path, api: FakeBotAPI, port: int, further: dict[str, str], words: str
) -> None:
    api.allow_refusal("setWebhook", "only on ports 80, 88, 443 or 8443")
    bot = BotProcess(work, {**hooked(api, f"127.0.0.1:{port}"), **further})
    try:
        code = bot.wait()
    finally:
        bot.kill()

    assert code == 3
    assert words in bot.output
    assert "seen" not in bot.output
    assert "Traceback" not in bot.output
    assert_no_secret(bot.output, api.token)
