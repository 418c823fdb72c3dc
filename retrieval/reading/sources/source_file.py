"""Source files: name in the archive, content, digest.

The file may be a member of a container; readers see no difference. Every failure to read is an
UnreadableSource with the name and a reason code, convertible to the SetAside of a report.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from retrieval.errors import UnreadableSource
from retrieval.models import SetAside
from retrieval.reading.sources.containers import CONTAINER_ERRORS, Member
from retrieval.reading.sources.encoding import MAX_TEXT_BYTES, decode

HEAD_BYTES = 4096
"""Bytes by which readers recognise a kind of file."""
READ_ERRORS = (OSError, *CONTAINER_ERRORS)
"""Exceptions of reading a file, or a member of a damaged container."""

_SIGNATURES = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "ZIP"), (b"PK\x05\x06", "ZIP"), (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7Z"), (b"\xd0\xcf\x11\xe0", "DOC"),
    (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"), (b"SQLite format 3", "SQLITE"),
    (b"<!doctype", "HTML"), (b"<html", "HTML"), (b"<script", "HTML"), (b"<?xml", "XML"), (b"{\\rtf", "RTF"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of an archive.

    path:   on disk; of a member, the path of the outermost container.
    name:   path within the archive, with "/".
    size, mtime_ns: by the file system at listing; of a member, by the container.
    member: the member of the container at `path`, or None for a plain file.
    above:  folders that lead to the archive and speak of its pages (`path_facts.telling_folders`).
    links:  resolved places outside of the archive that links of its sidecars may lead to.
    """

    path: Path
    name: str
    size: int
    mtime_ns: int
    member: Member | None = None
    above: tuple[str, ...] = ()
    links: tuple[Path, ...] = ()

    @property
    def path_parts(self) -> tuple[str, ...]:
        """Telling folders above the archive, folders within, file name."""
        return (*self.above, *self.name.split("/"))

    @property
    def folders_up(self) -> range:
        """Numbers of "../" from the file's folder to its sidecars."""
        return range(self.name.count("/") + max(1, len(self.above)))

    @property
    def suffix(self) -> str:
        """Suffix of the name in lower case, as ".txt", or ""."""
        return PurePosixPath(self.name).suffix.lower()

    def open(self) -> IO[bytes]:
        """Content as a seekable stream. Raises OSError."""
        return self.path.open("rb") if self.member is None else self.member.open()

    def digest(self) -> str:
        """SHA-256 of the content, read in chunks. Raises UnreadableSource."""
        digest = hashlib.sha256()
        try:
            with self.open() as file:
                while chunk := file.read(2**20):
                    digest.update(chunk)
        except READ_ERRORS as error:
            raise unreadable(self.name, error) from error
        return digest.hexdigest()

    def sibling(self, relative: str) -> SourceFile | None:
        """The file at a relative path, or None.

        Relative to this file's folder: sidecars, archive.toml.
        """
        if self.member is None:
            path = self.path.parent / relative
            return SourceFile(path, self.name, 0, 0) if path.is_file() and self._is_own(path) else None
        folder = PurePosixPath(self.member.inner[-1].replace("\\", "/")).parent
        member = self.member.beside(_without_parents(folder / relative))
        return SourceFile(self.path, self.name, 0, 0, member) if member.exists() else None

    def _is_own(self, path: Path) -> bool:
        """False for a symbolic link out of the archive and of `links`."""
        if not path.is_symlink():
            return True
        above, target = self.path.parents, path.resolve()
        root = above[min(self.name.count("/"), len(above) - 1)]
        return any(target.is_relative_to(place) for place in (root.resolve(), *self.links))

    def head(self) -> bytes:
        """First `HEAD_BYTES` of the content. Raises UnreadableSource."""
        try:
            with self.open() as file:
                return file.read(HEAD_BYTES)
        except READ_ERRORS as error:
            raise unreadable(self.name, error) from error

    def read_bytes(self, limit: int) -> bytes:
        """The whole content.

        A file replaced while being read is read a second time.
        Raises UnreadableSource: unreadable, too_large (more than `limit` bytes), changed.
        """
        for _ in range(2):
            data, same = self._read_once(limit)
            if same:
                break
        else:
            raise UnreadableSource(self.name, "changed")
        if len(data) > limit:
            raise UnreadableSource(self.name, "too_large", size=self.size, limit=limit)
        return data

    def read_text(self) -> str:
        """The whole content decoded. Raises UnreadableSource: as `read_bytes`, empty, binary, encoding."""
        return decode(self.read_bytes(MAX_TEXT_BYTES), self.name)

    def stamp(self) -> tuple[int, int]:
        """Current modification time (ns) and size.

        Of the file at `path`. Raises UnreadableSource.
        """
        try:
            found = self.path.stat()
        except OSError as error:
            raise unreadable(self.name, error) from error
        return found.st_mtime_ns, found.st_size

    def _read_once(self, limit: int) -> tuple[bytes, bool]:
        """At most `limit + 1` bytes, and True for an unchanged stamp."""
        before = self.stamp()
        try:
            with self.open() as file:
                data = file.read(limit + 1)
        except READ_ERRORS as error:
            raise unreadable(self.name, error) from error
        return data, before == self.stamp()


def detect_file_type(head: bytes) -> str | None:
    """Kind of a file by its signature (PDF, ZIP, …), or None."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:32].lower()
    return next((kind for mark, kind in _SIGNATURES if head.startswith(mark) or start.startswith(mark)), None)


def unreadable(name: str, error: Exception) -> UnreadableSource:
    """The UnreadableSource for an exception of reading.

    Reason unreadable for the file system, bad_archive for a damaged container.
    """
    if isinstance(error, OSError) and error.strerror:
        return UnreadableSource(name, "unreadable", detail=error.strerror)
    if isinstance(error, OSError) and not error.args:
        return UnreadableSource(name, "unreadable", detail=type(error).__name__)
    return UnreadableSource(name, "bad_archive", detail=str(error)[:120] or type(error).__name__)


def set_aside(error: UnreadableSource, place: int | None = None) -> SetAside:
    """The report entry of an unreadable source.

    place: the page or row of the file, if only one is affected.
    """
    facts = tuple((key, value) for key, value in error.facts.items() if key not in ("source", "reason"))
    return SetAside(error.source, error.reason, facts, place)


def _without_parents(path: PurePosixPath) -> str:
    """A relative path with its ".." resolved."""
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part not in ("..", "."):
            parts.append(part)
    return "/".join(parts)
