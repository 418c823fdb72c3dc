"""How the real bot comes to a webhook and back to polling, and what it does not start with."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import BotProcess, assert_no_secret, running_bot, settings_for
from tests.e2e.test_webhook import hooked

STAFF = "中车株洲所有多少员工返岗?"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bot")


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


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
