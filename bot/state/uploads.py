"""Upload quarantine: files of administrators, read apart, then accepted or discarded.

An upload is hostile input: unpacked and read in a sandboxed process, a zip by its content and
not by its headers, within limits of count, size and depth; no name leads out of its folder. The archive is
unchanged until the upload is accepted.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from bot.errors import BadUpload
from retrieval.models import LEFTOVER_REASONS, Page, SetAside
from retrieval.processes.sandbox import ChildFailed, run_in_sandbox
from retrieval.reading.sources.containers import CONTAINER_ERRORS

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
"""Bytes; the most a bot can download (Bot API, getFile)."""
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_FILES = 500
MAX_DEPTH = 8
MAX_PAGES = 500
MAX_PENDING_UPLOADS = 5
"""Uploads in quarantine; the oldest is discarded for a sixth."""
PENDING_TTL_H = 24.0
INBOX_FOLDER = "inbox"
ID_BYTES = 6
ORIGINAL_FILE = ".sent"
"""Name of the original file in its folder; hidden from readers."""
READ_TIMEOUT_S = 660.0
"""Timeout of one page of an upload: that of a scan (`printed_pages.PAGE_TIMEOUT_S`), plus the unpacking."""
MAX_READER_BYTES = 2**30
"""Memory limit of unpacking and reading; PDFs and pictures have processes of their own."""

PRIVATE_FILE_MODE, PRIVATE_FOLDER_MODE = 0o600, 0o700

_CHUNK = 1 << 16
_ID = re.compile(rf"[0-9a-f]{{{2 * ID_BYTES}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload unpacked in `folder`: its pages and the files set aside."""

    id: str
    name: str
    folder: Path
    pages: tuple[Page, ...]
    set_aside: tuple[SetAside, ...]


@dataclass(slots=True)
class UploadQuarantine:
    """Uploads awaiting a decision, each in a folder named by its id.

    folder:     used by this class alone, in all peers; undecided uploads expire after `PENDING_TTL_H`.
    max_bytes:  limit of the unpacked size.
    """

    folder: Path
    clock: Callable[[], float] = time.time
    max_bytes: int = MAX_UNPACKED_BYTES

    def __post_init__(self) -> None:
        for place in self._pending():
            if place.stat().st_mtime < self.clock() - PENDING_TTL_H * 3600:
                shutil.rmtree(place, ignore_errors=True)

    def read(self, name: str, content: bytes) -> Upload:
        """Unpack and read a file. Raises BadUpload."""
        id = secrets.token_hex(ID_BYTES)
        place = self.folder / id
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER_MODE)
            place.mkdir(mode=PRIVATE_FOLDER_MODE)
            with _private_file(place / ORIGINAL_FILE) as file:
                file.write(content)
            found = list(
                run_in_sandbox(
                    read_upload, place, name, self.max_bytes, seconds=READ_TIMEOUT_S, memory=MAX_READER_BYTES
                )
            )
        except ChildFailed as failed:
            shutil.rmtree(place, ignore_errors=True)
            raise BadUpload(why=failed.reason) from failed
        except OSError as error:
            shutil.rmtree(place, ignore_errors=True)
            raise _unwritable(error) from error
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        pages = tuple(item for item in found if isinstance(item, Page))
        aside = (item for item in found if isinstance(item, SetAside))
        upload = Upload(id, name, place, pages, tuple(i for i in aside if i.reason not in LEFTOVER_REASONS))
        with suppress(OSError):  # out of handles: with the next upload
            for old in self._pending()[:-MAX_PENDING_UPLOADS]:
                self.discard(old.name)
        return upload

    def accept(self, id: str, archive: Path) -> Path | None:
        """Move an upload into the archive's inbox; None if unknown.

        Raises BadUpload without room or rights; the upload waits on then.
        """
        if (place := self._folder_of(id)) is None:
            return None
        inbox = archive / INBOX_FOLDER
        arrived = inbox / f"{time.strftime('%Y%m%d-%H%M%S')}-{id}"
        try:
            inbox.mkdir(exist_ok=True)
            try:
                place.rename(arrived)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                _copy(place, inbox / f".{id}", arrived)
        except OSError as error:
            raise _unwritable(error) from error
        return arrived

    def discard(self, id: str) -> bool:
        """Delete an upload; False if unknown."""
        if (place := self._folder_of(id)) is None:
            return False
        shutil.rmtree(place, ignore_errors=True)
        return True

    def _folder_of(self, id: str) -> Path | None:
        """Folder of an upload; None if unknown. id: untrusted text."""
        place = self.folder / id
        return place if _ID.fullmatch(id) and place.is_dir() else None

    def _pending(self) -> list[Path]:
        """Folders of all uploads, oldest first."""
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return sorted(found, key=lambda place: place.stat().st_mtime_ns)


