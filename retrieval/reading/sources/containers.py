"""Zip and tar archives read where they lie: what is in them listed, members opened, nothing unpacked to disk.

Listing a zip costs its central directory; a compressed tar has to be run through once. Everything a
stranger can put into one is bounded: members, their size, the ratio of packing, archives within archives.
Names that lead outside, links, encrypted members and second members of one name are set aside.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, cast

from retrieval.errors import UnreadableSource

MOST_MEMBERS = 100_000
LARGEST_MEMBER = 256 * 2**20
LARGEST_TOTAL = 16 * 2**30
LARGEST_TAR = 4 * 2**30
HIGHEST_RATIO = 200
"""Newspaper text packs to a tenth at best; what packs to less than a two-hundredth is made to hurt."""
SMALL = 2**20
"""Bytes up to which no ratio is asked."""
DEEPEST = 2
"""An archive within an archive is read; one within that is not."""

_TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz")
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, struct.error,
           RuntimeError, ValueError, TypeError, LookupError, ArithmeticError, MemoryError)  # fmt: skip
"""What the libraries raise on damaged archives, or on those made to take all memory; OSError comes beside."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member: the archive's file, and the member's name in it; within nested archives, all names."""

    outer: Path
    inner: tuple[str, ...]

    def open(self) -> IO[bytes]:
        """Its bytes; may be sought in. Raises OSError also where the archive is damaged."""
        try:
            return _container(self.outer, self.inner[:-1], *_stamp(self.outer)).open(self.inner[-1])
        except DAMAGED as error:
            raise OSError(f"{type(error).__name__}: {error}"[:200]) from error

    def beside(self, name: str) -> Member:
        """Another member of the same archive, by its name."""
        return Member(self.outer, (*self.inner[:-1], name))

    def exists(self) -> bool:
        """Whether the archive has it."""
        return _container(self.outer, self.inner[:-1], *_stamp(self.outer)).has(self.inner[-1])


@dataclass(frozen=True, slots=True)
class ContainerEntry:
    """A member as listed: its raw name, its readable name, size, time (ns), and why it is refused, if so."""

    raw: str
    name: str
    size: int
    mtime_ns: int
    refused: str | None = None


def is_container(name: str, head: bytes) -> bool:
    """Whether a file is an archive, by its name and first bytes (512 for a tar)."""
    lowered = name.lower()
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return lowered.endswith(".zip") or "." not in lowered.rsplit("/", 1)[-1]
    if head[257:262] == b"ustar":
        return True
    return lowered.endswith(_TAR_SUFFIXES) and head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ"))


def may_be_container(name: str) -> bool:
    """Whether a file's name leaves it possible that it is an archive."""
    lowered = name.lower()
    return lowered.endswith((".zip", *_TAR_SUFFIXES)) or "." not in lowered.rsplit("/", 1)[-1]


def entries(path: Path, inner: tuple[str, ...], name: str) -> tuple[ContainerEntry, ...]:
    """What an archive (or one within it) holds. Raises UnreadableSource: bad_archive, zip_bomb."""
    try:
        found = _container(path, inner, *_stamp(path)).entries()
    except DAMAGED as error:
        raise UnreadableSource(
            name, "bad_archive", detail=str(error)[:120] or type(error).__name__
        ) from error
    except OSError as error:
        raise UnreadableSource(name, "bad_archive", detail=str(error)[:120]) from error
    if len(found) > MOST_MEMBERS or sum(entry.size for entry in found) > LARGEST_TOTAL:
        raise UnreadableSource(name, "zip_bomb", members=len(found))
    return found


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


class _Reopened(io.RawIOBase):
    """A file that is open only while it is read, so that a listed archive holds no handle."""

    def __init__(self, path: Path, size: int) -> None:
        self._path, self._size, self._at = path, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with self._path.open("rb") as file:
            file.seek(self._at)
            read = file.readinto(buffer)
        self._at += read
        return read


