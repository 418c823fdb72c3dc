"""SQLite files: damage and other faults, bounded waits for locks.

Damage is SQLITE_CORRUPT, SQLITE_NOTADB or a failed integrity check, and nothing else
(https://sqlite.org/rescode.html). A lock, a quota, missing rights or file handles leave a file as it is:
they are waited for or reported. A damaged file is moved aside with its write-ahead log, never deleted.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from retrieval.errors import ArchiveError, DatabaseBusy, DataUnusable, NoRoom
from retrieval.files import lack_of_room

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_PRIMARY_CODE = 0xFF
"""Bits of an extended result code with the primary one."""
LOG_SUFFIXES = ("-wal", "-shm")
_COPIED_SUFFIXES = ("", "-wal", "-journal")
LOCK_TIMEOUT_S = 1.0
"""One attempt; Python heeds signals between two of them."""
MAX_LOCK_ATTEMPTS = 10
MAX_COPY_ATTEMPTS = 5
"""Attempts to copy a file that another process changes meanwhile."""
_HEADER_BYTES = 100
_HEADER_ENCODINGS, _HEADER_FORMATS, _JOURNAL_VERSIONS = {0, 1}, {0, 1, 2, 3, 4}, {1, 2}


class IntegrityFailure(sqlite3.DatabaseError):
    """A database readable in part, with contradictions."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def is_damage(error: BaseException) -> bool:
    """True if the content of the file is at fault.

    UnicodeDecodeError is Python's, of a schema with a changed character in a name.
    """
    return isinstance(error, UnicodeDecodeError) or (
        isinstance(error, sqlite3.Error) and primary_code(error) in _DAMAGE
    )


def primary_code(error: sqlite3.Error) -> int:
    """Primary result code (https://sqlite.org/rescode.html); 0 for an error of Python's own."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & _PRIMARY_CODE


def is_schema_error(error: BaseException) -> bool:
    """True if a statement does not fit the tables.

    Of a fixed statement, the schema is at fault.
    """
    return isinstance(error, sqlite3.OperationalError) and primary_code(error) == sqlite3.SQLITE_ERROR


def is_fault(error: BaseException) -> bool:
    """True for faults of disk, rights, handles and locks."""
    if isinstance(error, OSError):
        return True
    codes = {0, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, *_DAMAGE}
    return isinstance(error, sqlite3.Error) and primary_code(error) not in codes


def fault_of(error: OSError | sqlite3.Error, path: Path) -> ArchiveError:
    """The error of a file without access for now.

    Busy, without room, or closed.
    """
    if (detail := lack_of_room(error)) is not None:
        return NoRoom(path=path, detail=detail)
    if isinstance(error, sqlite3.Error) and primary_code(error) in _BUSY:
        return DatabaseBusy(path=path, holder=holders_of(path) or "?")
    return DataUnusable(path=path, detail=_detail(error, path))


def _detail(error: OSError | sqlite3.Error, path: Path) -> str:
    """The system's words; SQLite says "unable to open" for any cause."""
    if isinstance(error, FileExistsError) and not path.is_dir():  # mkdir on a file or a dangling link
        return os.strerror(errno.ENOTDIR if path.exists() else errno.ENOENT)
    if isinstance(error, OSError):
        return error.strerror or str(error)
    try:
        path.open("rb").close()
    except OSError as cause:
        return cause.strerror or str(error)
    return str(error)


def open_when_free(
    path: Path,
    connect: Callable[[float], sqlite3.Connection],
    *,
    attempts: int = MAX_LOCK_ATTEMPTS,
    waiting: Callable[[ArchiveError], None] = lambda fault: None,
) -> sqlite3.Connection:
    """Open a database, with a bounded wait for the locks of others.

    connect: opens it, with a lock timeout in seconds.
    waiting: called after each attempt in vain.
    Raises sqlite3.DatabaseError for damage, DatabaseBusy, NoRoom and DataUnusable for anything else.
    """
    for attempt in count(1):
        try:
            return connect(LOCK_TIMEOUT_S)
        except (OSError, sqlite3.Error) as error:
            if is_damage(error):
                raise
            fault = fault_of(error, path)
            if not isinstance(fault, DatabaseBusy) or attempt >= attempts:
                raise fault from error
            waiting(fault)
        except UnicodeDecodeError as error:
            raise IntegrityFailure(f"{path.name}: {error}") from error
    raise AssertionError("count() does not end")


