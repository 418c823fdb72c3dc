"""Standard streams: closed, failing, without a reader, in any encoding.

A closed stream is replaced by the null device: else the next file opened would get its number, and messages
would be written into an index. Output whose reader is gone ends the program with an exit code of its own;
messages that stderr does not take are dropped, for the result matters more.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from retrieval.errors import FolderGiven, NoSuchFile

_NUMBERS = {"stdin": 0, "stdout": 1, "stderr": 2}
_UTF_16 = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"{\0": "utf-16-le",
    b"\0{": "utf-16-be",
}
"""First bytes of UTF-16: a byte order mark, or the brace of a JSON object."""


def prepare_standard_streams() -> None:
    """Open closed streams on the null device; make all three UTF-8."""
    for name, number in _NUMBERS.items():
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number: this one
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", closefd=False))
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    if sys.stdout is sys.__stdout__:
        sys.stdout = _text_stream(_OutputFile(1, "w", closefd=False))
    if sys.stderr is sys.__stderr__:
        sys.stderr = _text_stream(_ForgivingFile(2, "w", closefd=False), line_buffering=True)


def _text_stream(raw: io.FileIO, *, line_buffering: bool = False) -> io.TextIOWrapper:
    buffered = line_buffering or raw.isatty()
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding="utf-8", errors="replace", line_buffering=buffered
    )


class ReaderGone(Exception):
    """The reader of stdout has gone away.

    No OSError: the parser of options ends on those with code 1.
    """


def drain_output() -> None:
    """Flush stdout; after a failure drop all output."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError, ReaderGone):
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)


class _OutputFile(io.FileIO):
    """A file that tells a gone reader from other failures."""

    def write(self, content: Any, /) -> int:
        """Write. Raises ReaderGone, OSError."""
        try:
            return super().write(content) or 0
        except BrokenPipeError as error:
            raise ReaderGone from error


class _ForgivingFile(io.FileIO):
    """A file that takes everything, written or not."""

    def write(self, content: Any, /) -> int:
        """Write; what cannot be written is dropped."""
        with suppress(OSError):
            return super().write(content) or 0
        return memoryview(content).nbytes


@contextmanager
def open_lines(path: Path) -> Iterator[Iterable[str]]:
    """Open a file, or standard input for "-".

    Raises NoSuchFile, FolderGiven.
    """
    if str(path) == "-":
        yield decoded_lines(sys.stdin.buffer)
        return
    check_given_file(path)
    with path.open("rb") as lines:
        yield decoded_lines(lines)


def check_given_file(path: Path) -> None:
    """Check a file named by a person; a pipe will do.

    Raises NoSuchFile, FolderGiven.
    """
    if path.is_dir():
        raise FolderGiven(path=path)
    if not path.exists():
        raise NoSuchFile(path=path)


def decoded_lines(stream: BinaryIO) -> Iterator[str]:
    """Decode lines of text, each as soon as it arrives.

    UTF-8 or UTF-16, with or without a byte order mark; a line that is no UTF-8 is taken for GB18030.
    Lines end in LF, CR LF or CR.
    """
    first = stream.readline()
    if (encoding := _UTF_16.get(first[:2]) or _unmarked_utf_16(first)) is not None:
        yield from _wide_lines(first, stream, encoding)
        return
    while first:
        yield from _separate(_decode(first))
        first = stream.readline()


def _unmarked_utf_16(line: bytes) -> str | None:
    """UTF-16 without a mark, by the CR LF of a line.

    The last byte of a little-endian LF comes with the next line.
    """
    if not line.endswith(b"\r\0\n"):
        return None
    return "utf-16-le" if len(line) % 2 else "utf-16-be"


def _wide_lines(first: bytes, stream: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    text = ""
    while first:
        text += decoder.decode(first)
        *whole, text = text.split("\n")
        for line in whole:
            yield from _separate(line)
        first = stream.readline()
    yield from _separate(text + decoder.decode(b"", final=True))


def _decode(line: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return line.decode(encoding)
    return line.decode("utf-8-sig", errors="replace")


def _separate(text: str) -> Iterator[str]:
    """Lines of a text; other separators than CR and LF are content."""
    yield from text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
