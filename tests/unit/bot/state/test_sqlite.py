"""The SQLite store: private, and replaced when it cannot be read."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UnknownState
from bot.state import sqlite
from bot.state.answers import AnswerRepository
from bot.state.database import Database
from retrieval.errors import DatabaseBusy
from tests.clock import Clock

CHAT, PERSON, OTHER = 5, 6, 7


@pytest.mark.parametrize("content", [b"no database at all" * 500, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_broken_database_is_set_aside_and_the_bot_goes_on(
    tmp_path: Path, clock: Clock, content: bytes, keep: Callable[..., Any], run: Callable[..., Any]
) -> None:
    (tmp_path / "bot.sqlite").write_bytes(content)

    database = Database.in_folder(tmp_path, clock=clock)
    kept = keep(database)

    assert run(AnswerRepository(database).find(kept.id, chat=CHAT)) == kept
    assert len(list(tmp_path.glob("bot.sqlite.damaged-*"))) == 1
    run(database.close())


def test_only_its_owner_can_read_the_memory(tmp_path: Path, run: Callable[..., Any]) -> None:
    (tmp_path / "bot.sqlite").touch(mode=0o644)  # as an earlier version left it
    database = Database.in_folder(tmp_path)
    run(database.write("INSERT INTO count VALUES ('2020-02-16', 'answered', 1)"))

    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {"bot.sqlite", "bot.sqlite-wal", "bot.salt"} <= modes.keys()


def file_names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_memory_locked_by_another_is_waited_for_and_never_set_aside(
    tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database.in_folder(tmp_path)
    run(database.write("INSERT INTO count VALUES ('2020-02-16', 'answered', 7)"))
    run(database.close())
    monkeypatch.setattr(sqlite, "OPENING_ATTEMPTS", 1)
    holder = sqlite3.connect(tmp_path / "bot.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseBusy):
        Database.in_folder(tmp_path)

    holder.execute("ROLLBACK")
    holder.close()
    again = Database.in_folder(tmp_path)
    assert run(again.row("SELECT number FROM count")) == (7,)
    run(again.close())
    assert file_names(tmp_path) == {"bot.sqlite", "bot.salt", "bot.checksum.salt"}


def test_a_memory_of_a_later_version_is_left_alone(tmp_path: Path, run: Callable[..., Any]) -> None:
    run(Database.in_folder(tmp_path).close())
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as later:
        later.executescript("PRAGMA user_version=9; PRAGMA application_id=0;")

    with pytest.raises(UnknownState):
        Database.in_folder(tmp_path)

    assert not list(tmp_path.glob("*damaged*"))


def test_a_flipped_bit_in_the_version_is_no_other_version(tmp_path: Path, run: Callable[..., Any]) -> None:
    run(Database.in_folder(tmp_path).close())
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as flipped:
        flipped.execute("PRAGMA user_version=66")

    run(Database.in_folder(tmp_path).close())

    assert not list(tmp_path.glob("*damaged*"))


def test_damage_met_while_running_costs_no_later_statement(tmp_path: Path, run: Callable[..., Any]) -> None:
    database = Database.in_folder(tmp_path)
    for number in range(400):
        run(database.write("INSERT INTO picture VALUES (?, ?, 1)", f"p{number}", "x" * 60))
    run(database.close())
    database = Database.in_folder(tmp_path)
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as other:  # whose commit empties the page cache
        other.executescript(
            "INSERT INTO count VALUES ('2020-02-16', 'a', 1); PRAGMA wal_checkpoint(TRUNCATE);"
        )
    content = bytearray((tmp_path / "bot.sqlite").read_bytes())
    content[-3 * 4096 :] = b"\xff" * 3 * 4096
    (tmp_path / "bot.sqlite").write_bytes(content)

    kept = len(run(database.rows("SELECT * FROM picture")))
    run(database.write("INSERT INTO picture VALUES ('new', 'x', 1)"))

    assert 0 < kept < 400
    assert run(database.row("SELECT file FROM picture WHERE key = 'new'")) == ("x",)
    assert len(list(tmp_path.glob("bot.sqlite.damaged-*"))) == 1
    run(database.close())


WRITER = """
import asyncio, resource, sys
from pathlib import Path
from bot.errors import StateUnavailable
from bot.state.database import Database

async def write() -> None:
    database = Database.in_folder(Path(sys.argv[1]))
    kept = refused = 0
    for number in range(3000):
        try:
            await database.write("INSERT INTO picture VALUES (?, ?, 1)", f"p{number}", "x" * 200)
            kept += 1
        except StateUnavailable:
            refused += 1
    print(kept, refused)

resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
asyncio.run(write())
"""


def test_a_full_disk_refuses_writes_and_loses_none_that_was_acknowledged(
    tmp_path: Path, run: Callable[..., Any]
) -> None:
    run(Database.in_folder(tmp_path).close())

    ended = subprocess.run(
        [sys.executable, "-B", "-c", WRITER, str(tmp_path)], check=True, capture_output=True, text=True
    )

    kept, refused = map(int, ended.stdout.split()[-2:])
    database = Database.in_folder(tmp_path)
    assert refused > 0
    assert run(database.row("SELECT count(*) FROM picture")) == (kept,)
    assert not list(tmp_path.glob("*damaged*"))
    run(database.close())
