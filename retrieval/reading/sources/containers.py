"""Containers: zip, tar and 7z archives read in place.

A container may be within another one; nothing is unpacked to disk but for a 7z, into an unnamed file.
Listing a zip costs its central directory; a compressed tar is run through once. The last few containers stay
open in a cache keyed by path, time and size: one replaced by another is read anew.
"""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, cast

from retrieval.errors import MissingExtra, UnreadableSource
from retrieval.reading.sources.container_formats import (
    MAX_MEMBER_BYTES,
    MAX_MEMBERS,
    ContainerEntry,
    LockedContainer,
    TarContainer,
    ZipContainer,
)
from retrieval.reading.sources.seven_zip import EXTRA, SevenZipContainer
from retrieval.reading.sources.seven_zip import MAGIC as SEVEN_ZIP_MAGIC
from retrieval.reading.sources.streams import BZIP2_MAGIC, GZIP_MAGIC, XZ_MAGIC, ReopeningFile

MAX_CONTAINER_BYTES = 16 * 2**30
"""Decompressed size of all members together."""
MAX_CONTAINER_DEPTH = 2
"""A container within a container is read; a third level is not."""

Container = ZipContainer | TarContainer | SevenZipContainer
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_SEVEN_ZIP_SUFFIX = ".7z"
_TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz")
CONTAINER_ERRORS = (
    zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, struct.error,
    RuntimeError, ValueError, TypeError, LookupError, ArithmeticError, MemoryError,
)  # fmt: skip
"""Exceptions of the libraries on damaged or hostile containers; OSError comes beside."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file within a container, or within a nested one.

    outer: path of the outermost container.  inner: a name for each level.
    """

    outer: Path
    inner: tuple[str, ...]

    def open(self) -> IO[bytes]:
        """Its bytes, seekable. Raises OSError, also for a damaged container."""
        try:
            return _container(self.outer, self.inner[:-1], *_stamp(self.outer)).open(self.inner[-1])
        except CONTAINER_ERRORS as error:
            raise OSError(f"{type(error).__name__}: {error}"[:200]) from error

    def beside(self, name: str) -> Member:
        """Another member of the same container, by its name."""
        return Member(self.outer, (*self.inner[:-1], name))

    def exists(self) -> bool:
        """True if the container has a member of this name."""
        return _container(self.outer, self.inner[:-1], *_stamp(self.outer)).has(self.inner[-1])


def is_container(name: str, head: bytes) -> bool:
    """True for a zip, tar or 7z.

    By the name and the first bytes (512 for a tar).
    """
    lowered = name.lower()
    if head.startswith(_ZIP_MAGICS):
        return lowered.endswith(".zip") or "." not in lowered.rsplit("/", 1)[-1]
    if head.startswith(SEVEN_ZIP_MAGIC):
        return lowered.endswith(_SEVEN_ZIP_SUFFIX) or "." not in lowered.rsplit("/", 1)[-1]
    if head[257:262] == b"ustar":
        return True
    return lowered.endswith(_TAR_SUFFIXES) and head.startswith((GZIP_MAGIC, BZIP2_MAGIC, XZ_MAGIC))


def has_container_name(name: str) -> bool:
    """True for the suffix of a container, or none."""
    lowered = name.lower()
    return (
        lowered.endswith((".zip", _SEVEN_ZIP_SUFFIX, *_TAR_SUFFIXES)) or "." not in lowered.rsplit("/", 1)[-1]
    )


def list_members(path: Path, inner: tuple[str, ...], name: str) -> Iterator[tuple[ContainerEntry, Member]]:
    """Entries of a container with their members, by name.

    inner: names of the containers within `path` that lead to it.  name: of the source, for errors.
    Raises UnreadableSource: bad_archive, zip_bomb, encrypted, missing_extra.
    """
    for entry in sorted(_entries(path, inner, name), key=lambda entry: entry.name):
        yield entry, Member(path, (*inner, entry.raw))


def _entries(path: Path, inner: tuple[str, ...], name: str) -> tuple[ContainerEntry, ...]:
    try:
        found = _container(path, inner, *_stamp(path)).entries()
    except MissingExtra as error:
        raise UnreadableSource(name, "missing_extra", extra=EXTRA) from error
    except LockedContainer as error:
        raise UnreadableSource(name, "encrypted") from error
    except CONTAINER_ERRORS as error:
        raise UnreadableSource(
            name, "bad_archive", detail=str(error)[:120] or type(error).__name__
        ) from error
    except OSError as error:
        raise UnreadableSource(name, "bad_archive", detail=str(error)[:120]) from error
    if len(found) > MAX_MEMBERS or sum(entry.size for entry in found) > MAX_CONTAINER_BYTES:
        raise UnreadableSource(name, "zip_bomb", members=len(found))
    return found


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _container(path: Path, inner: tuple[str, ...], mtime_ns: int, size: int) -> Container:
    """The open container at `path`, or the nested one at `inner`."""
    if not inner:
        return _open(cast("IO[bytes]", io.BufferedReader(ReopeningFile(path, size), 2**16)), size)
    with _container(path, inner[:-1], mtime_ns, size).open(inner[-1]) as file:
        data = file.read(MAX_MEMBER_BYTES + 1)
    if len(data) > MAX_MEMBER_BYTES:
        raise zipfile.BadZipFile("too large within another archive")
    return _open(io.BytesIO(data), len(data))


def _open(file: IO[bytes], size: int) -> Container:
    start = file.read(len(SEVEN_ZIP_MAGIC))
    file.seek(0)
    if start == SEVEN_ZIP_MAGIC:
        return SevenZipContainer(file, size)
    return ZipContainer(file) if start.startswith(b"PK") else TarContainer(file, size)