def _copy(place: Path, arriving: Path, arrived: Path) -> None:
    """Move an upload to another disk.

    The copy takes time and is hidden from readers until it is whole.
    """
    shutil.rmtree(arriving, ignore_errors=True)
    try:
        shutil.copytree(place, arriving)
        arriving.rename(arrived)
    except OSError:
        shutil.rmtree(arriving, ignore_errors=True)
        raise
    shutil.rmtree(place, ignore_errors=True)


def _unwritable(error: OSError) -> BadUpload:
    return BadUpload(why="unwritable", detail=error.strerror or error)


def read_upload(place: Path, name: str, max_bytes: int) -> Iterator[Page | SetAside]:
    """Unpack `ORIGINAL_FILE` and read its pages. Raises BadUpload."""
    from retrieval.reading.archive_pages import read_archive  # in the child: the bot itself reads no page

    _unpack(place / ORIGINAL_FILE, _safe(name), place, max_bytes)
    return islice(read_archive([place]), MAX_PAGES)


def _unpack(sent: Path, name: str, place: Path, max_bytes: int) -> None:
    with sent.open("rb") as file:
        is_zip = file.read(4) == b"PK\x03\x04" and name.lower().endswith(".zip")
    if not is_zip:
        sent.rename(place / name)
        return
    try:
        with zipfile.ZipFile(sent) as archive:
            _extract(archive, place, max_bytes)
    except (*CONTAINER_ERRORS, OSError) as error:
        raise BadUpload(why="zip", detail=type(error).__name__) from error
    finally:
        sent.unlink(missing_ok=True)


def _extract(archive: zipfile.ZipFile, place: Path, max_bytes: int) -> None:
    left = max_bytes
    entries = [entry for entry in archive.infolist() if entry.filename.strip("/.") and not entry.is_dir()]
    if len(entries) > MAX_FILES:
        raise BadUpload(why="many", detail=len(entries))
    for entry in entries:
        parts = [_safe(part) for part in PurePosixPath(entry.filename.replace("\\", "/")).parts]
        parts = [part for part in parts if part not in {"", "."}][-MAX_DEPTH:]
        target = place.joinpath(*parts)
        _make_folders(target.parent, place)
        with archive.open(entry) as packed, _private_file(target) as out:
            while chunk := packed.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise BadUpload(why="large", detail=max_bytes)
                out.write(chunk)


def _make_folders(folder: Path, place: Path) -> None:
    """Make the folders between an upload's own and a file of it."""
    for step in reversed([folder, *folder.parents]):
        if step.is_relative_to(place):
            step.mkdir(exist_ok=True, mode=PRIVATE_FOLDER_MODE)


def _private_file(path: Path) -> BinaryIO:
    """Open a file for writing, readable by its owner alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE_MODE), "wb")


def _safe(name: str) -> str:
    """Sanitise a file name: visible, printable, without separators, of bounded length."""
    kept = "".join(char for char in name if char.isprintable() and char not in '/\\:*?"<>|')
    stem, dot, suffix = kept.strip(". ").rpartition(".")
    stem = stem.encode("utf-8", "ignore")[:120].decode("utf-8", "ignore")
    suffix = suffix.encode("utf-8", "ignore")[:80].decode("utf-8", "ignore")
    return f"{stem}{dot}{suffix}" or "file"
