"""The bot's memory: one SQLite file, and the salt that stands in front of every id.

Who somebody is, is never written down: people and chats are named by a hash with a salt that only this
deployment has (a file beside the database, readable by its owner alone). Everything kept has an end, by
age and by number. A database that cannot be read is set aside, not repaired: what it holds is a courtesy.

Used from the event loop's thread only; each call is some tens of microseconds (WAL, no flush per commit).
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bot.log import event

DATABASE = "bot.sqlite"
SALT = "bot.salt"
VERSION = 1
"""Raised when a table changes its meaning; an older database is set aside."""
OWNER_ONLY = 0o600
HASHED = 20
"""Hexadecimal digits of a hashed id: 80 bits, no two of any number of people are the same."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    id TEXT PRIMARY KEY, chat TEXT NOT NULL, person TEXT NOT NULL, made REAL NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS answer_made ON answer (made);
CREATE TABLE IF NOT EXISTS turn (
    chat TEXT NOT NULL, person TEXT NOT NULL, made REAL NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS turn_of ON turn (chat, person, made);
CREATE TABLE IF NOT EXISTS vote (
    answer TEXT NOT NULL, person TEXT NOT NULL, made REAL NOT NULL, good INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (answer, person)
);
CREATE TABLE IF NOT EXISTS person (person TEXT PRIMARY KEY, language TEXT, seen REAL NOT NULL);
CREATE TABLE IF NOT EXISTS watch (
    person TEXT NOT NULL, chat INTEGER NOT NULL, word TEXT NOT NULL, made REAL NOT NULL,
    PRIMARY KEY (person, word)
);
CREATE TABLE IF NOT EXISTS count (day TEXT NOT NULL, what TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (day, what));
CREATE TABLE IF NOT EXISTS picture (key TEXT PRIMARY KEY, file TEXT NOT NULL, made REAL NOT NULL);
CREATE TABLE IF NOT EXISTS taken (
    id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, message INTEGER NOT NULL, made REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS audit (made REAL NOT NULL, admin INTEGER NOT NULL, action TEXT NOT NULL,
    detail TEXT NOT NULL);
"""
_OF_A_PERSON = ("answer", "turn", "vote", "person", "watch")


class State:
    """The open database.

    folder: where it and the salt stand; made when it does not exist.
    clock:  gives Unix seconds.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = clock
        self.folder = folder
        self._salt = _salt(folder / SALT)
        self._database = _opened(folder / DATABASE)

    def hashed(self, id: int) -> str:
        """The name under which a person or a chat is kept."""
        return hmac.new(self._salt, str(id).encode(), hashlib.sha256).hexdigest()[:HASHED]

    def write(self, sql: str, *values: Any) -> int:
        """Run one statement and keep its effect; gives how many rows it changed."""
        with self._database:
            return self._database.execute(sql, values).rowcount

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of one query."""
        return list(self._database.execute(sql, values))

    def row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row of one query."""
        found: tuple[Any, ...] | None = self._database.execute(sql, values).fetchone()
        return found

    def keep_newest(self, table: str, *, seconds: float, most: int) -> None:
        """Forget rows of a table that are older than `seconds`, and the oldest beyond `most`.

        table: one of the schema's; never from outside.
        """
        self.write(f"DELETE FROM {table} WHERE made < ?", self.clock() - seconds)  # noqa: S608
        self.write(
            f"DELETE FROM {table} WHERE rowid IN "  # noqa: S608
            f"(SELECT rowid FROM {table} ORDER BY made DESC LIMIT -1 OFFSET ?)",
            most,
        )

    def forget(self, person: str) -> int:
        """Everything kept of a person goes; gives the number of rows."""
        tables: Iterable[str] = _OF_A_PERSON
        return sum(self.write(f"DELETE FROM {t} WHERE person = ?", person) for t in tables)  # noqa: S608

    def close(self) -> None:
        """May be called twice."""
        self._database.close()


def _salt(path: Path) -> bytes:
    """The deployment's salt; made on the first start, readable by its owner alone."""
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        found = b""
    if len(found) < 16:
        found = secrets.token_bytes(32)
        path.touch(mode=OWNER_ONLY)
        path.chmod(OWNER_ONLY)
        path.write_bytes(found)
    return found


def _opened(path: Path) -> sqlite3.Connection:
    try:
        return _connected(path)
    except sqlite3.DatabaseError as error:
        aside = path.with_name(f"{path.name}.damaged-{int(time.time())}")
        event("state_set_aside", level=logging.ERROR, moved_to=aside.name, said=error)
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
        if version not in {0, VERSION}:
            raise sqlite3.DatabaseError(f"version {version} of the schema, this program writes {VERSION}")
        database.executescript(_SCHEMA + f"PRAGMA user_version={VERSION};")
        database.execute("SELECT count(*) FROM answer").fetchone()
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database
