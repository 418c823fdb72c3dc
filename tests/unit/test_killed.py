"""Processes killed at any instant: no data is lost, the next attempt succeeds.

Builds of an index have tests of their own (`index/test_killed_builds.py`).
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from bot.state.database import Database
from bot.state.sqlite import DATABASE_FILE
from bot.state.uploads import INBOX_FOLDER
from retrieval.index.generation import Generation
from retrieval.index.shelf import GenerationDirectory
from retrieval.maintenance.backup import back_up
from retrieval.maintenance.restore import restore
from retrieval.models import Page
from retrieval.reading.archive_pages import read_archive
from tests.conftest import SEED, build_archive, no_progress
from tests.unit.killing import KILLS, instant, now, remembering, run

attempts = pytest.mark.parametrize("attempt", range(KILLS))


def remember(folder: Path, words: str) -> None:
    state = Database.in_folder(folder)
    asyncio.run(state.write("INSERT INTO picture VALUES (?, 'file', 0)", words))
    asyncio.run(state.close())


def remembered(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as memory:
        assert memory.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {key for (key,) in memory.execute("SELECT key FROM picture")}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "A1.txt"
    shutil.copy(SEED / "zhuzhou_daily_A1.txt", path)
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, page: Path) -> Path:
    """A data folder with an index and a memory."""
    folder = tmp_path_factory.mktemp("whole")
    build_archive(page, folder / "data")
    remember(folder / "data", "一")
    return folder


def articles(data: Path, page: Path) -> int:
    live = GenerationDirectory(data, [page]).current()
    assert live is not None
    return Generation.open(live, whole=True).manifest.counts["articles"]


@pytest.fixture(scope="module")
def touches_of_a_backup(whole: Path) -> int:
    code, count = run(whole, 0, "back up", whole / "data", whole / "counted.tar")
    assert code == 0
    return count


@attempts
def test_a_backup_that_is_killed_leaves_a_whole_one_or_none(
    tmp_path: Path, whole: Path, page: Path, touches_of_a_backup: int, attempt: int
) -> None:
    data, target = tmp_path / "data", tmp_path / "b.tar"
    shutil.copytree(whole / "data", data)

    code, _ = run(tmp_path, instant(touches_of_a_backup, attempt), "back up", data, target)

    assert code == -signal.SIGKILL
    if target.exists():
        restore(target, tmp_path / "elsewhere", no_progress, now=now)
        target.unlink()
    back_up(data, target, no_progress, now=now)
    assert {path.name for path in tmp_path.iterdir()} - {"elsewhere"} == {"data", "b.tar"}
    assert (articles(data, page), remembered(data / DATABASE_FILE)) == (8, {"一"})


@pytest.fixture(scope="module")
def backup(whole: Path) -> Path:
    return back_up(whole / "data", whole / "b.tar", no_progress, now=now).path


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory, page: Path) -> Path:
    """A data folder with another memory."""
    folder = tmp_path_factory.mktemp("older")
    build_archive(page, folder)
    remember(folder, "二")
    return folder


@pytest.fixture(scope="module")
def touches_of_a_restore(tmp_path_factory: pytest.TempPathFactory, backup: Path, older: Path) -> int:
    folder = tmp_path_factory.mktemp("restored")
    shutil.copytree(older, folder / "data")
    code, count = run(folder, 0, "restore", backup, folder / "data")
    assert code == 0
    return count


@attempts
def test_a_restore_that_is_killed_loses_nothing_and_can_be_done_again(
    tmp_path: Path, backup: Path, older: Path, page: Path, touches_of_a_restore: int, attempt: int
) -> None:
    data = tmp_path / "data"
    shutil.copytree(older, data)

    code, _ = run(tmp_path, instant(touches_of_a_restore, attempt), "restore", backup, data)
    kept = set().union(*(remembered(path) for path in data.glob(f"*{DATABASE_FILE}")))
    restore(backup, data, no_progress, now=now)

    assert code == -signal.SIGKILL
    assert "二" in kept
    assert (articles(data, page), remembered(data / DATABASE_FILE)) == (8, {"一"})
    assert not list(data.glob(".restoring-*"))


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sent") / "两版.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("株洲日报/2020-02-16/A1.txt", "株洲日报/2020-02-17/A1.txt"):
            packed.write(SEED / "zhuzhou_daily_A1.txt", name)
    return path


@pytest.fixture(scope="module")
def touches_of_an_upload(tmp_path_factory: pytest.TempPathFactory, sent: Path) -> int:
    folder = tmp_path_factory.mktemp("taken")
    (folder / "archive").mkdir()
    code, count = run(folder, 0, "take in", sent, folder / "uploads", folder / "archive")
    assert code == 0
    return count


@attempts
def test_an_upload_that_is_killed_is_in_the_archive_as_a_whole_or_not_at_all(
    tmp_path: Path, sent: Path, touches_of_an_upload: int, attempt: int
) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()

    code, _ = run(
        tmp_path, instant(touches_of_an_upload, attempt), "take in", sent, tmp_path / "uploads", archive
    )

    read = [item for item in read_archive([archive]) if isinstance(item, Page)]
    taken = [path for path in (archive / INBOX_FOLDER).glob("*") if not path.name.startswith(".")]
    assert code == -signal.SIGKILL
    assert len(read) == 2 * len(taken)


@attempts
def test_a_bot_that_is_killed_remembers_everything_it_was_sure_of(tmp_path: Path, attempt: int) -> None:
    bot, told = remembering(tmp_path)
    sure = [told.recv() for _ in range(1 + 7 * attempt)]
    bot.kill()
    bot.join()

    assert set(sure) <= remembered(tmp_path / DATABASE_FILE)
    assert asyncio.run(Database.in_folder(tmp_path).row("SELECT count(*) FROM picture")) is not None
