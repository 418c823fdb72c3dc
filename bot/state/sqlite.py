"""The memory of a bot that runs alone: one SQLite file, readable by its owner alone.

Used from the event loop's thread only; each call is some tens of microseconds (WAL, no flush per commit), so
none of them waits. A database of an earlier version is brought up to date, after a copy of it was put beside;
one that cannot be read is set aside, not repaired: what it holds is a courtesy.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.ops.logging import log_event
from bot.state.schema import FROM_1, SQLITE, TABLES, TO_2, VERSION
from bot.state.store import Row

DATABASE = "bot.sqlite"
OWNER_ONLY = 0o600


class SqliteStore:
    """The open database in a folder."""

    def __init__(self, folder: Path) -> None:
        self._database = _opened(folder / DATABASE)

    async def write(self, sql: str, *values: Any) -> int:
        """Run one statement and keep its effect; gives how many rows it changed."""
        with self._database:
            return self._database.execute(sql, values).rowcount

    async def rows(self, sql: str, *values: Any) -> list[Row]:
        """The rows of one query."""
        return list(self._database.execute(sql, values))

    async def row(self, sql: str, *values: Any) -> Row | None:
        """The first row of one query."""
        found: Row | None = self._database.execute(sql, values).fetchone()
        return found

    async def wipe(self) -> None:
        """Empty the log of writes, which still has what was forgotten.

        While somebody else reads, e.g. a backup, it stays until the next time.
        """
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    async def open(self) -> None:
        """It is open."""

    async def close(self) -> None:
        """May be called twice."""
        self._database.close()


def up_to_date(folder: Path) -> None:
    """Bring the database in a folder to the present version, for somebody else to read."""
    _opened(folder / DATABASE).close()


def _opened(path: Path) -> sqlite3.Connection:
    try:
        return _connected(path)
    except sqlite3.DatabaseError as error:
        aside = path.with_name(f"{path.name}.damaged-{int(time.time())}")
        log_event("state_set_aside", level=logging.ERROR, moved_to=aside.name, said=error)
        path.replace(aside)
        for other in ("-wal", "-shm"):
            path.with_name(path.name + other).unlink(missing_ok=True)
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    path.touch(mode=OWNER_ONLY)
    path.chmod(OWNER_ONLY)  # SQLite gives its log the same
    database = sqlite3.connect(path)
    try:
        database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;")
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version not in {0, 1, VERSION}:
            raise sqlite3.DatabaseError(f"version {version} of the schema, this program writes {VERSION}")
        tables = TABLES.format(**SQLITE)
        script = f"{FROM_1} {tables} {TO_2}" if version == 1 else tables
        kept = _copied(database, path.with_name(f"{path.name}.v1")) if version == 1 else None
        database.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version={VERSION}; COMMIT;")
        if kept is not None:
            log_event("state_migrated", level=logging.WARNING, before=version, now=VERSION, kept=kept.name)
        database.execute("SELECT count(*) FROM answer").fetchone()
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _copied(database: sqlite3.Connection, path: Path) -> Path:
    path.unlink(missing_ok=True)
    path.touch(mode=OWNER_ONLY)
    with closing(sqlite3.connect(path)) as copy:
        database.backup(copy)
    return path
