"""Files that an administrator sends into the chat: kept aside, unpacked, read, then taken in or given up.

Whatever comes is hostile: it is unpacked and read in a process of its own (`confined`); a zip by what is in
it, not by what it says of itself, within limits of number, size and depth, and no name leads out of its
folder. Until it is taken in, the archive is as it was.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from bot.errors import BadUpload
from retrieval.models import Page, SetAside
from retrieval.processes.sandbox import ChildFailed, confined
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.readers.printed_pages import PAGE_TIMEOUT_S
from retrieval.reading.sources.containers import CONTAINER_ERRORS

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
"""Bytes that a bot can download (Bot API, getFile)."""
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_FILES = 500
MAX_DEPTH = 8
MAX_PAGES = 500
MAX_PENDING_UPLOADS = 5
"""Uploads that may wait for a decision; the oldest is given up for a sixth."""
PENDING_TTL_H = 24.0
INBOX_FOLDER = "inbox"
ID_BYTES = 6
ORIGINAL_FILE = ".sent"
"""A file as it was sent, in its folder; hidden from readers."""
READ_TIMEOUT_S = PAGE_TIMEOUT_S + 60
"""How long a page of an upload may take: of a PDF or scan as long as anywhere."""
MAX_READER_BYTES = 2**30
"""Bytes for unpacking and reading; PDFs and pictures have a process of their own."""

_CHUNK = 1 << 16
_ID = re.compile(rf"[0-9a-f]{{{2 * ID_BYTES}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent, unpacked in `folder` and read: pages and what was set aside."""

    id: str
    name: str
    folder: Path
    pages: tuple[Page, ...]
    set_aside: tuple[SetAside, ...]


@dataclass(slots=True)
class UploadQuarantine:
    """Uploads that wait for a decision, each in a folder of its id.

    folder: of this class alone, in all bots that share it; what nobody has decided on in a day goes.
    most_bytes: what one may unpack to.
    """

    folder: Path
    clock: Callable[[], float] = time.time
    most_bytes: int = MAX_UNPACKED_BYTES

    def __post_init__(self) -> None:
        for place in self._waiting():
            if place.stat().st_mtime < self.clock() - PENDING_TTL_H * 3600:
                shutil.rmtree(place, ignore_errors=True)

    def read(self, name: str, content: bytes) -> Upload:
        """Unpack and read a file. Raises BadUpload for what cannot be unpacked, or brings its reader down."""
        id = secrets.token_hex(ID_BYTES)
        place = self.folder / id
        place.mkdir(parents=True)
        try:
            (place / ORIGINAL_FILE).write_bytes(content)
            found = list(
                confined(
                    read_upload, place, name, self.most_bytes, seconds=READ_TIMEOUT_S, memory=MAX_READER_BYTES
                )
            )
        except ChildFailed as failed:
            shutil.rmtree(place, ignore_errors=True)
            raise BadUpload(why=failed.reason) from failed
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        pages = tuple(item for item in found if isinstance(item, Page))
        upload = Upload(id, name, place, pages, tuple(i for i in found if isinstance(i, SetAside)))
        for old in self._waiting()[:-MAX_PENDING_UPLOADS]:
            self.give_up(old.name)
        return upload

    def take_in(self, id: str, archive: Path) -> Path | None:
        """Move an upload into the inbox of an archive, and where it is now; None when none waits."""
        if (place := self._place(id)) is None:
            return None
        inbox = archive / INBOX_FOLDER
        inbox.mkdir(exist_ok=True)
        arriving = inbox / f".{id}"  # hidden from readers: between two disks a move is a copy that takes time
        shutil.move(place, arriving)
        arrived = inbox / f"{time.strftime('%Y%m%d-%H%M%S')}-{id}"
        arriving.rename(arrived)
        return arrived

    def give_up(self, id: str) -> bool:
        """Delete an upload; whether there was one."""
        if (place := self._place(id)) is None:
            return False
        shutil.rmtree(place, ignore_errors=True)
        return True

    def _place(self, id: str) -> Path | None:
        """Where an upload waits; None when none of that id does. id: from outside, so any text."""
        place = self.folder / id
        return place if _ID.fullmatch(id) and place.is_dir() else None

    def _waiting(self) -> list[Path]:
        """The uploads there are, the oldest first."""
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return sorted(found, key=lambda place: place.stat().st_mtime_ns)


def read_upload(place: Path, name: str, most_bytes: int) -> Iterator[Page | SetAside]:
    """Yield pages and set-aside files of `ORIGINAL_FILE`, unpacked beside it. Raises BadUpload."""
    _unpack(place / ORIGINAL_FILE, _safe(name), place, most_bytes)
    return islice(read_archive([place]), MAX_PAGES)


def _unpack(sent: Path, name: str, place: Path, most_bytes: int) -> None:
    with sent.open("rb") as file:
        is_zip = file.read(4) == b"PK\x03\x04" and name.lower().endswith(".zip")
    if not is_zip:
        sent.rename(place / name)
        return
    try:
        with zipfile.ZipFile(sent) as archive:
            _extract(archive, place, most_bytes)
    except (*CONTAINER_ERRORS, OSError) as error:
        raise BadUpload(why="zip", detail=type(error).__name__) from error
    finally:
        sent.unlink(missing_ok=True)


def _extract(archive: zipfile.ZipFile, place: Path, most_bytes: int) -> None:
    left = most_bytes
    entries = [entry for entry in archive.infolist() if entry.filename.strip("/.") and not entry.is_dir()]
    if len(entries) > MAX_FILES:
        raise BadUpload(why="many", detail=len(entries))
    for entry in entries:
        parts = [_safe(part) for part in PurePosixPath(entry.filename.replace("\\", "/")).parts]
        parts = [part for part in parts if part not in {"", "."}][-MAX_DEPTH:]
        target = place.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as packed, target.open("wb") as out:
            while chunk := packed.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise BadUpload(why="large", detail=most_bytes)
                out.write(chunk)


def _safe(name: str) -> str:
    """A name of one file: no way up, no hidden file, nothing that is not printable, of bounded length."""
    kept = "".join(char for char in name if char.isprintable() and char not in '/\\:*?"<>|')
    stem, dot, suffix = kept.strip(". ").rpartition(".")
    stem = stem.encode("utf-8", "ignore")[:120].decode("utf-8", "ignore")
    suffix = suffix.encode("utf-8", "ignore")[:80].decode("utf-8", "ignore")
    return f"{stem}{dot}{suffix}" or "file"
