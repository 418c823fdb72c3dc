"""One bot for all tests here, each of which may change its archive and have it read again.

A test finds the one page of the sample in the archive; what the index holds it finds out by a reload.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.archives import sample_page
from tests.e2e.botapi import FakeBotAPI, Person, Seen
from tests.e2e.conftest import SECONDS, administrator
from tests.e2e.process import BotProcess, running_bot, settings_for

Reload = Callable[[], Seen]


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
    return tmp_path_factory.mktemp("changing")


@pytest.fixture(scope="session")
def archive(work: Path) -> Path:
    return work / "报纸"


@pytest.fixture(scope="session")
def page(archive: Path) -> Path:
    """The page that the bot has read at its start."""
    return sample_page(archive)


@pytest.fixture(scope="session", autouse=True)
def bot(api: FakeBotAPI, work: Path, archive: Path, page: Path, admin: Person) -> Iterator[BotProcess]:
    settings = {
        **settings_for(api, archive=archive, admins=str(admin.id)),
        "JIANBAO_BOT_KEEP_QUESTIONS": "true",
        "JIANBAO_INDEX_SHRINK_LIMIT": "1",  # what a test has added is gone for the next one
    }
    with running_bot(api, work, settings) as process:
        admin.next_reply()  # of /start, said before
        yield process


@pytest.fixture(autouse=True)
def as_before(archive: Path, page: Path, admin: Person) -> Iterator[None]:
    """After a test the archive holds the one page again."""
    whole = page.read_bytes()
    admin.skip_replies()
    yield
    shutil.rmtree(archive)
    page.parent.mkdir(parents=True)
    page.write_bytes(whole)


@pytest.fixture
def reload(api: FakeBotAPI, admin: Person) -> Reload:
    """Have the archive read again; gives the message once it shows the result."""

    def reload() -> Seen:
        admin.says("/reload")
        shown = admin.next_reply()
        api.wait_for(lambda: is_over(shown))
        return shown

    return reload


def is_over(shown: Seen) -> bool:
    """True once the message of a reload shows its result."""
    return "已换上新索引" in shown.text or "重新读取失败" in shown.text
