"""Damage is corruption alone; locks, rights and full disks leave a database as it is."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.errors import DatabaseBusy, DataUnusable, NoRoom
from retrieval.sqlite_files import (
    IntegrityFailure,
    check_integrity,
    copy_files,
    fault_of,
    holders_of,
    is_damage,
    is_fault,
    open_when_free,
    set_aside,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "memory.sqlite")) as database:
        database.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE word (text); INSERT INTO word VALUES ('渡口');"
        )
    return tmp_path / "memory.sqlite"


def failure(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("of SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT_INDEX]
)
def test_corruption_is_damage(code: int) -> None:
    assert is_damage(failure(code))
    assert not is_fault(failure(code))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, DatabaseBusy),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, DatabaseBusy),
        (sqlite3.SQLITE_FULL, NoRoom),
        (sqlite3.SQLITE_READONLY_CANTINIT, NoRoom),
        (sqlite3.SQLITE_CANTOPEN, DataUnusable),
        (sqlite3.SQLITE_IOERR_READ, DataUnusable),
    ],
)
def test_everything_else_is_a_fault_of_the_surroundings(path: Path, code: int, kind: type[Exception]) -> None:
    assert not is_damage(failure(code))
    assert is_fault(failure(code))
    assert isinstance(fault_of(failure(code), path), kind)


def test_a_file_without_rights_is_named_with_the_words_of_the_system(path: Path) -> None:
    fault = fault_of(PermissionError(13, "Permission denied", str(path)), path)

    assert fault.facts == {"path": str(path), "detail": "Permission denied"}


def test_a_lock_is_waited_for_and_then_reported(path: Path) -> None:
    seen = []

    def connect(timeout: float) -> sqlite3.Connection:
        raise failure(sqlite3.SQLITE_BUSY)

    with pytest.raises(DatabaseBusy):
        open_when_free(path, connect, attempts=3, waiting=seen.append)

    assert [type(fault) for fault in seen] == [DatabaseBusy, DatabaseBusy]
    assert path.exists()


def test_a_lock_released_meanwhile_is_no_fault(path: Path) -> None:
    answers = iter([failure(sqlite3.SQLITE_BUSY), None])

    def connect(timeout: float) -> sqlite3.Connection:
        if (error := next(answers)) is not None:
            raise error
        return sqlite3.connect(path)

    with closing(open_when_free(path, connect)) as database:
        assert database.execute("SELECT text FROM word").fetchone() == ("渡口",)


def test_the_process_with_the_lock_is_named(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        child = os.fork()
        if child == 0:  # one's own locks are left out, a child's view of the parent's is not
            os._exit(0 if f"PID {os.getppid()}" in holders_of(path) else 1)
        _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0


def test_a_file_set_aside_keeps_its_log_and_opens_there(path: Path) -> None:
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA wal_autocheckpoint=0")
    writer.execute("INSERT INTO word VALUES ('江豚')")
    writer.commit()

    aside = set_aside(path, "1")

    assert aside.name == "memory.sqlite.damaged-1"
    assert not any(path.with_name(path.name + suffix).exists() for suffix in ("", "-wal", "-shm"))
    with closing(sqlite3.connect(aside)) as again:
        assert again.execute("SELECT text FROM word").fetchall() == [("渡口",), ("江豚",)]
    writer.close()


def test_nothing_set_aside_before_is_overwritten(path: Path) -> None:
    first = set_aside(path, "1")
    path.write_bytes(b"another")

    assert set_aside(path, "1").name == "memory.sqlite.damaged-1.1"
    assert first.exists()


@pytest.mark.parametrize("place", [16, 18, 21, 100, 4096 + 3])
def test_damage_anywhere_fails_the_check_of_integrity(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)

    with closing(sqlite3.connect(path)) as database, pytest.raises(sqlite3.DatabaseError) as found:
        check_integrity(database, path)

    assert is_damage(found.value)


def test_a_sound_file_passes(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        check_integrity(database, path)

    assert is_damage(IntegrityFailure("page"))


def test_a_name_of_the_schema_that_is_no_text_is_damage(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace(b"CREATE TABLE word (text)", b"CREATE TABLE word (\xf4ext "))

    def connect(timeout: float) -> sqlite3.Connection:
        with closing(sqlite3.connect(path)) as database:
            database.execute("SELECT * FROM word").fetchall()
        return database

    with pytest.raises(sqlite3.DatabaseError) as seen:
        open_when_free(path, connect)

    assert is_damage(seen.value)


def test_files_are_copied_with_what_only_the_log_has(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as running:
        running.execute("INSERT INTO word VALUES ('江豚')")
        running.commit()
        copy = copy_files(path, tmp_path / "copy.sqlite")

    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT text FROM word").fetchall() == [("渡口",), ("江豚",)]


def test_files_are_copied_with_the_journal_that_takes_half_a_write_back(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as running:
        running.executescript("PRAGMA journal_mode=DELETE; PRAGMA cache_spill=1; BEGIN")
        running.executemany("INSERT INTO word VALUES (?)", [("x" * 1000,)] * 5000)  # more than its cache
        assert path.with_name("memory.sqlite-journal").exists()
        copy = copy_files(path, tmp_path / "copy.sqlite")

    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT text FROM word").fetchall() == [("渡口",)]


def test_a_folder_that_cannot_be_made_is_told_by_its_cause(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "link").symlink_to("nowhere")

    def detail(name: str) -> str:
        with pytest.raises(FileExistsError) as seen:
            (tmp_path / name).mkdir(exist_ok=True)
        return fault_of(seen.value, tmp_path / name).facts["detail"]

    assert detail("file") == os.strerror(errno.ENOTDIR)
    assert detail("link") == os.strerror(errno.ENOENT)
