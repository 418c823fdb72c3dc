"""What can be read of a damaged memory goes into the new one."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.state.database import Database
from bot.state.salvage import salvage, table_columns
from bot.state.schema import SQLITE_TYPES, TABLES
from bot.state.sqlite import DATABASE_FILE

PAGE = 4096


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """A memory of many pages: 300 pictures and 40 watched words."""

    async def fill() -> None:
        database = Database.in_folder(tmp_path / "data")
        for number in range(300):
            await database.write("INSERT INTO picture VALUES (?, ?, 1)", f"p{number}", "x" * 60)
        for number in range(40):
            await database.write("INSERT INTO watch VALUES (?, 5, ?, 1)", f"{number:020}", "渡口")
        await database.close()

    asyncio.run(fill())
    return tmp_path / "data" / DATABASE_FILE


def fresh() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES.format(**SQLITE_TYPES))
    return database


def pages_of(path: Path, table: str) -> list[int]:
    """Leaf pages of a table; its root comes first."""
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (root,) = database.execute(query, (table,)).fetchone()
    content = path.read_bytes()
    page = content[(root - 1) * PAGE : root * PAGE]
    cells = int.from_bytes(page[3:5], "big")
    places = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n], "big") for n in range(cells)]
    return [root, *(int.from_bytes(page[place : place + 4], "big") for place in places)]


def wreck(path: Path, page: int) -> None:
    content = bytearray(path.read_bytes())
    content[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    path.write_bytes(content)


def test_a_whole_memory_is_copied_whole(memory: Path) -> None:
    with closing(fresh()) as new:
        assert salvage(memory, new) == 340
        assert new.execute("SELECT count(*) FROM watch WHERE word = '渡口'").fetchone() == (40,)


def test_rows_before_and_behind_a_damaged_page_are_saved(memory: Path) -> None:
    leaf = pages_of(memory, "picture")[2]
    wreck(memory, leaf)

    with closing(fresh()) as new:
        salvage(memory, new)
        saved = {key for (key,) in new.execute("SELECT key FROM picture")}
        watched = new.execute("SELECT count(*) FROM watch").fetchone()

    assert {"p0", "p299"} <= saved
    assert 200 < len(saved) < 300
    assert watched == (40,)


def test_a_row_with_a_changed_word_is_left_out(memory: Path) -> None:
    content = memory.read_bytes()
    first = content.index("渡口".encode())  # of the table or of its index: the two differ then
    memory.write_bytes(content[:first] + "渡日".encode() + content[first + 6 :])

    with closing(fresh()) as new:
        salvage(memory, new)
        found = new.execute("SELECT word, count(*) FROM watch GROUP BY word").fetchall()

    assert found == [("渡口", 39)]


def test_the_damaged_file_stays_as_it_was_found(memory: Path) -> None:
    wreck(memory, pages_of(memory, "picture")[0])
    before = memory.read_bytes()

    with closing(fresh()) as new:
        salvage(memory, new)

    assert memory.read_bytes() == before


def test_a_table_under_a_garbled_name_is_known_by_its_columns(memory: Path) -> None:
    content = memory.read_bytes()
    memory.write_bytes(
        content.replace(b"tablewatchwatch", b"tablewatcxwatcx").replace(b"TABLE watch", b"TABLE watcx")
    )

    with closing(fresh()) as new:
        salvage(memory, new)
        found = new.execute("SELECT count(*) FROM watch").fetchone()

    assert found == (40,)


def test_no_database_at_all_gives_no_rows(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no database" * 900)

    with closing(fresh()) as new:
        assert salvage(tmp_path / "x", new) == 0
        assert table_columns(new, "picture") == ["key", "file", "made"]
