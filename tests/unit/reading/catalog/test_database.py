"""The catalog's file is opened, or begun anew where it cannot be used."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from retrieval.reading.catalog.database import FORMAT, open_database


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
