"""Byte streams for packed files: opened per read, bounded in length, decompressed.

Gives containers a seekable stream without a held file handle, and a limit on the bytes behind a compressed
one, so that a decompression bomb raises before the whole of it has been run through.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from pathlib import Path
from typing import IO, cast

GZIP_MAGIC = b"\x1f\x8b"
BZIP2_MAGIC = b"BZh"
XZ_MAGIC = b"\xfd7zXZ"
HEAD_BYTES = 4096
"""Bytes of a compressed file's content given by `decompress_head`."""


class ReopeningFile(io.RawIOBase):
    """A file opened anew for each read.

    A listed container holds no file handle.
    """

    def __init__(self, path: Path, size: int) -> None:
        self._path, self._size, self._at = path, size, 0

    def readable(self) -> bool:
        """Always True."""
        return True

    def seekable(self) -> bool:
        """Always True."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Set the position, as `io.IOBase.seek`; never before the start."""
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        """Current position."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` from the current position. Raises OSError."""
        with self._path.open("rb") as file:
            file.seek(self._at)
            read = file.readinto(buffer)
        self._at += read
        return read


class BoundedStream(io.RawIOBase):
    """A stream of at most `limit` bytes; raises tarfile.ReadError beyond."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self._limit = stream, limit

    def readable(self) -> bool:
        """Always True."""
        return True

    def seekable(self) -> bool:
        """Always True."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Set the position, as `io.IOBase.seek`."""
        return self._stream.seek(self._checked(offset) if whence == 0 else offset, whence)

    def tell(self) -> int:
        """Current position."""
        return self._stream.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` from the current position."""
        data = self._stream.read(len(buffer))
        self._checked(self._stream.tell())
        buffer[: len(data)] = data
        return len(data)

    def _checked(self, offset: int) -> int:
        if offset > self._limit:
            raise tarfile.ReadError("packed too tightly to be trusted")
        return offset


def decompressed_stream(file: IO[bytes], limit: int) -> IO[bytes]:
    """Content of a gzip, bzip2, xz or plain file.

    At most `limit` bytes.
    """
    start = file.read(6)
    file.seek(0)
    stream: object = file
    if start.startswith(GZIP_MAGIC):
        stream = gzip.GzipFile(fileobj=file)
    elif start.startswith(BZIP2_MAGIC):
        stream = bz2.BZ2File(file)
    elif start.startswith(XZ_MAGIC):
        stream = lzma.LZMAFile(file)  # noqa: SIM115
    return cast("IO[bytes]", io.BufferedReader(BoundedStream(cast("IO[bytes]", stream), limit), 2**16))


def decompress_head(head: bytes) -> bytes:
    """First bytes of the content of a gzip file.

    head: first bytes of the file itself. Empty for a damaged one.
    """
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
    except zlib.error:
        return b""


def gunzipped(raw: IO[bytes]) -> IO[bytes]:
    """Content of a gzip file; any other file as is.

    raw: rewound to its start.
    """
    packed = raw.read(2) == GZIP_MAGIC
    raw.seek(0)
    return cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if packed else raw
