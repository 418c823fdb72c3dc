"""Restore of a backup into a data folder.

Unpacks beside the data folder, compares every byte with the table of contents, opens the generations, and
only then moves things into place. Former content is moved aside, never removed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO, Any

from retrieval.errors import BackupDamaged, CannotWrite, DamagedGeneration, NoSuchFile, StateInUse
from retrieval.files import flush, flush_all, lack_of_room
from retrieval.index.generation import Generation
from retrieval.index.shelf import GenerationDirectory
from retrieval.maintenance.backup_file import (
    ASIDE_PREFIX,
    CHUNK_BYTES,
    CONTENTS,
    FORMAT,
    HashingReader,
    create_private_file,
)
from retrieval.sqlite_files import LOG_SUFFIXES

MAX_CONTENTS_BYTES = 64 * 1024 * 1024
MAX_MEMBERS = 1_000_000
UNPACKING_PREFIX = ".restoring-"
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """Result of a restore.

    made: time of the backup; aside: places of the former content.
    """

    made: str
    archives: tuple[tuple[str, ...], ...]
    aside: tuple[Path, ...]


def restore(source: Path, data: Path, progress: Progress, *, now: Callable[[], dt.datetime]) -> Restored:
    """Replace the content of the data folder by a backup.

    Raises NoSuchFile, BackupDamaged, StateInUse while a bot runs on the folder, and CannotWrite; the data
    folder is unchanged then.
    """
    if not source.is_file():
        raise NoSuchFile(path=source)
    try:
        data.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            for left in data.glob(f"{UNPACKING_PREFIX}*"):  # by a killed process
                shutil.rmtree(left, ignore_errors=True)
            beside = Path(tempfile.mkdtemp(prefix=UNPACKING_PREFIX, dir=data))
            stack.callback(shutil.rmtree, beside, ignore_errors=True)
            contents = _unpack(source, beside, progress)
            shelves = [GenerationDirectory.at(path) for path in sorted(beside.glob("archive-*"))]
            for shelf in shelves:
                _verify(source, shelf)
            for shelf in shelves:
                there = GenerationDirectory.at(data / shelf.root.name)
                if there.root.exists():
                    stack.enter_context(there.locked())
            for database in data.glob("*.sqlite"):
                if (beside / database.name).exists():
                    _check_unused(database)
            aside = _put_in_place(beside, data, now().strftime("%Y%m%dT%H%M%S"))
    except OSError as error:
        said = lack_of_room(error) or error.strerror or error
        raise CannotWrite(path=error.filename or data, detail=said) from error
    archives = tuple(tuple(map(str, paths)) for paths in contents["archives"])
    return Restored(str(contents["made"]), archives, aside)


def _unpack(source: Path, beside: Path, progress: Progress) -> dict[str, Any]:
    """Unpack and compare all members; returns the table of contents. Raises BackupDamaged."""
    found: dict[str, list[Any]] = {}
    contents: dict[str, Any] = {}
    try:
        whole = source.stat().st_size
        with tarfile.open(source, "r:") as tar:
            for member in tar:
                progress("restoring", member.offset // CHUNK_BYTES, whole // CHUNK_BYTES)
                content = tar.extractfile(member) if member.isreg() else None
                if content is None or not _is_plain(member.name) or len(found) > MAX_MEMBERS:
                    raise BackupDamaged(path=source, part=member.name)
                if member.name == CONTENTS:
                    contents = json.loads(content.read(MAX_CONTENTS_BYTES))
                else:
                    found[member.name] = _unpack_member(content, beside / member.name)
        if contents.get("format") != FORMAT or contents["files"] != found or not found:
            raise BackupDamaged(path=source, part=CONTENTS)
        str(contents["made"]), [tuple(paths) for paths in contents["archives"]]
    except (tarfile.TarError, ValueError, KeyError, TypeError, EOFError) as error:
        raise BackupDamaged(path=source, part=str(error)) from error
    progress("restoring", whole // CHUNK_BYTES, whole // CHUNK_BYTES)
    return contents


def _is_plain(name: str) -> bool:
    """True for a member's name within the folder, without hidden parts."""
    parts = PurePosixPath(name).parts
    return bool(parts) and len(parts) <= 4 and not any(p.startswith((".", "/")) or "\\" in p for p in parts)


def _unpack_member(content: IO[bytes], to: Path) -> list[Any]:
    """Write a member to its place; returns size and sha256."""
    to.parent.mkdir(parents=True, exist_ok=True)
    reader, size = HashingReader(content), 0
    with create_private_file(to) as file:
        while chunk := reader.read(CHUNK_BYTES):
            size += file.write(chunk)
    return [size, reader.digest]


def _verify(source: Path, shelf: GenerationDirectory) -> None:
    """Open the live generation, verifying every checksum. Raises BackupDamaged."""
    try:
        live = shelf.current()
        if live is None:
            raise BackupDamaged(path=source, part=f"{shelf.root.name}/CURRENT")
        Generation.open(live, whole=True)
    except DamagedGeneration as damage:
        raise BackupDamaged(path=source, part=f"{shelf.root.name}/{damage.facts['part']}") from damage


def _check_unused(database: Path) -> None:
    """Check for other processes with this database open. Raises StateInUse.

    Leaving the write-ahead log needs exclusive access (https://sqlite.org/wal.html, 3.4).
    """
    with closing(sqlite3.connect(database, timeout=0)) as state:
        try:
            state.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError:
            raise StateInUse(path=database) from None
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return  # damaged: nobody can use it


def _put_in_place(beside: Path, data: Path, stamp: str) -> tuple[Path, ...]:
    """Move the unpacked content into place; gives the former content's new paths.

    A move that fails undoes those before it.
    """
    moves: list[tuple[Path, Path]] = []
    aside: list[Path] = []
    for path in sorted(beside.iterdir()):
        _flush_tree(path)
        there = data / path.name
        if there.exists():
            aside.append(_free_name(data, stamp, path.name))
            former = [(data / f"{path.name}{log}", data / f"{aside[-1].name}{log}") for log in LOG_SUFFIXES]
            moves += [(there, aside[-1]), *((before, to) for before, to in former if before.exists())]
        moves.append((path, there))
    _move_all(moves, data)
    return tuple(aside)


def _move_all(moves: Sequence[tuple[Path, Path]], data: Path) -> None:
    done: list[tuple[Path, Path]] = []
    try:
        for before, to in moves:
            before.rename(to)
            done.append((before, to))
        flush(data)
    except OSError:
        for before, to in reversed(done):
            with contextlib.suppress(OSError):
                to.rename(before)
        raise


def _free_name(data: Path, stamp: str, name: str) -> Path:
    names = (f"{ASIDE_PREFIX}{stamp}{f'.{n}' if n else ''}-{name}" for n in count())
    return next(free for free in map(data.joinpath, names) if not free.exists())


def _flush_tree(path: Path) -> None:
    """Flush a file, or a folder with everything in it, to disk."""
    if path.is_dir():
        for folder in (*(f for f in path.rglob("*") if f.is_dir()), path):
            flush_all(folder)
    else:
        flush(path)
