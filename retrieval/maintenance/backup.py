"""Backups: what the program could not make again, and the live index, in one tar file.

What stands in the data folder itself (the bot's memory, the salt of its ids) is copied, a database as SQLite
itself copies one that is in use. Of each archive's index the live generation goes along with its segments,
its dictionary and the catalogue, while no build is under way. The last member says what the others hold, so
that a file that breaks off is known for one.

A restore unpacks beside, compares every byte with that list, opens the generations, and only then puts
things in their places. What stood there is moved aside, never removed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from retrieval.errors import (
    BackupDamaged,
    CannotWrite,
    DamagedGeneration,
    NoSuchFile,
    NothingToBackUp,
    StateInUse,
)
from retrieval.files import flush, flush_all, lack_of_room
from retrieval.index.generation import Generation, check_generation
from retrieval.index.manifest import read_manifest
from retrieval.index.shelf import GenerationDirectory

FORMAT = 1
CONTENTS = "backup.json"
"""The last member: format, time, and size and sha256 of every other member."""
LARGEST_CONTENTS = 64 * 1024 * 1024
MOST_FILES = 1_000_000
CHUNK = 1 << 20
DATABASE, SALT = ".sqlite", ".salt"
"""How the names of what is copied from the data folder itself end."""
ASIDE, UNPACKING = "before-", ".restoring-"
CATALOGUE = "catalogue.sqlite"
OWNER_ONLY = 0o600
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds: bytes, and the archives whose indexes are in it."""

    path: Path
    bytes: int
    archives: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore put in place. made: when the backup was; aside: where what stood there is now."""

    made: str
    archives: tuple[tuple[str, ...], ...]
    aside: tuple[Path, ...]


def back_up(data: Path, target: Path, progress: Progress, *, now: Callable[[], dt.datetime]) -> BackedUp:
    """Write a backup of the data folder.

    Raises NothingToBackUp, ArchiveBusy while an index is built, DamagedGeneration when the live one is not
    whole, and CannotWrite; `target` is there when it is whole, and was not there before.
    """
    if target.exists():
        raise CannotWrite(path=target, detail=os.strerror(17))
    part, scratch = (target.with_name(f"{target.name}.{name}") for name in ("part", "copies"))
    try:
        with ExitStack() as stack:
            stack.callback(part.unlink, missing_ok=True)
            stack.callback(shutil.rmtree, scratch, ignore_errors=True)
            shelves = [
                shelf
                for shelf in map(GenerationDirectory.at, sorted(data.glob("archive-*")))
                if shelf.current()
            ]
            for shelf in shelves:
                stack.enter_context(shelf.quiet())
            shutil.rmtree(scratch, ignore_errors=True)  # what a killed process left
            part.unlink(missing_ok=True)
            scratch.mkdir(mode=0o700)
            files = {**_of_folder(data, scratch), **_of_shelves(data, shelves, scratch)}
            if not files:
                raise NothingToBackUp(path=data)
            archives = tuple(shelf.archive for shelf in shelves)
            with _new_file(part) as file:
                _write(file, files, archives, progress, now().isoformat(timespec="seconds"))
                file.flush()
                os.fsync(file.fileno())
            size = part.stat().st_size
            part.rename(target)
            flush(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise CannotWrite(path=target, detail=lack_of_room(error) or error) from error
    return BackedUp(target, size, archives)


def restore(source: Path, data: Path, progress: Progress, *, now: Callable[[], dt.datetime]) -> Restored:
    """Put a backup in the place of the data folder's content.

    Raises NoSuchFile, BackupDamaged, StateInUse while a bot runs on the folder, and CannotWrite; then
    everything is as it was.
    """
    if not source.is_file():
        raise NoSuchFile(path=source)
    try:
        data.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            for left in data.glob(f"{UNPACKING}*"):  # by a killed process
                shutil.rmtree(left, ignore_errors=True)
            beside = Path(tempfile.mkdtemp(prefix=UNPACKING, dir=data))
            stack.callback(shutil.rmtree, beside, ignore_errors=True)
            contents = _unpack(source, beside, progress)
            shelves = [GenerationDirectory.at(path) for path in sorted(beside.glob("archive-*"))]
            for shelf in shelves:
                _verify(source, shelf)
            for shelf in shelves:
                there = GenerationDirectory.at(data / shelf.root.name)
                if there.root.exists():
                    stack.enter_context(there.quiet())
            for database in data.glob("*.sqlite"):
                if (beside / database.name).exists():
                    _check_unused(database)
            aside = tuple(_put_in_place(beside, data, now().strftime("%Y%m%dT%H%M%S")))
    except OSError as error:
        raise CannotWrite(path=data, detail=lack_of_room(error) or error) from error
    archives = tuple(tuple(map(str, paths)) for paths in contents["archives"])
    return Restored(str(contents["made"]), archives, aside)


def _of_folder(data: Path, scratch: Path) -> dict[str, Path]:
    """The files that stand in the data folder itself: name in the backup -> where to read it."""
    found = {}
    for path in sorted(data.iterdir()) if data.is_dir() else ():
        if path.name.startswith(ASIDE):
            continue
        if path.suffix == DATABASE:
            found[path.name] = _copied(path, scratch / path.name)
        elif path.suffix == SALT:
            found[path.name] = path
    return found


def _of_shelves(data: Path, shelves: list[GenerationDirectory], scratch: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for shelf in shelves:
        live = shelf.current()
        if live is None:
            continue
        manifest = read_manifest(live)
        check_generation(live, manifest, whole=True)
        folders = [
            live,
            shelf.lexica / manifest.lexicon,
            *(shelf.segments / name for name in manifest.segments),
        ]
        paths = [path for folder in folders for path in sorted(folder.iterdir())]
        paths += [shelf.root / "CURRENT", shelf.root / "archive.json"]
        found |= {path.relative_to(data).as_posix(): path for path in paths}
        if (catalogue := shelf.root / CATALOGUE).exists():
            name = catalogue.relative_to(data).as_posix()
            found[name] = _copied(catalogue, scratch / name.replace("/", "-"))
    return found


def _copied(database: Path, to: Path) -> Path:
    """A copy as of one moment, also while others write (https://sqlite.org/backup.html)."""
    uri = f"{database.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)
    return to


def _write(
    file: IO[bytes],
    files: Mapping[str, Path],
    archives: tuple[tuple[str, ...], ...],
    progress: Progress,
    made: str,
) -> None:
    facts = {}
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for done, (name, path) in enumerate(files.items()):
            progress("backing_up", done, len(files))
            with path.open("rb") as content:
                member = tarfile.TarInfo(name)
                member.size, member.mode = os.fstat(content.fileno()).st_size, OWNER_ONLY
                reader = _Summed(content)
                tar.addfile(member, cast("IO[bytes]", reader))  # which reads, and nothing else
                facts[name] = [member.size, reader.digest]
        contents = {"format": FORMAT, "made": made, "archives": archives, "files": facts}
        text = json.dumps(contents, ensure_ascii=False).encode()
        member = tarfile.TarInfo(CONTENTS)
        member.size, member.mode = len(text), OWNER_ONLY
        tar.addfile(member, io.BytesIO(text))
    progress("backing_up", len(files), len(files))


class _Summed:
    """Reads a file and sums it up."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._sum.update(content)
        return content

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()


def _unpack(source: Path, beside: Path, progress: Progress) -> dict[str, Any]:
    """Unpack all members; gives what the backup says of itself, which was compared. Raises BackupDamaged."""
    found: dict[str, list[Any]] = {}
    contents: dict[str, Any] = {}
    try:
        whole = source.stat().st_size
        with tarfile.open(source, "r:") as tar:
            for member in tar:
                progress("restoring", member.offset // CHUNK, whole // CHUNK)
                content = tar.extractfile(member) if member.isreg() else None
                if content is None or not _is_plain(member.name) or len(found) > MOST_FILES:
                    raise BackupDamaged(path=source, part=member.name)
                if member.name == CONTENTS:
                    contents = json.loads(content.read(LARGEST_CONTENTS))
                else:
                    found[member.name] = _take(content, beside / member.name)
        if contents.get("format") != FORMAT or contents["files"] != found or not found:
            raise BackupDamaged(path=source, part=CONTENTS)
        str(contents["made"]), [tuple(paths) for paths in contents["archives"]]
    except (tarfile.TarError, ValueError, KeyError, TypeError, EOFError) as error:
        raise BackupDamaged(path=source, part=str(error)) from error
    progress("restoring", whole // CHUNK, whole // CHUNK)
    return contents


def _is_plain(name: str) -> bool:
    """Whether a member's name leads into the folder that it is unpacked in, and to nothing hidden."""
    parts = PurePosixPath(name).parts
    return bool(parts) and len(parts) <= 4 and not any(p.startswith((".", "/")) or "\\" in p for p in parts)


def _take(content: IO[bytes], to: Path) -> list[Any]:
    """Write a member to its place; its size and sha256."""
    to.parent.mkdir(parents=True, exist_ok=True)
    reader, size = _Summed(content), 0
    with _new_file(to) as file:
        while chunk := reader.read(CHUNK):
            size += file.write(chunk)
    return [size, reader.digest]


def _verify(source: Path, shelf: GenerationDirectory) -> None:
    """Open the generation as a question would, every file against its checksum. Raises BackupDamaged."""
    try:
        live = shelf.current()
        if live is None:
            raise BackupDamaged(path=source, part=f"{shelf.root.name}/CURRENT")
        Generation.open(live, whole=True)
    except DamagedGeneration as damage:
        raise BackupDamaged(path=source, part=f"{shelf.root.name}/{damage.facts['part']}") from damage


def _check_unused(database: Path) -> None:
    """Raises StateInUse when another process has this database open.

    Leaving the write-ahead log needs the database for oneself (https://sqlite.org/wal.html, 3.4).
    """
    with closing(sqlite3.connect(database, timeout=0)) as state:
        try:
            state.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError:
            raise StateInUse(path=database) from None
        except sqlite3.DatabaseError:
            return  # damaged: nobody can use it


def _put_in_place(beside: Path, data: Path, stamp: str) -> Iterator[Path]:
    """Move everything that was unpacked into the data folder; gives where what stood there is now."""
    for path in sorted(beside.iterdir()):
        if path.is_dir():
            for folder in (*(f for f in path.rglob("*") if f.is_dir()), path):
                flush_all(folder)
        else:
            flush(path)
        there = data / path.name
        if there.exists():
            aside = next(
                free
                for number in count()
                if not (free := data / f"{ASIDE}{stamp}{f'.{number}' if number else ''}-{path.name}").exists()
            )
            there.rename(aside)
            yield aside
            for log in ("-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    (data / f"{path.name}{log}").rename(data / f"{aside.name}{log}")
        path.rename(there)
    flush(data)


def _new_file(path: Path) -> BinaryIO:
    """A file that was not there, for its owner alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb")
