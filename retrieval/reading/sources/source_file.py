"""One source file as every reader sees it: its name in the archive, its first bytes, its text decoded.

UTF-8 (with or without mark), UTF-16, GB18030 and Big5 are told apart by what decodes to Chinese that
reads like Chinese; a file that is no text, or none that can be trusted, is refused with the reason.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from retrieval.errors import UnreadableSource
from retrieval.reading.sources.containers import DAMAGED, Member
from retrieval.reading.sources.encoding import LARGEST_TEXT, decode

HEAD_BYTES = 4096
READING_ERRORS = (OSError, *DAMAGED)
"""Bytes of the largest text page read: two hundred times a full page of a broadsheet."""
"""Code points looked at to tell encodings apart."""

_SIGNATURES = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "ZIP"), (b"PK\x05\x06", "ZIP"), (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7Z"), (b"\xd0\xcf\x11\xe0", "DOC"),
    (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"), (b"SQLite format 3", "SQLITE"),
    (b"<!doctype", "HTML"), (b"<html", "HTML"), (b"<script", "HTML"), (b"<?xml", "XML"), (b"{\\rtf", "RTF"),
)  # fmt: skip
"""Share of frequent characters among all Chinese ones from which a decoding is believed: real text has
0.35 and more, text in the wrong encoding less than 0.05."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of an archive.

    path: where it lies.  name: its path within the archive, with "/".
    size, mtime_ns: as the file system says when listed.
    member: which member of the zip or tar at `path` it is; its size and time are those of the member.
    """

    path: Path
    name: str
    size: int
    mtime_ns: int
    member: Member | None = None

    @property
    def suffix(self) -> str:
        """The end of its name from the last dot, in lower case: ".txt"; empty without one."""
        return PurePosixPath(self.name).suffix.lower()

    def open(self) -> IO[bytes]:
        """Its bytes, to be read from the beginning; may be sought in. Raises OSError."""
        return self.path.open("rb") if self.member is None else self.member.open()

    def digest(self) -> str:
        """SHA-256 of its bytes, read in pieces. Raises UnreadableSource."""
        found = hashlib.sha256()
        try:
            with self.open() as file:
                while piece := file.read(2**20):
                    found.update(piece)
        except READING_ERRORS as error:
            raise unreadable(self.name, error) from error
        return found.hexdigest()

    def beside(self, relative: str) -> SourceFile | None:
        """The file at a path relative to this one's folder, where there is one: a sidecar."""
        if self.member is None:
            path = self.path.parent / relative
            return SourceFile(path, self.name, 0, 0) if path.is_file() else None
        folder = PurePosixPath(self.member.inner[-1].replace("\\", "/")).parent
        found = self.member.beside(_plain(folder / relative))
        return SourceFile(self.path, self.name, 0, 0, found) if found.exists() else None

    def head(self) -> bytes:
        """The first bytes. Raises UnreadableSource."""
        try:
            with self.open() as file:
                return file.read(HEAD_BYTES)
        except READING_ERRORS as error:
            raise unreadable(self.name, error) from error

    def data(self, limit: int) -> bytes:
        """All its bytes. Raises UnreadableSource: unreadable, too_large (more than `limit` bytes), changed.

        A file that is replaced while it is read is read once more.
        """
        for _ in range(2):
            data, same = self._read_whole(limit)
            if same:
                break
        else:
            raise UnreadableSource(self.name, "changed")
        if len(data) > limit:
            raise UnreadableSource(self.name, "too_large", size=self.size, limit=limit)
        return data

    def stamp(self) -> tuple[int, int]:
        """Time and size of the file as they are now. Raises UnreadableSource."""
        try:
            found = self.path.stat()
        except OSError as error:
            raise unreadable(self.name, error) from error
        return found.st_mtime_ns, found.st_size

    def _read_whole(self, limit: int) -> tuple[bytes, bool]:
        """The bytes, and whether the file was the same before and after."""
        before = self.stamp()
        try:
            with self.open() as file:
                data = file.read(limit + 1)
        except READING_ERRORS as error:
            raise unreadable(self.name, error) from error
        return data, before == self.stamp()

    def text(self) -> str:
        """The whole file decoded. Raises UnreadableSource: unreadable, too_large, empty, binary, encoding."""
        return decode(self.data(LARGEST_TEXT), self.name)


def signature(head: bytes) -> str | None:
    """The kind of file whose first bytes these are, if it is a kind known by them."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:32].lower()
    return next((kind for mark, kind in _SIGNATURES if head.startswith(mark) or start.startswith(mark)), None)


def unreadable(name: str, error: Exception) -> UnreadableSource:
    """The refusal of a file that the system, or the damaged archive around it, does not let us read."""
    if isinstance(error, OSError) and error.strerror:
        return UnreadableSource(name, "unreadable", detail=error.strerror)
    if isinstance(error, OSError) and not error.args:
        return UnreadableSource(name, "unreadable", detail=type(error).__name__)
    return UnreadableSource(name, "bad_archive", detail=str(error)[:120] or type(error).__name__)


def _plain(path: PurePosixPath) -> str:
    """A relative path with its ".." resolved."""
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part not in ("..", "."):
            parts.append(part)
    return "/".join(parts)
