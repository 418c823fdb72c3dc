"""Backup: everything of value at one moment, whole or not at all."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.errors import ArchiveBusy, CannotWrite, DamagedGeneration, NoSuchFile, NothingToBackUp
from retrieval.maintenance.backup import back_up
from retrieval.maintenance.restore import restore
from retrieval.settings import Settings
from tests.conftest import no_progress
from tests.unit.maintenance.conftest import Made, archive_in, now, remember, remembered


def test_only_the_owner_can_read_backup_and_memory(made: Made, tmp_path: Path) -> None:
    restore(made[1], tmp_path, no_progress, now=now)

    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (made[1], *tmp_path.glob("bot.*"))}
    assert set(modes.values()) == {0o600}


def test_what_is_being_written_is_backed_up_as_of_one_moment(page: Path, tmp_path: Path) -> None:
    remember(tmp_path / "", "一")
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as other:
        other.execute("INSERT INTO memory VALUES ('unfinished')")
        back_up(tmp_path, tmp_path / "b.tar", no_progress, now=now)
    restore(tmp_path / "b.tar", tmp_path / "new", no_progress, now=now)

    assert remembered(tmp_path / "new") == ["一"]


def test_while_an_index_is_built_nothing_is_backed_up(made: Made, tmp_path: Path) -> None:
    data, _, done = made
    shelf = Archive(Settings.read(data=data), [Path(path) for path in done.archives[0]]).shelf
    with shelf.locked(), pytest.raises(ArchiveBusy):
        back_up(data, tmp_path / "b.tar", no_progress, now=now)

    assert list(tmp_path.iterdir()) == []


def test_a_damaged_index_is_not_backed_up(page: Path, tmp_path: Path) -> None:
    archive = archive_in(tmp_path, page)
    archive.index()
    victim = next(archive.shelf.segments.rglob("body.slots.npy"))
    victim.write_bytes(victim.read_bytes()[:-1] + b"\xff")

    with pytest.raises(DamagedGeneration):
        back_up(tmp_path, tmp_path / "b.tar", no_progress, now=now)
    assert not list(tmp_path.glob("b.tar*"))


def test_a_file_that_is_there_is_not_written_over(made: Made, tmp_path: Path) -> None:
    target = tmp_path / "b.tar"
    target.write_text("precious")
    with pytest.raises(CannotWrite):
        back_up(made[0], target, no_progress, now=now)

    assert target.read_text() == "precious"


def test_an_empty_folder_gives_no_backup(tmp_path: Path) -> None:
    with pytest.raises(NothingToBackUp):
        back_up(tmp_path, tmp_path / "b.tar", no_progress, now=now)
    with pytest.raises(NoSuchFile):
        restore(tmp_path / "nothing.tar", tmp_path, no_progress, now=now)

    assert list(tmp_path.iterdir()) == []
