"""The bot's memory, and the salt that stands in front of every id.

Who somebody is, is never written down: people and chats are named by a hash with a salt that only this
deployment has (beside the database, readable by its owner alone; in a database that several bots share, in
it). Everything kept has an end, by age and by number. Where it is kept is a store's affair (`bot.storage`).
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
"""Hexadecimal digits of a hashed id: 80 bits, no two of any number of people are the same."""

_OF_A_PERSON = ("answer", "turn", "vote", "person", "watch")


class Database:
    """What is remembered, in a store.

    folder: the bot's own place on disk; salt: at least 16 bytes; clock: gives Unix seconds.
    number: tells this bot from others that share the store.
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
        """Of a bot that runs alone: database and salt stand in a folder, made where there is none."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder, SqliteStore(folder), salt_in(folder), clock=clock)

    def hashed(self, id: int) -> str:
        """The name under which a person or a chat is kept."""
        return hmac.new(self._salt, str(id).encode(), hashlib.sha256).hexdigest()[:HASH_DIGITS]

    async def keep_newest(self, table: str, *, seconds: float, most: int) -> int:
        """Forget rows of a table that are older than `seconds`, and the oldest beyond `most`; how many.

        table: one of the schema's; never from outside.
        """
        old = await self.write(f"DELETE FROM {table} WHERE made < ?", self.clock() - seconds)  # noqa: S608
        return old + await self.write(
            f"DELETE FROM {table} WHERE made <= "  # noqa: S608
            f"(SELECT made FROM {table} ORDER BY made DESC LIMIT 1 OFFSET ?)",
            most,
        )

    async def forget(self, person: str) -> int:
        """Everything kept of a person goes; gives the number of rows."""
        gone = 0
        for table in _OF_A_PERSON:
            gone += await self.write(f"DELETE FROM {table} WHERE person = ?", person)  # noqa: S608
        await self.wipe()
        return gone


def salt_in(folder: Path) -> bytes:
    """The salt of a bot that runs alone; made on the first start, readable by its owner alone."""
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
