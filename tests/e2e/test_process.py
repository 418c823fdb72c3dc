"""One process from its start to its end: what it logs, what it gets over, whom it slows down."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import FRESH, BotProcess, assert_no_secret, running_bot, settings_for

FIRMS = "天元区有多少家规模以上工业企业复工?"


@pytest.fixture(scope="module", autouse=True)
def bot(api: FakeBotAPI, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """Of the sample archive, started from nothing; two questions a minute, everything logged."""
    further = {"JIANBAO_BOT_QUESTIONS_PER_MINUTE": "2", "JIANBAO_BOT_LOG_LEVEL": "DEBUG"}
    settings = {**settings_for(api), **further}
    with running_bot(api, tmp_path_factory.mktemp("bot"), settings, program=FRESH) as process:
        yield process


def test_the_index_is_there_before_the_first_poll(bot: BotProcess) -> None:
    assert bot.output.index("index_ready") < bot.output.index("polling bot=")


def test_the_sample_archive_is_named_as_such(reader: Person) -> None:
    reader.says("/start")
    welcome = reader.next_reply().text
    reader.says(FIRMS)

    assert "株洲日报 2020年2月16日,共 8 篇文章" in welcome
    assert "示例档案" in welcome
    assert "示例档案" in reader.next_reply().text


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="not Linux")
def test_the_process_that_answers_may_be_killed_and_no_question_is_lost(
    bot: BotProcess, reader: Person
) -> None:
    answering = answering_processes(bot)
    for process in answering:
        os.kill(process, signal.SIGKILL)

    reader.says(FIRMS)

    assert "78家" in reader.next_reply().text
    bot.wait_for_output("respondent_lost")
    assert len(answering) == 1


def test_who_asks_too_fast_is_told_once(api: FakeBotAPI, reader: Person) -> None:
    for _ in range(2):  # one after the other: of two that wait, only the newest is answered
        reader.says(FIRMS)
        reader.next_reply()
    for _ in range(3):
        reader.says(FIRMS)
    api.wait_until_listening()

    texts = [message.text for message in reader.inbox()]
    assert len(texts) == 3
    assert sum("问得太快了" in text for text in texts) == 1


def test_every_failure_of_the_network_is_logged_without_the_token(api: FakeBotAPI, bot: BotProcess) -> None:
    orders = (
        lambda: api.reset_next("sendMessage", times=2),
        lambda: api.fail_next("sendMessage", status=502, times=2),
        lambda: api.fail_next("sendMessage", status=400, description="Bad Request: no", times=2),
        lambda: api.reset_next("getUpdates", times=5),
        lambda: api.fail_next("getUpdates", status=409, description="Conflict: terminated"),
        lambda: api.fail_next("getUpdates", status=502),
    )
    for number, order in enumerate(orders):
        order()
        api.user(1 + number, "读者").says(FIRMS)
        api.wait_for(lambda: not api.troubles_ahead())

    for event in ("update_failed", "poll_failed", "polling_failed", "another_bot_polls"):
        bot.wait_for_output(event)
    assert FIRMS not in bot.output
    assert_no_secret(bot.output, api.token)


def answering_processes(bot: BotProcess) -> list[int]:
    """The processes that the bot has started for answers."""
    listed = Path(f"/proc/{bot.pid}/task").glob("*/children")
    children = [int(number) for children in listed for number in children.read_text("ascii").split()]
    return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
