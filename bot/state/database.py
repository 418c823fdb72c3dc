"""Database of the bot: a store, and the salt of hashed ids.

People and chats are stored under a keyed hash. The salt belongs to one deployment: a file beside SQLite,
readable by its owner alone, or a row in a shared PostgreSQL. Every table is bounded by age and by rows.
SQLite or PostgreSQL is the store's concern (`bot.state.store`).
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from bot.state.sqlite import OWNER_ONLY_MODE, SqliteStore
from bot.state.store import StateStore
from retrieval.files import flush
from retrieval.ops.logging import log_event
from retrieval.sqlite_files import fault_of

SALT_FILE = "bot.salt"
SALT_CHECKSUM_FILE = "bot.checksum.salt"
"""sha256 of the salt; of its suffix, so that a backup has it."""
SALT_BYTES, MIN_SALT_BYTES = 32, 16
HASH_DIGITS = 20
"""Hexadecimal digits of a hashed id: 80 bits, no collisions among any number of people."""

_PERSONAL_TABLES = ("answer", "turn", "vote", "person", "watch", "cutting")


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
        """Open database and salt of a single bot; creates the folder.

        Raises DatabaseBusy, NoRoom, DataUnusable and UnknownState.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(folder, SqliteStore(folder), salt_in(folder), clock=clock)
        except OSError as error:
            raise fault_of(error, folder) from error

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
    """Read or create the salt file of a single bot, mode 0600.

    A flipped bit, by which nobody would be known again, is mended by the checksum beside it.
    """
    path, checksum = folder / SALT_FILE, folder / SALT_CHECKSUM_FILE
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        found = b""
    if len(found) < MIN_SALT_BYTES:
        found = secrets.token_bytes(SALT_BYTES)
        _write_private(path, found)
    kept = checksum.read_bytes() if checksum.exists() else b""
    if kept != _checksum(found):
        mended = _mended(found, kept)
        if mended is not None:
            _write_private(path, mended)
        if kept:
            log_event("salt_damaged", level=logging.ERROR, mended=mended is not None)
        found = mended or found
        _write_private(checksum, _checksum(found))
    return found


def _checksum(salt: bytes | bytearray) -> bytes:
    return hashlib.sha256(salt).hexdigest().encode()


def _mended(salt: bytes, checksum: bytes) -> bytes | None:
    """The salt with one bit changed that fits the checksum; None without."""
    for bit in range(8 * len(salt)):
        changed = bytearray(salt)
        changed[bit // 8] ^= 1 << bit % 8
        if _checksum(changed) == checksum:
            return bytes(changed)
    return None


def _write_private(path: Path, content: bytes) -> None:
    """Replace a file atomically.

    A full disk or a kill leaves the former content.
    """
    new = path.with_name(f"{path.name}.new")
    new.touch(mode=OWNER_ONLY_MODE)
    new.chmod(OWNER_ONLY_MODE)
    new.write_bytes(content)
    flush(new)
    new.replace(path)
