"""Database of the bot: a store, and the salt of hashed ids.

People and chats are stored under a keyed hash. The salt belongs to one deployment: a file beside SQLite,
readable by its owner alone, or a row in a shared PostgreSQL. Every table is bounded by age and by rows.
SQLite or PostgreSQL is the store's concern (`bot.state.store`).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from bot.state.sqlite import OWNER_ONLY_MODE, SqliteStore
from bot.state.store import StateStore

SALT_FILE = "bot.salt"
SALT_BYTES = 32
HASH_DIGITS = 20
"""Hexadecimal digits of a hashed id: 80 bits, no collisions among any number of people."""

_PERSONAL_TABLES = ("answer", "turn", "vote", "person", "watch")


class Database:
    """A store with hashed ids, retention and erasure.

    folder: the bot's own folder on disk. salt: at least 16 bytes. clock: Unix time, seconds.
    number: this bot among the peers on the store.
    """

    def __init__(
        self,
        folder: Path,
        store: StateStore,
        salt: bytes,
        *,
        clock: Callable[[], float] = time.time,
        number: int = 0,
    ) -> None:
        self.clock = clock
        self.folder = folder
        self.number = number
        self._salt = salt
        self._store = store
        self.write, self.rows, self.row = store.write, store.rows, store.row
        self.wipe, self.open, self.close = store.wipe, store.open, store.close

    @classmethod
    def in_folder(cls, folder: Path, *, clock: Callable[[], float] = time.time) -> Database:
        """Open database and salt of a single bot; creates the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder, SqliteStore(folder), salt_in(folder), clock=clock)

    def hashed(self, id: int) -> str:
        """Return the keyed hash of a person's or chat's id."""
        return hmac.new(self._salt, str(id).encode(), hashlib.sha256).hexdigest()[:HASH_DIGITS]

    async def keep_newest(self, table: str, *, seconds: float, most: int) -> int:
        """Delete expired rows and the oldest beyond `most`; returns their number.

        seconds: lifetime of a row. table: a table of the schema, never outside input.
        """
        old = await self.write(f"DELETE FROM {table} WHERE made < ?", self.clock() - seconds)  # noqa: S608
        return old + await self.write(
            f"DELETE FROM {table} WHERE made <= "  # noqa: S608
            f"(SELECT made FROM {table} ORDER BY made DESC LIMIT 1 OFFSET ?)",
            most,
        )

    async def forget(self, person: str) -> int:
        """Delete all rows of a person (a hashed id); returns their number."""
        deleted = 0
        for table in _PERSONAL_TABLES:
            deleted += await self.write(f"DELETE FROM {table} WHERE person = ?", person)  # noqa: S608
        await self.wipe()
        return deleted


def salt_in(folder: Path) -> bytes:
    """Read or create the salt file of a single bot, mode 0600."""
    path = folder / SALT_FILE
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        found = b""
    if len(found) < 16:
        found = secrets.token_bytes(SALT_BYTES)
        path.touch(mode=OWNER_ONLY_MODE)
        path.chmod(OWNER_ONLY_MODE)
        path.write_bytes(found)
    return found
