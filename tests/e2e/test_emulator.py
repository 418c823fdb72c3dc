"""The bot answers through an emulator of the Bot API that others have written."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.archives import sample_page
from tests.e2e.emulator.emulator import Client, NoEmulator, install, running
from tests.e2e.emulator.shim import Shim, shimmed
from tests.e2e.process import SECONDS_TO_START, BotProcess, lend_index

TOKEN = "123456789:emulated-token-of-no-bot-at-all-000"


@pytest.fixture(scope="module")
def emulator() -> Iterator[tuple[str, str, Shim]]:
    try:
        folder = install()
    except NoEmulator as reason:
        pytest.skip(f"the second emulator is left out: {reason}")
    with running(folder) as base, shimmed(base) as (url, shim):
        yield base, url, shim


@pytest.fixture(scope="module")
def talk(emulator: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Shim]]:
    """A reader whose bot is up; the clock of messages is the real one, as the bot drops old ones."""
    base, url, shim = emulator
    work: Path = tmp_path_factory.mktemp("bot")
    sample_page(work / "报纸")
    settings = {"JIANBAO_BOT_TOKEN": TOKEN, "JIANBAO_BOT_API": url, "JIANBAO_ARCHIVE": str(work / "报纸")}
    lend_index(work, settings)
    bot = BotProcess(work, settings)
    try:
        assert shim.heard.wait(SECONDS_TO_START), bot.output
        yield Client(base, TOKEN, 1001), shim
        assert bot.terminate() == 0, bot.output
    finally:
        bot.kill()
    assert TOKEN not in bot.output


def until(shim: Shim, client: Client, wanted: Callable[[str], bool]) -> dict[str, Any]:
    """The bot's message whose text is as wanted, once it has said it."""
    for _ in range(50):
        said = client.heard()
        for one in said:
            if wanted(one["message"]["text"]):
                return one
        shim.changed.wait(1.0)
        shim.changed.clear()
    raise AssertionError(f"the bot said only: {[one['message']['text'] for one in said]}")


def test_a_question_is_answered_with_its_quote_and_source(talk: Any) -> None:
    client, shim = talk
    client.says("中车株洲所有多少员工返岗?", date=int(time.time()))

    answer = until(shim, client, lambda text: "返岗" in text)["message"]["text"]

    assert "<blockquote>2月10日以来,中车株洲所<b>7000余名</b>员工返岗。</blockquote>" in answer
    assert re.search(r"《多家企业免费提供“云服务”》 株洲日报 2020年2月16日 A1版", answer)


def test_a_tap_turns_the_message_to_the_next_quote(talk: Any) -> None:
    client, shim = talk
    client.says("谁参加了杜家毫的督导检查座谈?", date=int(time.time()))
    answer = until(shim, client, lambda text: "毛腾飞" in text)
    first = answer["message"]["text"]
    labels = [b["text"] for row in answer["message"]["reply_markup"]["inline_keyboard"] for b in row]

    client.presses(
        answer, next(label for label in labels if label.startswith("更多出处")), date=int(time.time())
    )

    number = answer["messageId"]
    turned = until(shim, client, lambda text: text != first and _of(client, number) == text)
    assert turned["messageId"] == number


def _of(client: Client, number: int) -> str:
    return next(one["message"]["text"] for one in client.heard() if one["messageId"] == number)
