"""7z archives: members accepted, or refused with a reason.

Members of a solid archive share one compressed stream, so the first that is opened unpacks all that are
accepted, once, into an unnamed temporary file. Bounds are those of other containers.
"""

from __future__ import annotations

import io
import tempfile
import weakref
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, Any

from retrieval.extras import import_extra
from retrieval.reading.sources.container_formats import (
    MAX_COMPRESSION_RATIO,
    MAX_MEMBERS,
    MAX_TAR_BYTES,
    TAR_EXEMPT_BYTES,
    ContainerEntry,
    LockedContainer,
    checked_entry,
    size_refusal,
)

EXTRA = "archives"
MAGIC = b"7z\xbc\xaf\x27\x1c"
"""Signature of the format (7zFormat.txt of the 7-Zip SDK)."""
MAX_UNPACKED_IN_MEMORY = 32 * 2**20
"""Bytes of unpacked members kept in memory; more go to the temporary file."""


class SevenZipContainer:
    """An open 7z archive.

    size: bytes of the file, which bound its unpacked length.
    Raises MissingExtra; zipfile.BadZipFile for a damaged archive, LockedContainer for encrypted names.
    """

    def __init__(self, file: IO[bytes], size: int) -> None:
        py7zr = import_extra("py7zr", EXTRA)
        limit = min(MAX_TAR_BYTES, TAR_EXEMPT_BYTES + size * MAX_COMPRESSION_RATIO)
        with _as_bad_archive():
            self._archive = py7zr.SevenZipFile(file, max_extract_size=limit)
            listed = [info for info in self._archive.list() if not info.is_directory]
            is_locked = self._archive.needs_password()
        if len(listed) > MAX_MEMBERS:
            raise zipfile.BadZipFile("too many members")
        whole = "zip_bomb" if sum(info.uncompressed for info in listed) > limit else None
        seen: set[str] = set()
        self._entries = tuple(
            checked_entry(_entry(info, "encrypted" if is_locked else whole), seen) for info in listed
        )
        self._accepted = {entry.raw for entry in self._entries if entry.refusal is None}
        self._unpacked: _Unpacked | None = None

    def has(self, name: str) -> bool:
        """True if a member has this name."""
        return name in self._accepted

    def entries(self) -> tuple[ContainerEntry, ...]:
        """All files, in the order of the archive."""
        return self._entries

    def open(self, name: str) -> IO[bytes]:
        """A member by its name. Raises KeyError, zipfile.BadZipFile."""
        if name not in self._accepted:
            raise KeyError(name)
        if self._unpacked is None:
            unpacked = _Unpacked()
            with _as_bad_archive():
                self._archive.extract(targets=self._accepted, factory=unpacked)
            self._unpacked = unpacked
        return io.BytesIO(self._unpacked.content(name))


class _Unpacked:
    """Content of the members one after another: a factory of py7zr's writers."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(MAX_UNPACKED_IN_MEMORY)  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._parts: dict[str, list[tuple[int, int]]] = {}
        self._end = 0

    def create(self, filename: str) -> _MemberWriter:
        """A writer of one member; called by py7zr."""
        parts = self._parts.setdefault(str(PurePosixPath(filename)), [])
        return _MemberWriter(self, parts)

    def append(self, data: bytes | bytearray) -> tuple[int, int]:
        """Write at the end; gives offset and length."""
        start, self._end = self._end, self._end + len(data)
        self._file.seek(start)
        self._file.write(data)
        return start, len(data)

    def content(self, name: str) -> bytes:
        """Bytes of a member. Raises KeyError."""
        found = bytearray()
        for start, length in self._parts[str(PurePosixPath(name))]:
            self._file.seek(start)
            found += self._file.read(length)
        return bytes(found)


class _MemberWriter:
    """The `py7zr.io.Py7zIO` of one member."""

    def __init__(self, unpacked: _Unpacked, parts: list[tuple[int, int]]) -> None:
        self._unpacked = unpacked
        self._parts = parts

    def write(self, data: bytes | bytearray) -> int:
        self._parts.append(self._unpacked.append(data))
        return len(data)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None:
        pass

    def size(self) -> int:
        return sum(length for _, length in self._parts)

    def close(self) -> None:
        pass


def _entry(info: Any, refusal: str | None) -> ContainerEntry:
    """A member as listed, its time and checksum one number.

    refusal: of the whole archive, or None.
    """
    refusal = refusal or size_refusal(info.uncompressed, None)
    if not info.is_file:
        refusal = "not_a_file"
    seconds = int(info.creationtime.timestamp()) if info.creationtime else 0
    name = info.filename.replace("\\", "/")
    return ContainerEntry(
        info.filename, name, info.uncompressed, seconds * 10**9 + (info.crc32 or 0) % 10**9, refusal
    )


@contextmanager
def _as_bad_archive() -> Iterator[None]:
    """Exceptions of py7zr as those of a damaged or encrypted container."""
    exceptions = import_extra("py7zr.exceptions", EXTRA)
    try:
        yield
    except exceptions.PasswordRequired as error:
        raise LockedContainer from error
    except Exception as error:  # each decompressor has errors of its own
        raise zipfile.BadZipFile(f"{type(error).__name__}: {error}"[:120]) from error
