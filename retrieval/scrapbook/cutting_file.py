"""Cuttings of the command line: an SQLite file in the data folder.

Readable by its owner alone; no build, reload or change of archive touches it, and a backup has it. Numbers
are never used again.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import CuttingsFull, DamagedDatabase, DataUnusable, NoCutting, NoteTooLong
from retrieval.scrapbook.cutting import MAX_NOTE_LENGTH, Cutting, KeptCutting
from retrieval.sqlite_files import fault_of, is_damage, open_when_free

CUTTING_FILE = "cuttings.sqlite"
MAX_KEPT = 5000
OWNER_ONLY_MODE = 0o600
_TABLE = """
CREATE TABLE IF NOT EXISTS cutting (
    no INTEGER PRIMARY KEY AUTOINCREMENT, made REAL NOT NULL, place TEXT NOT NULL UNIQUE,
    note TEXT NOT NULL, body TEXT NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class CuttingFile:
    """A collection of cuttings.

    clock: Unix time, seconds. Every method raises DamagedDatabase, DatabaseBusy, NoRoom and DataUnusable.
    """

    path: Path
    clock: Callable[[], float] = time.time

    @classmethod
    def in_folder(cls, data: Path) -> CuttingFile:
        """The collection of a data folder."""
        return cls(data / CUTTING_FILE)

    def add(self, cutting: Cutting, note: str = "") -> tuple[KeptCutting, bool]:
        """Keep a cutting; False for one kept already.

        That one gets the note, if one is given.

        Raises CuttingsFull, NoteTooLong.
        """
        check_note(note)
        with self._connected() as database:
            (count,) = database.execute("SELECT count(*) FROM cutting").fetchone()
            known = database.execute("SELECT no FROM cutting WHERE place = ?", [cutting.place]).fetchone()
            if known is None and count >= MAX_KEPT:
                raise CuttingsFull(limit=MAX_KEPT)
            if known is None:
                database.execute(
                    "INSERT INTO cutting (made, place, note, body) VALUES (?, ?, ?, ?)",
                    [self.clock(), cutting.place, note, cutting.to_json()],
                )
            elif note:
                database.execute("UPDATE cutting SET note = ? WHERE no = ?", [note, known[0]])
        return next(kept for kept in self.all() if kept.cutting.place == cutting.place), known is None

    def all(self) -> list[KeptCutting]:
        """All cuttings, newest first."""
        if not self._exists():
            return []
        with self._connected() as database:
            rows = database.execute("SELECT no, made, note, body FROM cutting ORDER BY no DESC").fetchall()
        try:
            return [KeptCutting(no, made, note, Cutting.from_json(body)) for no, made, note, body in rows]
        except (ValueError, LookupError, TypeError) as error:
            raise DamagedDatabase(path=self.path, detail=error) from error

    def note(self, number: int, note: str) -> None:
        """Replace the note of a cutting. Raises NoCutting, NoteTooLong."""
        check_note(note)
        self._change("UPDATE cutting SET note = ? WHERE no = ?", note, number)

    def remove(self, number: int) -> None:
        """Remove a cutting. Raises NoCutting."""
        self._change("DELETE FROM cutting WHERE no = ?", number)

    def _exists(self) -> bool:
        """Raises DataUnusable for a data folder that is a file."""
        data = self.path.parent
        if data.exists() and not data.is_dir():
            raise DataUnusable(path=data, detail=os.strerror(errno.ENOTDIR))
        return self.path.exists()

    def _change(self, sql: str, *values: str | int) -> None:
        number = values[-1]
        if not self._exists():
            raise NoCutting(number=number)
        with self._connected() as database:
            if database.execute(sql, values).rowcount == 0:
                raise NoCutting(number=number)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """A connection for one transaction."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self.path.exists():
                self.path.touch(mode=OWNER_ONLY_MODE)
            with closing(open_when_free(self.path, self._connect)) as database, database:
                yield database
        except (OSError, sqlite3.Error) as error:
            if is_damage(error):
                raise DamagedDatabase(path=self.path, detail=error) from error
            raise fault_of(error, self.path) from error

    def _connect(self, timeout: float) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=timeout)
        try:
            database.execute("PRAGMA secure_delete=ON")
            database.execute(_TABLE)
        except BaseException:
            database.close()
            raise
        return database


def check_note(note: str) -> None:
    """Raises NoteTooLong."""
    if len(note) > MAX_NOTE_LENGTH:
        raise NoteTooLong(length=len(note), limit=MAX_NOTE_LENGTH)