class _Bounded(io.RawIOBase):
    """A stream that refuses to give more than `limit` bytes of itself."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self._limit = stream, limit

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(self._checked(offset) if whence == 0 else offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._checked(self._stream.tell())
        buffer[: len(data)] = data
        return len(data)

    def _checked(self, offset: int) -> int:
        if offset > self._limit:
            raise tarfile.ReadError("packed too tightly to be trusted")
        return offset


class _Zip:
    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file)
        if len(self._zip.infolist()) > MOST_MEMBERS:
            raise zipfile.BadZipFile("too many members")
        self._raw = {info.filename: info for info in self._zip.infolist()}
        self._readable = {_readable(info): info.filename for info in reversed(self._zip.infolist())}

    def has(self, name: str) -> bool:
        return name in self._raw or name in self._readable

    def entries(self) -> tuple[ContainerEntry, ...]:
        """The members that are files, as listed in the archive."""
        seen: set[str] = set()
        return tuple(
            _entry(info.filename, _readable(info), info.file_size, _zip_time(info), _zip_refusal(info), seen)
            for info in self._zip.infolist()
            if not info.filename.endswith("/")  # is_dir() fails on a name that is empty
        )

    def open(self, name: str) -> IO[bytes]:
        info = self._raw.get(name) or self._raw[self._readable[name]]
        if _zip_refusal(info):
            raise zipfile.BadZipFile(str(_zip_refusal(info)))
        return self._zip.open(info)


class _Tar:
    def __init__(self, file: IO[bytes], size: int) -> None:
        self._tar = tarfile.open(fileobj=_unpacked(file, size), mode="r:")  # noqa: SIM115
        self._members: dict[str, tarfile.TarInfo] = {}
        self._listed: list[ContainerEntry] = []
        seen: set[str] = set()
        for count, info in enumerate(self._tar):
            if count > MOST_MEMBERS:
                raise tarfile.ReadError("too many members")
            if not info.isdir():
                refused = "not_a_file" if not info.isreg() else _size_refusal(info.size, None)
                time = int(info.mtime) * 10**9 if 0 <= info.mtime < 2**40 else 0
                self._listed.append(_entry(info.name, info.name, info.size, time, refused, seen))
                self._members.setdefault(info.name, info)

    def has(self, name: str) -> bool:
        return name in self._members

    def entries(self) -> tuple[ContainerEntry, ...]:
        return tuple(self._listed)

    @lru_cache(maxsize=6)  # noqa: B019  (a packed tar is run forward once: what is at hand is kept)
    def _data(self, name: str) -> bytes:
        file = self._tar.extractfile(self._members[name])
        if file is None or self._members[name].size > LARGEST_MEMBER:
            raise tarfile.ReadError(name)
        return file.read()

    def open(self, name: str) -> IO[bytes]:
        return io.BytesIO(self._data(name))


@lru_cache(maxsize=4)
def _container(path: Path, inner: tuple[str, ...], mtime_ns: int, size: int) -> _Zip | _Tar:
    """The archive at `path`, or the one within it that `inner` names; kept while it is being read."""
    if not inner:
        return _opened(cast("IO[bytes]", io.BufferedReader(_Reopened(path, size), 2**16)), size)
    with _container(path, inner[:-1], mtime_ns, size).open(inner[-1]) as file:
        data = file.read(LARGEST_MEMBER + 1)
    if len(data) > LARGEST_MEMBER:
        raise zipfile.BadZipFile("too large within another archive")
    return _opened(io.BytesIO(data), len(data))


def _opened(file: IO[bytes], size: int) -> _Zip | _Tar:
    start = file.read(4)
    file.seek(0)
    return _Zip(file) if start.startswith(b"PK") else _Tar(file, size)


def _unpacked(file: IO[bytes], size: int) -> IO[bytes]:
    start = file.read(6)
    file.seek(0)
    stream: object = file
    if start.startswith(b"\x1f\x8b"):
        stream = gzip.GzipFile(fileobj=file)
    elif start.startswith(b"BZh"):
        stream = bz2.BZ2File(file)
    elif start.startswith(b"\xfd7zXZ"):
        stream = lzma.LZMAFile(file)  # noqa: SIM115
    limit = min(LARGEST_TAR, SMALL * 16 + size * HIGHEST_RATIO)
    return cast("IO[bytes]", io.BufferedReader(_Bounded(cast("IO[bytes]", stream), limit), 2**16))


def _entry(
    raw: str, name: str, size: int, mtime_ns: int, refused: str | None, seen: set[str]
) -> ContainerEntry:
    parts = name.split("/")
    nameless = not name.strip("./")
    if nameless or name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":"):
        refused = "unsafe_name"
    elif name in seen:
        refused = "duplicate_name"
    seen.add(name)
    return ContainerEntry(
        raw, "/".join(part for part in parts if part not in ("", ".")), size, mtime_ns, refused
    )


def _zip_refusal(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 1:
        return "encrypted"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "not_a_file"
    return _size_refusal(info.file_size, info.compress_size)


def _size_refusal(size: int, packed: int | None) -> str | None:
    bomb = packed is not None and size > SMALL and size > HIGHEST_RATIO * max(packed, 1)
    return "zip_bomb" if bomb or size > LARGEST_MEMBER else None


def _zip_time(info: zipfile.ZipInfo) -> int:
    """The member's time as a number that changes when it does, with its checksum in the last digits."""
    year, month, day, hour, minute, second = info.date_time
    seconds = ((((year * 12 + month) * 31 + day) * 24 + hour) * 60 + minute) * 60 + second
    return seconds * 10**9 + info.CRC % 10**9


def _readable(info: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: UTF-8 where marked, else UTF-8 or GB18030 if its bytes are that."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            data = name.encode("cp437")
        except UnicodeEncodeError:
            data = b""
        for encoding in ("utf-8", "gb18030"):
            try:
                name = data.decode(encoding) or name
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def members_of(path: Path, inner: tuple[str, ...], name: str) -> Iterator[tuple[ContainerEntry, Member]]:
    """Each entry of an archive with the member it is, in the order of names. Raises as `entries` does."""
    for entry in sorted(entries(path, inner, name), key=lambda entry: entry.name):
        yield entry, Member(path, (*inner, entry.raw))


GZIP = b"\x1f\x8b"


def unpacked_head(head: bytes) -> bytes:
    """The first bytes of what `head` packs; none where it is damaged."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 4096)
    except zlib.error:
        return b""
