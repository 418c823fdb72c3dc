"""The process: how it starts, what it refuses to start with, how it stops, and what it never prints."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.application import MAX_OPEN_UPDATES
from tests.e2e.archives import many_articles
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.conftest import ADMIN
from tests.e2e.process import (
    BotProcess,
    assert_no_secret,
    lend_index,
    running_bot,
    settings_for,
    surroundings,
    wait_until_ready,
)

FIRMS = "天元区有多少家规模以上工业企业复工?"
VISIT = "杜家毫哪天到株洲督导检查?"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the sample's index."""
    folder = tmp_path_factory.mktemp("bot")
    lend_index(folder, {})
    return folder


def exit_of(work: Path, environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """Exit code and output of a bot that ends by itself."""
    bot = BotProcess(work, environment, *arguments)
    try:
        return bot.wait(), bot.output
    finally:
        bot.kill()


def test_without_a_token_it_tells_how_to_get_one(tmp_path: Path) -> None:
    code, output = exit_of(tmp_path, {})

    assert code == 3
    assert "@BotFather" in output
    assert "jianbao chat" in output
    assert "Traceback" not in output


def test_the_command_line_starts_it_with_the_same_words(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "retrieval", "bot"]
    ended = subprocess.run(
        command, env=surroundings(tmp_path), cwd=tmp_path, capture_output=True, check=False
    )

    assert ended.returncode == 3
    assert "@BotFather" in ended.stderr.decode()


def test_what_cannot_be_a_token_is_refused_without_being_shown(tmp_path: Path) -> None:
    code, output = exit_of(tmp_path, {"JIANBAO_BOT_TOKEN": "my secret words"})

    assert code == 3
    assert "令牌的样子不对" in output
    assert "secret" not in output


def test_a_wrong_setting_is_named(tmp_path: Path, api: FakeBotAPI) -> None:
    code, output = exit_of(tmp_path, {**settings_for(api), "JIANBAO_BOT_ADMINS": "alice"})

    assert code == 3
    assert "bot.admins" in output
    assert_no_secret(output, api.token)


def test_an_archive_that_is_not_there_is_said_before_telegram_is_asked(
    tmp_path: Path, api: FakeBotAPI
) -> None:
    calls = api.mark()

    code, output = exit_of(tmp_path, settings_for(api, archive=tmp_path / "没有"))

    assert code == 3
    assert "找不到档案" in output
    assert api.mark() == calls


def test_a_call_that_is_wrong_has_its_own_exit_code(tmp_path: Path) -> None:
    assert exit_of(tmp_path, {}, "--nonsense")[0] == 2
    assert exit_of(tmp_path, {}, "--help")[0] == 0


def test_a_token_that_telegram_refuses_ends_it_with_a_sentence(work: Path, api: FakeBotAPI) -> None:
    api.fail_next("getMe", status=401, description="Unauthorized")

    code, output = exit_of(work, settings_for(api))

    assert code == 3
    assert "Telegram 不认这个令牌" in output
    assert "Traceback" not in output
    assert_no_secret(output, api.token)


def test_a_token_that_is_revoked_later_ends_it_too(work: Path, api: FakeBotAPI) -> None:
    before = api.mark()
    bot = BotProcess(work, settings_for(api), ended=api.look_again)
    try:
        wait_until_ready(api, bot, after=before)
        api.fail_next("getUpdates", status=401, description="Unauthorized")
        api.user(1, "读者").says(FIRMS)

        code = bot.wait()
    finally:
        bot.kill()

    assert code == 3
    assert "Telegram 不认这个令牌" in bot.output
    assert_no_secret(bot.output, api.token)


def test_sigterm_ends_it_promptly_and_in_order(work: Path, api: FakeBotAPI) -> None:
    with running_bot(api, work, settings_for(api)) as bot:
        code = bot.terminate(timeout=60)

        assert code == 0
        assert bot.output.rstrip().endswith("stopped")


def test_a_dialogue_goes_on_after_a_restart(reader: Person, work: Path, api: FakeBotAPI) -> None:
    def asks(text: str) -> str:
        reader.says(text)
        return reader.next_reply().text

    with running_bot(api, work, settings_for(api)):
        first = asks(VISIT)
        second = asks("他还去了哪里?")
        third = asks("只看2020年2月16日的")
    with running_bot(api, work, settings_for(api)):
        fourth = asks("他强调什么?")
        fifth = asks("为什么?")

    assert "2月14日下午" in first and "沿用上文" not in first
    assert "沿用上文:杜家毫" in second
    assert "沿用上文:杜家毫还去了哪里? 只查:2020年2月16日" in third
    assert "沿用上文:杜家毫" in fourth and "杜家毫强调" in fourth
    assert "沿用上文:杜家毫强调" in fifth


def test_sigterm_with_a_backlog_answers_what_was_taken_and_leaves_the_rest_to_telegram(
    work: Path, api: FakeBotAPI
) -> None:
    readers = [api.user(100 + n, f"读者{n}") for n in range(MAX_OPEN_UPDATES + 74)]

    def heard() -> list[list[str]]:
        return [turn for reader in readers for turn in reader.turns()]

    with running_bot(api, work, settings_for(api)) as bot:
        for reader in readers:
            reader.says(FIRMS)
        readers[0].next_reply()

        assert bot.terminate() == 0

    before = sum(map(bool, heard()))
    assert bot.output.rstrip().endswith("stopped")
    assert 0 < before < len(readers)
    with running_bot(api, work, settings_for(api)):
        api.wait_for(lambda: all(heard()))
    assert [len(turn) for turn in heard()] == [1] * len(readers)
    assert not any("抱歉" in text for turn in heard() for text in turn)


def test_sigterm_while_the_index_is_built_leaves_nothing_behind(tmp_path: Path, api: FakeBotAPI) -> None:
    archive = tmp_path / "报纸"
    many_articles(archive, 3000)
    bot = BotProcess(tmp_path, settings_for(api, archive=archive))
    try:
        bot.wait_for_output("stage=indexing")

        code = bot.terminate()
    finally:
        bot.kill()

    assert code == 0
    assert bot.output.rstrip().endswith("stopped before=polling")
    assert list(tmp_path.glob("data/*/generations/.building-*")) == []


def test_sigterm_during_a_reload_breaks_it_off_and_says_so(tmp_path: Path, api: FakeBotAPI) -> None:
    admin = api.user(ADMIN, "管理员")
    admin.says("/start")
    archive = tmp_path / "报纸"
    many_articles(archive, 10)
    with running_bot(api, tmp_path, settings_for(api, archive=archive, admins=str(ADMIN))) as bot:
        admin.next_reply()
        many_articles(archive, 1000)
        admin.says("/reload")
        shown = admin.next_reply()

        code = bot.terminate()

    assert code == 0
    assert "重新读取已中断" in shown.text
    with running_bot(api, tmp_path, settings_for(api, archive=archive, admins=str(ADMIN))) as bot:
        assert "articles=10" in bot.output.rpartition("index_ready")[2]


def test_it_waits_for_a_network_that_is_not_there_yet(work: Path, api: FakeBotAPI) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        bot = BotProcess(work, {**settings_for(api), "JIANBAO_BOT_API": f"http://127.0.0.1:{port}"})
        try:
            bot.wait_for_output("telegram_unreachable")

            code = bot.terminate()
        finally:
            bot.kill()

    assert code == 0
    assert_no_secret(bot.output, api.token)
