"""SQLite store of a single bot: one file, mode 0600.

Used from the event loop's thread only; a call takes some tens of microseconds (WAL, no flush per commit), so
none blocks. A database of an earlier version is migrated after a copy beside it; one of a later version is
left alone. A damaged one is set aside with its log, and every readable row goes into a new one
(`bot.state.salvage`). A lock, a full disk or missing rights are no damage: waited for at the start,
StateUnavailable later.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import StateUnavailable, UnknownState
from bot.state.salvage import SALVAGED_TABLES, salvage, table_columns
from bot.state.schema import (
    MIGRATION_AFTER_TABLES,
    MIGRATION_BEFORE_TABLES,
    SCHEMA_VERSION,
    SQLITE_TYPES,
    TABLES,
)
from bot.state.store import Row
from retrieval.errors import ArchiveError
from retrieval.ops.logging import log_event
from retrieval.sqlite_files import (
    IntegrityFailure,
    check_integrity,
    fault_of,
    is_damage,
    is_fault,
    is_schema_error,
    open_when_free,
    set_aside,
    stamp_now,
)

T = TypeVar("T")

DATABASE_FILE = "bot.sqlite"
OWNER_ONLY_MODE = 0o600
APPLICATION_ID = 0x4A420000
"""Of `PRAGMA application_id`, plus the schema version: a second copy of it, against a flipped bit."""
MAX_PLAUSIBLE_VERSION = 1000
OPENING_ATTEMPTS = 60
"""Attempts of a second each at the start; a bot must not begin with an empty memory."""
RUNNING_LOCK_TIMEOUT_S = 1.0
"""Wait for a lock while the bot runs: the event loop waits, too."""


class SqliteStore:
    """Runs statements on the database in a folder.

    Raises DatabaseBusy, NoRoom and DataUnusable when it cannot be opened, UnknownState for a later version.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / DATABASE_FILE
        self._database = _opened(self._path)

    async def write(self, sql: str, *values: Any) -> int:
        """Run one statement in a transaction; returns the number of rows changed."""

        def written(database: sqlite3.Connection) -> int:
            with database:
                return database.execute(sql, values).rowcount

        return self._run(written)

    async def rows(self, sql: str, *values: Any) -> list[Row]:
        """Return all rows of a query."""
        return self._run(lambda database: list(database.execute(sql, values)))

    async def row(self, sql: str, *values: Any) -> Row | None:
        """Return the first row of a query, or None."""

        def first(database: sqlite3.Connection) -> Row | None:
            found: Row | None = database.execute(sql, values).fetchone()
            return found

        return self._run(first)

    async def wipe(self) -> None:
        """Truncate the WAL to erase deleted rows.

        Deferred to the next call while another process reads, e.g. a backup.
        """
        self._run(lambda database: database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    async def open(self) -> None:
        """Do nothing: the constructor opens the database."""

    async def close(self) -> None:
        """Close the database; idempotent."""
        self._database.close()

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run work on the database; after damage on a new one.

        Raises StateUnavailable for a lock, a full disk, and the like.
        """
        try:
            return work(self._database)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if is_damage(error):
                self._database.close()
                self._database = _replaced(self._path, error)
                return work(self._database)
            if isinstance(error, sqlite3.Error) and is_fault(error):
                fault = fault_of(error, self._path)
                log_event("state_away", level=logging.ERROR, said=fault)
                raise StateUnavailable() from error
            raise


def migrate_database(folder: Path) -> None:
    """Migrate the database in a folder to the present schema version."""
    _opened(folder / DATABASE_FILE).close()


def _opened(path: Path) -> sqlite3.Connection:
    def waiting(fault: ArchiveError) -> None:
        log_event("state_awaited", level=logging.WARNING, why=fault)

    def connect(timeout: float) -> sqlite3.Connection:
        return _connected(path, timeout)

    try:
        return open_when_free(path, connect, attempts=OPENING_ATTEMPTS, waiting=waiting)
    except sqlite3.DatabaseError as error:
        return _replaced(path, error)


def _replaced(path: Path, damage: Exception) -> sqlite3.Connection:
    """Set a damaged database aside; a new one with its readable rows."""
    aside = set_aside(path, stamp_now())
    database = _connected(path, RUNNING_LOCK_TIMEOUT_S)
    rows = salvage(aside, database)
    log_event("state_set_aside", level=logging.ERROR, moved_to=aside.name, said=damage, rows_saved=rows)
    return database


def _connected(path: Path, timeout: float) -> sqlite3.Connection:
    path.touch(mode=OWNER_ONLY_MODE)
    if path.stat().st_mode & 0o777 != OWNER_ONLY_MODE:
        path.chmod(OWNER_ONLY_MODE)  # SQLite gives its log the same
    database = sqlite3.connect(path, timeout=timeout)
    database.text_factory = _decoded
    try:
        database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;")
        check_integrity(database, path)
        _bring_up_to_date(database, path)
    except BaseException as error:
        database.close()
        if is_schema_error(error):
            raise IntegrityFailure(
                f"{path.name}: {error}"
            ) from error  # fixed statements: the schema is wrong
        raise
    return database


def _decoded(text: bytes) -> str:
    """Text of a column; a damaged character is replaced, never an error."""
    return text.decode("utf-8", "replace")


def _version(database: sqlite3.Connection, path: Path) -> int:
    """The schema version of a database. Raises UnknownState, IntegrityFailure."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    (mark,) = database.execute("PRAGMA application_id").fetchone()
    if version in {0, 1, SCHEMA_VERSION}:
        return int(version)
    if mark == APPLICATION_ID + SCHEMA_VERSION:
        return SCHEMA_VERSION
    if not 0 <= version <= MAX_PLAUSIBLE_VERSION:
        raise IntegrityFailure(f"{path.name}: version {version}")
    raise UnknownState(setting=path, found=version, expected=SCHEMA_VERSION)


def _bring_up_to_date(database: sqlite3.Connection, path: Path) -> None:
    """Create the tables, or migrate those of version 1 after a copy."""
    version = _version(database, path)
    if version == SCHEMA_VERSION:
        _check_names(database, path)
    tables = TABLES.format(**SQLITE_TYPES)
    script = f"{MIGRATION_BEFORE_TABLES} {tables} {MIGRATION_AFTER_TABLES}" if version == 1 else tables
    kept = _copied(database, path.with_name(f"{path.name}.v1")) if version == 1 else None
    marks = f"PRAGMA user_version={SCHEMA_VERSION}; PRAGMA application_id={APPLICATION_ID + SCHEMA_VERSION};"
    database.executescript(f"BEGIN IMMEDIATE; {script} {marks} COMMIT;")
    if _columns(database) != EXPECTED_COLUMNS:
        raise IntegrityFailure(f"{path.name}: columns")
    if kept is not None:
        log_event("state_migrated", level=logging.WARNING, before=version, now=SCHEMA_VERSION, kept=kept.name)


def _check_names(database: sqlite3.Connection, path: Path) -> None:
    """Raises IntegrityFailure for a table under a garbled name.

    A table more is left alone: of a later version of this program.
    """
    found = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    strangers = found - EXPECTED_COLUMNS.keys() - {"sqlite_sequence"}
    if strangers and EXPECTED_COLUMNS.keys() - found:
        raise IntegrityFailure(f"{path.name}: {', '.join(sorted(strangers))}")


def _columns(database: sqlite3.Connection) -> dict[str, list[str]]:
    return {table: table_columns(database, table) for table in SALVAGED_TABLES}


def _expected_columns() -> dict[str, list[str]]:
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(TABLES.format(**SQLITE_TYPES))
        return _columns(fresh)


EXPECTED_COLUMNS = _expected_columns()
"""Table -> its columns."""


def _copied(database: sqlite3.Connection, path: Path) -> Path:
    path.unlink(missing_ok=True)
    path.touch(mode=OWNER_ONLY_MODE)
    with closing(sqlite3.connect(path)) as copy:
        database.backup(copy)
    return path
