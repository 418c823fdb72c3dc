"""Backup: everything of value at one moment, whole or not at all."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from retrieval import sqlite_files
from retrieval.archive.archive import Archive
from retrieval.errors import (
    ArchiveBusy,
    CannotWrite,
    DamagedGeneration,
    DatabaseBusy,
    NoSuchFile,
    NothingToBackUp,
)
from retrieval.index.shelf import GenerationDirectory
from retrieval.maintenance import backup
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


def test_a_state_that_stays_locked_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_files, "LOCK_TIMEOUT_S", 0.001)
    with closing(sqlite3.connect(tmp_path / "cuttings.sqlite", isolation_level=None)) as other:
        other.executescript("CREATE TABLE cutting (no); BEGIN EXCLUSIVE; INSERT INTO cutting VALUES (1)")

        with pytest.raises(DatabaseBusy) as seen:
            back_up(tmp_path, tmp_path / "b.tar", no_progress, now=now)

    assert seen.value.facts["path"] == str(tmp_path / "cuttings.sqlite")
    assert not list(tmp_path.glob("b.tar*"))


def cannot_open(*_: object) -> NoReturn:
    """The end of a copy without a place for the log's index."""
    raise sqlite3.OperationalError("unable to open database file")


def test_a_data_folder_on_read_only_media_is_backed_up_with_its_logs(
    made: Made, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    shutil.copytree(made[0], data)
    with closing(sqlite3.connect(data / "bot.sqlite")) as running:
        running.execute("INSERT INTO memory VALUES ('in the log')")
        running.commit()
        for file in data.glob("bot.sqlite*"):
            shutil.copyfile(file, tmp_path / file.name)
    for file in tmp_path.glob("bot.sqlite*"):
        shutil.copyfile(file, data / file.name)  # as a crash left it

    def refuse(shelf: GenerationDirectory) -> NoReturn:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(GenerationDirectory, "locked", refuse)
    monkeypatch.setattr(backup, "copy_database", cannot_open)
    back_up(data, tmp_path / "b.tar", no_progress, now=now)
    monkeypatch.undo()
    restore(tmp_path / "b.tar", tmp_path / "new", no_progress, now=now)

    assert remembered(tmp_path / "new") == ["一", "in the log"]
    assert archive_in(tmp_path / "new", page).open().damage is None


def test_a_data_folder_without_room_is_backed_up_to_another_place(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text = Path.write_text

    def fill(path: Path, text: str, encoding: str) -> int:
        if path.is_relative_to(made[0]):
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write_text(path, text, encoding=encoding)

    monkeypatch.setattr(Path, "write_text", fill)

    assert back_up(made[0], tmp_path / "b.tar", no_progress, now=now).bytes > 100_000
