"""A data folder with an index and a memory, and its backup, for all tests here."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.maintenance.backup import BackedUp, back_up
from retrieval.settings import Settings
from tests.conftest import SEED, no_progress
from tests.lending import lend_dictionary

NOW = dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)


Made = tuple[Path, Path, BackedUp]
"""Data folder, backup file, report."""


def now() -> dt.datetime:
    return NOW


@pytest.fixture(scope="package")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one page."""
    folder = tmp_path_factory.mktemp("papers") / "株洲日报" / "2020-02-16"
    folder.mkdir(parents=True)
    shutil.copy(SEED / "zhuzhou_daily_A1.txt", folder / "A1.txt")
    return folder.parents[1]


def archive_in(data: Path, page: Path) -> Archive:
    archive = Archive(Settings.read(data=data), [page])
    lend_dictionary(archive.shelf)
    return archive


def remember(data: Path, words: str) -> None:
    with closing(sqlite3.connect(data / "bot.sqlite")) as state, state:
        state.execute("PRAGMA journal_mode=WAL")
        state.execute("CREATE TABLE IF NOT EXISTS memory (words TEXT)")
        state.execute("INSERT INTO memory VALUES (?)", (words,))


def remembered(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "bot.sqlite")) as state:
        return [words for (words,) in state.execute("SELECT words FROM memory")]


@pytest.fixture(scope="package")
def made(tmp_path_factory: pytest.TempPathFactory, page: Path) -> Made:
    """A data folder with an index and a memory, and its backup."""
    data = tmp_path_factory.mktemp("data")
    archive_in(data, page).index()
    remember(data, "一")
    (data / "bot.salt").write_bytes(b"s" * 32)
    target = tmp_path_factory.mktemp("backups") / "b.tar"
    done = back_up(data, target, no_progress, now=now)
    return data, target, done


def everything(folder: Path) -> dict[Path, bytes]:
    return {
        path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
