"""Backup of the data folder into one tar file.

Files of the data folder itself (the bot's databases, the salt of its ids) are copied, a database by SQLite's
online backup. Each archive's live generation is included with its segments, its dictionary and the page
catalog, under the build lock. The table of contents is the last member, so that a truncated file is
recognised. `restore` is the inverse.
"""

from __future__ import annotations

import datetime as dt
import errno
import io
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from retrieval.errors import CannotWrite, NothingToBackUp
from retrieval.files import flush, lack_of_room
from retrieval.index.generation import check_generation
from retrieval.index.manifest import read_manifest
from retrieval.index.shelf import GenerationDirectory
from retrieval.maintenance.backup_file import (
    ASIDE_PREFIX,
    CONTENTS,
    FORMAT,
    OWNER_ONLY,
    HashingReader,
    create_private_file,
)
from retrieval.sqlite_files import copy_database, copy_files, is_damage

STATE_SUFFIX, SALT_SUFFIX = ".sqlite", ".salt"
"""Of the copied files of the data folder itself."""
CATALOG = "catalogue.sqlite"
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """Result of a backup: size in bytes, and archives with an index."""

    path: Path
    bytes: int
    archives: tuple[tuple[str, ...], ...]


def back_up(data: Path, target: Path, progress: Progress, *, now: Callable[[], dt.datetime]) -> BackedUp:
    """Write a backup of the data folder.

    target: must not exist; appears when the backup is complete.
    Raises NothingToBackUp, ArchiveBusy while an index is built, DamagedGeneration for a damaged live one,
    DatabaseBusy for a state that stays locked, and CannotWrite.
    """
    _check_target(target)
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
                _hold(shelf, stack)
            shutil.rmtree(scratch, ignore_errors=True)  # remains of a killed process
            part.unlink(missing_ok=True)
            scratch.mkdir(mode=0o700)
            files = {**_folder_files(data, scratch), **_index_files(data, shelves, scratch)}
            if not files:
                raise NothingToBackUp(path=data)
            archives = tuple(shelf.archive for shelf in shelves)
            with create_private_file(part) as file:
                _write(file, files, archives, progress, now().isoformat(timespec="seconds"))
                file.flush()
                os.fsync(file.fileno())
            size = part.stat().st_size
            part.rename(target)
            flush(target.parent)
    except (OSError, sqlite3.Error) as error:
        named = getattr(error, "filename", None) or target
        said = lack_of_room(error) or getattr(error, "strerror", None) or error
        raise CannotWrite(path=named, detail=said) from error
    return BackedUp(target, size, archives)


def _check_target(target: Path) -> None:
    """Check the place of the backup file. Raises CannotWrite."""
    if target.is_dir():
        raise CannotWrite(path=target, detail=os.strerror(errno.EISDIR))
    if target.exists():
        raise CannotWrite(path=target, detail=os.strerror(errno.EEXIST))
    if not target.parent.is_dir():
        raise CannotWrite(path=target.parent, detail=os.strerror(errno.ENOENT))


def _hold(shelf: GenerationDirectory, stack: ExitStack) -> None:
    """Keep builds away until the stack closes.

    On read-only media there are none.
    """
    try:
        stack.enter_context(shelf.locked())
    except OSError as error:
        if error.errno != errno.EROFS:
            raise


def _folder_files(data: Path, scratch: Path) -> dict[str, Path]:
    """Member name -> path, for the files of the data folder itself."""
    found = {}
    for path in sorted(data.iterdir()) if data.is_dir() else ():
        if path.name.startswith(ASIDE_PREFIX):
            continue
        if path.suffix == STATE_SUFFIX:
            found[path.name] = _copy_database(path, scratch / path.name)
        elif path.suffix == SALT_SUFFIX:
            found[path.name] = path
    return found


def _index_files(data: Path, shelves: list[GenerationDirectory], scratch: Path) -> dict[str, Path]:
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
        if (catalog := shelf.root / CATALOG).exists():
            name = catalog.relative_to(data).as_posix()
            found[name] = _copy_database(catalog, scratch / name.replace("/", "-"))
    return found


def _copy_database(database: Path, to: Path) -> Path:
    """Copy a database in use.

    Reading needs a place for the log's index: on a full disk and on read-only media the files are copied.
    Raises DatabaseBusy, OSError, sqlite3.Error.
    """
    uri = f"{database.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as live, closing(sqlite3.connect(to)) as copy:
            copy_database(live, copy, database)
    except sqlite3.OperationalError as error:
        if is_damage(error):
            raise
        with closing(sqlite3.connect(copy_files(database, to))) as copy:
            copy.execute("PRAGMA journal_mode=DELETE").fetchone()  # puts the log into the file
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
                reader = HashingReader(content)
                tar.addfile(member, cast("IO[bytes]", reader))  # which reads, and nothing else
                facts[name] = [member.size, reader.digest]
        contents = {"format": FORMAT, "made": made, "archives": archives, "files": facts}
        text = json.dumps(contents).encode("ascii")
        member = tarfile.TarInfo(CONTENTS)
        member.size, member.mode = len(text), OWNER_ONLY
        tar.addfile(member, io.BytesIO(text))
    progress("backing_up", len(files), len(files))
