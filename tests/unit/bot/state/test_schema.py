"""The schema as SQLite reads it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.state.schema import SHARED_TABLES, SQLITE_TYPES, TABLES


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript((TABLES + SHARED_TABLES).format(**SQLITE_TYPES))
        yield connection


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", [table])]


def test_the_tables_are_those_of_a_bot_and_of_its_peers(connection: sqlite3.Connection) -> None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    assert tables == {
        *("answer", "turn", "vote", "person", "watch", "cutting", "count", "picture", "taken", "audit"),
        *("fact", "bot"),
    }


def test_what_belongs_to_a_person_can_be_deleted_by_person(connection: sqlite3.Connection) -> None:
    personal = ("answer", "turn", "vote", "person", "watch", "cutting")

    assert all("person" in columns(connection, table) for table in personal)
    assert columns(connection, "taken") == ["id", "chat", "message", "made", "bot"]


def test_turns_are_numbered_in_their_order(connection: sqlite3.Connection) -> None:
    for body in ("first", "second"):
        connection.execute("INSERT INTO turn (chat, person, made, body) VALUES ('c', 'p', 1.0, ?)", [body])

    assert list(connection.execute("SELECT no, body FROM turn ORDER BY no")) == [(1, "first"), (2, "second")]


def test_the_tables_may_be_made_again_over_those_that_are_there(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO count VALUES ('2020-02-16', 'answered', 1)")

    connection.executescript(TABLES.format(**SQLITE_TYPES))

    assert list(connection.execute("SELECT * FROM count")) == [("2020-02-16", "answered", 1)]
