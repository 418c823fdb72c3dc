"""Zip and tar archives: members accepted, or refused with a reason.

Everything a stranger can put into a container is bounded: number of members, their size, the compression
ratio. Names leading outside, links, encrypted members and repeated names are refused, never followed.
"""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from retrieval.reading.sources.streams import decompressed_stream

MAX_MEMBERS = 100_000
MAX_MEMBER_BYTES = 256 * 2**20
MAX_TAR_BYTES = 4 * 2**30
MAX_COMPRESSION_RATIO = 200
"""Newspaper text packs to a tenth at best; a ratio above two hundred is a decompression bomb."""
RATIO_EXEMPT_BYTES = 2**20
"""Members up to this size are accepted at any ratio."""
TAR_EXEMPT_BYTES = 16 * RATIO_EXEMPT_BYTES
"""As `RATIO_EXEMPT_BYTES`, for the whole of a compressed tar."""


@dataclass(frozen=True, slots=True)
class ContainerEntry:
    """A member as listed.

    raw:     its name as stored.  name: as its writer meant it, with "/".
    size:    in bytes, decompressed.  mtime_ns: changes whenever the member does.
    refusal: reason code, or None for a member that may be read.
    """

    raw: str
    name: str
    size: int
    mtime_ns: int
    refusal: str | None = None


class LockedContainer(zipfile.BadZipFile):
    """An archive with an encrypted list of members."""


class ZipContainer:
    """An open zip archive."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file)
        if len(self._zip.infolist()) > MAX_MEMBERS:
            raise zipfile.BadZipFile("too many members")
        self._raw = {info.filename: info for info in self._zip.infolist()}
        self._readable = {_readable_name(info): info.filename for info in reversed(self._zip.infolist())}

    def has(self, name: str) -> bool:
        """True if a member has this stored or readable name."""
        return name in self._raw or name in self._readable

    def entries(self) -> tuple[ContainerEntry, ...]:
        """All files of the central directory, in its order."""
        seen: set[str] = set()
        return tuple(
            checked_entry(
                ContainerEntry(
                    info.filename, _readable_name(info), info.file_size, _zip_time(info), _zip_refusal(info)
                ),
                seen,
            )
            for info in self._zip.infolist()
            if not info.filename.endswith("/")  # is_dir() fails on a name that is empty
        )

    def open(self, name: str) -> IO[bytes]:
        """A member by its stored or readable name.

        Raises KeyError; zipfile.BadZipFile for a refused member.
        """
        info = self._raw.get(name) or self._raw[self._readable[name]]
        if _zip_refusal(info):
            raise zipfile.BadZipFile(str(_zip_refusal(info)))
        return self._zip.open(info)


class TarContainer:
    """An open tar archive, plain or compressed.

    Its members are listed in one pass.
    size: bytes of the file, which bound the decompressed length.
    """

    def __init__(self, file: IO[bytes], size: int) -> None:
        limit = min(MAX_TAR_BYTES, TAR_EXEMPT_BYTES + size * MAX_COMPRESSION_RATIO)
        self._tar = tarfile.open(fileobj=decompressed_stream(file, limit), mode="r:")  # noqa: SIM115
        self._members: dict[str, tarfile.TarInfo] = {}
        self._entries: list[ContainerEntry] = []
        seen: set[str] = set()
        for count, info in enumerate(self._tar):
            if count > MAX_MEMBERS:
                raise tarfile.ReadError("too many members")
            if not info.isdir():
                self._entries.append(checked_entry(_tar_entry(info), seen))
                self._members.setdefault(info.name, info)

    def has(self, name: str) -> bool:
        """True if a member has this name."""
        return name in self._members

    def entries(self) -> tuple[ContainerEntry, ...]:
        """All members beside folders, in the order of the file."""
        return tuple(self._entries)

    @lru_cache(maxsize=6)  # noqa: B019  (a compressed tar is run forward once: the last members are kept)
    def _data(self, name: str) -> bytes:
        file = self._tar.extractfile(self._members[name])
        if file is None or self._members[name].size > MAX_MEMBER_BYTES:
            raise tarfile.ReadError(name)
        return file.read()

    def open(self, name: str) -> IO[bytes]:
        """A member by its name. Raises KeyError, tarfile.TarError."""
        return io.BytesIO(self._data(name))


def checked_entry(entry: ContainerEntry, seen: set[str]) -> ContainerEntry:
    """The entry with a normalised name, and with its name checked.

    Refused are unsafe names and names in `seen`; the name is added to `seen`.
    """
    name, refusal = entry.name, entry.refusal
    parts = name.split("/")
    nameless = not name.strip("./")
    if nameless or name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":"):
        refusal = "unsafe_name"
    elif name in seen:
        refusal = "duplicate_name"
    seen.add(name)
    normalised = "/".join(part for part in parts if part not in ("", "."))
    return ContainerEntry(entry.raw, normalised, entry.size, entry.mtime_ns, refusal)


def _tar_entry(info: tarfile.TarInfo) -> ContainerEntry:
    refusal = "not_a_file" if not info.isreg() else size_refusal(info.size, None)
    mtime_ns = int(info.mtime) * 10**9 if 0 <= info.mtime < 2**40 else 0
    return ContainerEntry(info.name, info.name, info.size, mtime_ns, refusal)


def _zip_refusal(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 1:
        return "encrypted"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "not_a_file"
    return size_refusal(info.file_size, info.compress_size)


def size_refusal(size: int, packed: int | None) -> str | None:
    """Refusal of a member by its bytes, `packed` where known; or None."""
    tight = packed is not None and size > MAX_COMPRESSION_RATIO * max(packed, 1)
    bomb = tight and size > RATIO_EXEMPT_BYTES
    return "zip_bomb" if bomb or size > MAX_MEMBER_BYTES else None


def _zip_time(info: zipfile.ZipInfo) -> int:
    """Time of a member, checksum in the last nine digits.

    It differs after any change.
    """
    year, month, day, hour, minute, second = info.date_time
    seconds = ((((year * 12 + month) * 31 + day) * 24 + hour) * 60 + minute) * 60 + second
    return seconds * 10**9 + info.CRC % 10**9


def _readable_name(info: zipfile.ZipInfo) -> str:
    """The name in its writer's encoding.

    UTF-8 where marked, else UTF-8 or GB18030 by its bytes.
    """
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
