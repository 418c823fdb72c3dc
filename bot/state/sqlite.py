"""SQLite store of a single bot: one file, mode 0600.

Used from the event loop's thread only; a call takes some tens of microseconds (WAL, no flush per commit), so
none blocks. A database of an earlier version is migrated after a copy beside it; an unreadable one is set
aside, not repaired: its content is a courtesy.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.ops.logging import log_event
from bot.state.schema import (
    MIGRATION_AFTER_TABLES,
    MIGRATION_BEFORE_TABLES,
    SCHEMA_VERSION,
    SQLITE_TYPES,
    TABLES,
)
from bot.state.store import Row

DATABASE_FILE = "bot.sqlite"
OWNER_ONLY_MODE = 0o600


class SqliteStore:
    """Runs statements on the database in a folder."""

    def __init__(self, folder: Path) -> None:
        self._database = _opened(folder / DATABASE_FILE)

    async def write(self, sql: str, *values: Any) -> int:
        """Run one statement in a transaction; returns the number of rows changed."""
        with self._database:
            return self._database.execute(sql, values).rowcount

    async def rows(self, sql: str, *values: Any) -> list[Row]:
        """Return all rows of a query."""
        return list(self._database.execute(sql, values))

    async def row(self, sql: str, *values: Any) -> Row | None:
        """Return the first row of a query, or None."""
        found: Row | None = self._database.execute(sql, values).fetchone()
        return found

    async def wipe(self) -> None:
        """Truncate the WAL to erase deleted rows.

        Deferred to the next call while another process reads, e.g. a backup.
        """
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    async def open(self) -> None:
        """Do nothing: the constructor opens the database."""

    async def close(self) -> None:
        """Close the database; idempotent."""
        self._database.close()


def migrate_database(folder: Path) -> None:
    """Migrate the database in a folder to the present schema version."""
    _opened(folder / DATABASE_FILE).close()


def _opened(path: Path) -> sqlite3.Connection:
    try:
        return _connected(path)
    except sqlite3.DatabaseError as error:
        aside = path.with_name(f"{path.name}.damaged-{int(time.time())}")
        log_event("state_set_aside", level=logging.ERROR, moved_to=aside.name, said=error)
        path.replace(aside)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    path.touch(mode=OWNER_ONLY_MODE)
    path.chmod(OWNER_ONLY_MODE)  # SQLite gives its log the same
    database = sqlite3.connect(path)
    try:
        database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;")
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version not in {0, 1, SCHEMA_VERSION}:
            raise sqlite3.DatabaseError(
                f"version {version} of the schema, this program writes {SCHEMA_VERSION}"
            )
        tables = TABLES.format(**SQLITE_TYPES)
        script = f"{MIGRATION_BEFORE_TABLES} {tables} {MIGRATION_AFTER_TABLES}" if version == 1 else tables
        kept = _copied(database, path.with_name(f"{path.name}.v1")) if version == 1 else None
        database.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version={SCHEMA_VERSION}; COMMIT;")
        if kept is not None:
            log_event(
                "state_migrated", level=logging.WARNING, before=version, now=SCHEMA_VERSION, kept=kept.name
            )
        database.execute("SELECT count(*) FROM answer").fetchone()
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _copied(database: sqlite3.Connection, path: Path) -> Path:
    path.unlink(missing_ok=True)
    path.touch(mode=OWNER_ONLY_MODE)
    with closing(sqlite3.connect(path)) as copy:
        database.backup(copy)
    return path
