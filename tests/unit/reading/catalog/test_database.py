"""The catalog's file is opened, or begun anew where it cannot be used."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from retrieval.errors import DamagedDatabase, DatabaseBusy
from retrieval.reading.catalog.database import FORMAT, open_database, reading
from retrieval.sqlite_files import open_when_free


def tables(database: sqlite3.Connection) -> set[str]:
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows}


def test_a_new_file_has_the_tables_and_the_format_number(tmp_path: Path) -> None:
    database = open_database(tmp_path / "catalogue.sqlite")

    assert tables(database) == {
        "fact",
        "source",
        "issue",
        "page",
        "part",
        "set_aside",
        "name",
        "refusal",
        "remark",
    }
    assert database.execute("SELECT value FROM fact WHERE name = 'format'").fetchone() == (str(FORMAT),)


def test_what_is_stored_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    database = open_database(tmp_path / "catalogue.sqlite")
    database.execute("INSERT INTO fact VALUES ('generation', '7')")
    database.close()

    again = open_database(tmp_path / "catalogue.sqlite")

    assert again.execute("SELECT value FROM fact WHERE name = 'generation'").fetchone() == ("7",)


def test_a_damaged_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"no database at all" * 100)

    database = open_database(tmp_path / "catalogue.sqlite")

    assert database.execute("SELECT count(*) FROM source").fetchone() == (0,)


def test_a_file_of_another_format_is_replaced(tmp_path: Path) -> None:
    database = open_database(tmp_path / "catalogue.sqlite")
    database.execute("UPDATE fact SET value = '1' WHERE name = 'format'")
    database.execute("INSERT INTO source (name, seen, digest, reader) VALUES ('早.txt', '', '', '')")
    database.close()

    again = open_database(tmp_path / "catalogue.sqlite")

    assert again.execute("SELECT count(*) FROM source").fetchone() == (0,)


def test_a_damaged_file_can_be_looked_at_beside_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    open_database(path).close()
    content = bytearray(path.read_bytes())
    content[4096 + 1] ^= 0xFF
    path.write_bytes(content)

    open_database(path).close()

    assert (tmp_path / "catalogue.sqlite.damaged-0").read_bytes() == bytes(content)


def test_a_locked_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    open_database(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    inode = path.stat().st_ino

    with pytest.raises(DatabaseBusy):
        open_when_free(path, lambda timeout: sqlite3_locked(path), attempts=1)

    assert path.stat().st_ino == inode
    assert [found.name for found in tmp_path.glob("*damaged*")] == []


def sqlite3_locked(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=0)
    database.execute("BEGIN IMMEDIATE")
    return database


def test_reading_writes_nothing_and_heeds_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    open_database(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    before = {found.name: found.stat().st_mtime_ns for found in tmp_path.iterdir()}

    with reading(path) as database:
        format = database.execute("SELECT value FROM fact").fetchone()

    assert format == (str(FORMAT),)
    assert {found.name: found.stat().st_mtime_ns for found in tmp_path.iterdir()} == before


def test_a_log_left_by_a_killed_build_is_read_too(tmp_path: Path) -> None:
    path, left = tmp_path / "catalogue.sqlite", tmp_path / "left"
    database = open_database(path)
    database.execute("PRAGMA wal_autocheckpoint=0")
    database.execute("INSERT INTO fact VALUES ('generation', '7')")
    shutil.copytree(tmp_path, left)  # as a killed process leaves it
    database.close()

    with reading(left / "catalogue.sqlite") as found:
        assert found.execute("SELECT value FROM fact WHERE name = 'generation'").fetchone() == ("7",)


def test_reading_a_damaged_file_reports_it_and_leaves_it(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"no database at all" * 100)

    with pytest.raises(DamagedDatabase), reading(path):
        pass

    assert [found.name for found in tmp_path.iterdir()] == ["catalogue.sqlite"]
