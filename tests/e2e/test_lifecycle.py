"""The process: how it starts, what it refuses to start with, how it stops, and what it never prints."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.application import MAX_OPEN_UPDATES
from tests.e2e.archives import many_articles
from tests.e2e.botapi import FakeBotAPI
from tests.e2e.conftest import ADMIN
from tests.e2e.process import (
    BotProcess,
    assert_no_secret,
    running_bot,
    settings_for,
    surroundings,
    wait_until_ready,
)

FIRMS = "天元区有多少家规模以上工业企业复工?"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder in which the sample's index is built once."""
    return tmp_path_factory.mktemp("bot")


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


def test_the_index_is_there_before_the_first_poll(tmp_path: Path, api: FakeBotAPI) -> None:
    with running_bot(api, tmp_path, settings_for(api)) as bot:
        output = bot.output

    assert output.index("index_ready") < output.index("polling bot=")


def test_sigterm_ends_it_promptly_and_in_order(work: Path, api: FakeBotAPI) -> None:
    with running_bot(api, work, settings_for(api)) as bot:
        code = bot.terminate(timeout=15)

        assert code == 0
        assert bot.output.rstrip().endswith("stopped")


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
        api.wait_for(lambda: all(heard()), 60)
    assert [len(turn) for turn in heard()] == [1] * len(readers)
    assert not any("抱歉" in text for turn in heard() for text in turn)


def test_sigterm_while_the_index_is_built_leaves_nothing_behind(tmp_path: Path, api: FakeBotAPI) -> None:
    archive = tmp_path / "报纸"
    many_articles(archive, 6000)
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
        admin.skip_replies()
        many_articles(archive, 6000)
        admin.says("/reload")
        shown = admin.next_reply()

        code = bot.terminate()

    assert code == 0
    assert "重新读取已中断" in shown.text
    with running_bot(api, tmp_path, settings_for(api, archive=archive, admins=str(ADMIN))) as bot:
        assert "articles=10" in bot.output.rpartition("index_ready")[2]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="not Linux")
def test_the_process_that_answers_may_be_killed_and_no_question_is_lost(work: Path, api: FakeBotAPI) -> None:
    reader = api.user(7, "读者")
    with running_bot(api, work, settings_for(api)) as bot:
        answering = answering_processes(bot)
        for process in answering:
            os.kill(process, signal.SIGKILL)
        reader.says(FIRMS)
        answer = reader.next_reply()
        bot.wait_for_output("respondent_lost")

    assert len(answering) == 1
    assert "78家" in answer.text


def answering_processes(bot: BotProcess) -> list[int]:
    """The processes that the bot has started for answers."""
    listed = Path(f"/proc/{bot.pid}/task").glob("*/children")
    children = [int(number) for children in listed for number in children.read_text("ascii").split()]
    return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


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


def test_who_asks_too_fast_is_told_once(work: Path, api: FakeBotAPI) -> None:
    hasty = api.user(2, "急性子")
    environment = {**settings_for(api), "JIANBAO_BOT_QUESTIONS_PER_MINUTE": "2"}
    with running_bot(api, work, environment):
        for _ in range(5):
            hasty.says(FIRMS)
        api.wait_until_listening()

    texts = [message.text for message in hasty.inbox()]
    assert len(texts) == 3
    assert sum("问得太快了" in text for text in texts) == 1


def test_every_failure_of_the_network_is_logged_without_the_token(work: Path, api: FakeBotAPI) -> None:
    reader = api.user(3, "读者")
    environment = {**settings_for(api), "JIANBAO_BOT_LOG_LEVEL": "DEBUG"}
    with running_bot(api, work, environment) as bot:
        for order in (
            lambda: api.reset_next("sendMessage", times=2),
            lambda: api.fail_next("sendMessage", status=502, times=2),
            lambda: api.fail_next("sendMessage", status=400, description="Bad Request: no", times=2),
            lambda: api.reset_next("getUpdates", times=5),
            lambda: api.fail_next("getUpdates", status=409, description="Conflict: terminated"),
            lambda: api.fail_next("getUpdates", status=502),
        ):
            order()
            reader.says(FIRMS)
            api.wait_for(lambda: not api.troubles_ahead())

    for event in ("update_failed", "poll_failed", "polling_failed", "another_bot_polls"):
        assert event in bot.output
    assert FIRMS not in bot.output