def copy_database(live: sqlite3.Connection, copy: sqlite3.Connection, path: Path) -> None:
    """Copy a database in use, as of one moment (https://sqlite.org/backup.html).

    path: of the live one. Python's own wait for a lock has no end.
    Raises DatabaseBusy after `MAX_LOCK_ATTEMPTS` attempts, sqlite3.Error.
    """
    attempts = count(1)

    def waited(status: int, remaining: int, total: int) -> None:
        if status & _PRIMARY_CODE in _BUSY and next(attempts) >= MAX_LOCK_ATTEMPTS:
            raise DatabaseBusy(path=path, holder=holders_of(path) or "?")

    live.backup(copy, progress=waited, sleep=LOCK_TIMEOUT_S)


def copy_files(path: Path, to: Path) -> Path:
    """Copy a database and its log or journal, without opening it.

    All files are of one moment.
    Raises DatabaseBusy for a file that keeps changing, OSError.
    """
    for _ in range(MAX_COPY_ATTEMPTS):
        before = [_state(_beside(path, suffix)) for suffix in _COPIED_SUFFIXES]
        for suffix, state in zip(_COPIED_SUFFIXES, before, strict=True):
            _beside(to, suffix).unlink(missing_ok=True)
            if state is not None:
                with suppress(FileNotFoundError):
                    shutil.copyfile(_beside(path, suffix), _beside(to, suffix))
        if [_state(_beside(path, suffix)) for suffix in _COPIED_SUFFIXES] == before:
            return to
    raise DatabaseBusy(path=path, holder=holders_of(path) or "?")


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of change; None without the file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def check_integrity(database: sqlite3.Connection, path: Path) -> None:
    """Verify a whole database: header, pages, indexes. Raises IntegrityFailure, sqlite3.Error."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if header and not _is_sound(header):
        raise IntegrityFailure(f"{path.name}: header")
    (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise IntegrityFailure(f"{path.name}: {found}")


def _is_sound(header: bytes) -> bool:
    """True for the fixed fields of a header (https://sqlite.org/fileformat.html, 1.3)."""
    return (
        len(header) == _HEADER_BYTES
        and header[18] in _JOURNAL_VERSIONS
        and header[19] in _JOURNAL_VERSIONS
        and header[20:24] == bytes((0, 64, 32, 32))
        and int.from_bytes(header[44:48], "big") in _HEADER_FORMATS
        and int.from_bytes(header[56:60], "big") in _HEADER_ENCODINGS
    )


def with_logs(path: Path) -> tuple[Path, ...]:
    """A database and the files of its log, existing or not."""
    return tuple(_beside(path, suffix) for suffix in ("", *LOG_SUFFIXES))


def set_aside(path: Path, stamp: str) -> Path:
    """Move a database aside with its log; gives its new path.

    Linked under the new names first: a crash in between leaves it twice, never in half.
    """
    names = (f"{path.name}.damaged-{stamp}{f'.{n}' if n else ''}" for n in count())
    aside = next(free for name in names if not (free := path.with_name(name)).exists())
    found = [suffix for suffix in ("", *LOG_SUFFIXES) if _beside(path, suffix).exists()]
    for suffix in found:
        with suppress(OSError):  # a file system without links: renamed below
            os.link(_beside(path, suffix), _beside(aside, suffix))
    for suffix in reversed(found):
        if _beside(aside, suffix).exists():
            _beside(path, suffix).unlink()
        else:
            _beside(path, suffix).rename(_beside(aside, suffix))
    return aside


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def holders_of(path: Path) -> str:
    """Processes with a lock on the database; "" if unknown.

    Each as "PID 12 (python)".

    From /proc/locks (proc_locks(5)), on Linux.
    """
    inodes = set()
    for file in with_logs(path):
        with suppress(OSError):
            inodes.add(str(file.stat().st_ino))
    found: set[int] = set()
    with suppress(OSError):
        for line in Path("/proc/locks").read_text(encoding="ascii", errors="replace").splitlines():
            fields = line.replace("->", "").split()
            if len(fields) > 5 and fields[5].rpartition(":")[2] in inodes and fields[4].isdigit():
                found.add(int(fields[4]))
    return "、".join(_process_name(pid) for pid in sorted(found - {os.getpid(), 0}))


def _process_name(pid: int) -> str:
    try:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return f"PID {pid}"
    return f"PID {pid} ({name})"


def stamp_now() -> str:
    """Time in the name of a file set aside."""
    return str(int(time.time()))
