"""One bot for all tests here: its archive, of two papers, stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.archives import ferry_page, sample_page
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.conftest import SECONDS, administrator
from tests.e2e.process import BotProcess, running_bot, settings_for


@pytest.fixture(scope="session")
def api() -> Iterator[FakeBotAPI]:
    double = FakeBotAPI(timeout=SECONDS)
    with double.running():
        yield double


@pytest.fixture(scope="session")
def admin(api: FakeBotAPI) -> Person:
    return administrator(api)


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bot's working folder."""
    work = tmp_path_factory.mktemp("fixed")
    sample_page(work / "报纸")
    ferry_page(work / "报纸")
    return work


@pytest.fixture(scope="session", autouse=True)
def bot(api: FakeBotAPI, work: Path, admin: Person) -> Iterator[BotProcess]:
    """The bot, which lets everybody ask as fast as they like."""
    settings = {
        **settings_for(api, archive=work / "报纸", admins=str(admin.id), reader=True),
        "JIANBAO_BOT_QUESTIONS_PER_MINUTE": "0",
    }
    with running_bot(api, work, settings) as process:
        api.wait_for(admin.inbox)  # else the first test's trouble meets the greeting
        yield process


@pytest.fixture
def printed(bot: BotProcess) -> Callable[[], str]:
    """What the bot has printed since the test began; other tests' lines are their own."""
    before = len(bot.output)
    return lambda: bot.output[before:]
