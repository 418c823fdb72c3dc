"""Files on disk: flushing, a full disk, arrays written in pieces."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import numpy as np

from retrieval.arrays import AnyArray

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
_NO_ROOM_FOR_SQLITE = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN,
}  # fmt: skip
_HEADER_BYTES = 128
"""Header of a .npy file of one or two dimensions, padded to a multiple of 64 (NEP 1)."""
_MAGIC = b"\x93NUMPY\x01\x00" + (_HEADER_BYTES - 10).to_bytes(2, "little")


def lack_of_room(error: OSError | sqlite3.Error) -> str | None:
    """The system's message of a full or read-only disk, or None."""
    if isinstance(error, OSError):
        return error.strerror if error.errno in _NO_ROOM else None
    code = int(getattr(error, "sqlite_errorcode", 0) or 0)
    known = code in _NO_ROOM_FOR_SQLITE or code & 0xFF == sqlite3.SQLITE_READONLY  # with its extended codes
    return str(error) if known else None


def flush(path: Path) -> None:
    """Flush a file or folder to disk (fsync)."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_all(folder: Path) -> None:
    """Flush every file of a folder, and the folder itself, to disk."""
    for path in folder.iterdir():
        flush(path)
    flush(folder)


class GrowingArray:
    """A .npy file written in pieces along its first axis.

    `close` completes the header."""

    def __init__(self, path: Path, kind: type) -> None:
        self._kind = np.dtype(kind)
        self._shape: tuple[int, ...] = (0,)
        self._file = path.open("wb", buffering=1 << 18)
        self._file.write(bytes(_HEADER_BYTES))

    def append(self, values: AnyArray) -> None:
        """Add values at the end, converted to the array's type."""
        self._shape = (self._shape[0] + len(values), *values.shape[1:])
        self._file.write(np.ascontiguousarray(values, dtype=self._kind).data)

    def close(self) -> None:
        """Complete and close the file."""
        facts = repr({"descr": self._kind.str, "fortran_order": False, "shape": self._shape})
        text = facts.ljust(_HEADER_BYTES - len(_MAGIC) - 1).encode("ascii") + b"\n"
        with self._file:
            self._file.seek(0)
            self._file.write(_MAGIC + text)
