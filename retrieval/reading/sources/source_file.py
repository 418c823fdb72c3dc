"""One source file as every reader sees it: its name in the archive, its first bytes, its text decoded.

UTF-8 (with or without mark), UTF-16, GB18030 and Big5 are told apart by what decodes to Chinese that
reads like Chinese; a file that is no text, or none that can be trusted, is refused with the reason.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from retrieval.errors import UnreadableSource
from retrieval.reading.sources.containers import DAMAGED, Member

HEAD_BYTES = 4096
READING_ERRORS = (OSError, *DAMAGED)
LARGEST_TEXT = 8 * 2**20
"""Bytes of the largest text page read: two hundred times a full page of a broadsheet."""
SAMPLE = 200_000
"""Code points looked at to tell encodings apart."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_SIGNATURES = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "ZIP"), (b"PK\x05\x06", "ZIP"), (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7Z"), (b"\xd0\xcf\x11\xe0", "DOC"),
    (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"), (b"SQLite format 3", "SQLITE"),
    (b"<!doctype", "HTML"), (b"<html", "HTML"), (b"<script", "HTML"), (b"<?xml", "XML"), (b"{\\rtf", "RTF"),
)  # fmt: skip
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "定行学法所民得经十三之进着等部度家电力里如水化高自二理起小现实加都两体制机当使点从业本去把性好应开它合还因由其些"
    "然前外天政四日社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公"
    "无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较"
    "這個國來時為們會對過發說產學經進電實點從應開還關無與後現業東車書長門間報記省市縣區镇村，。、；：？！“”《》（）"
)
_CREDIBLE = 0.15
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


def decode(data: bytes, name: str) -> str:
    """The text of `data`. Raises UnreadableSource with reason "empty", "binary" or "encoding"."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise UnreadableSource(name, "empty")
    text = _marked(data)
    if text is None:
        text = _utf8(data) if b"\x00" not in data else None
    if text is None or _is_control(text):
        text = _guessed(data)
    if text is None:
        raise UnreadableSource(name, "binary" if looks_binary(data) else "encoding")
    if not text.strip("\ufeff \t\r\n\u3000\u00a0"):
        raise UnreadableSource(name, "empty")
    return text


def encoding_of(head: bytes) -> str | None:
    """The encoding of a text by its first bytes, for reading it in pieces; None where it is none."""
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    if marked is not None:
        return marked
    if b"\x00" not in head and _utf8(head) is not None:
        return "utf-8"
    for encoding in ("gb18030", "big5hkscs"):
        for cut in range(4):  # the head may end within a character
            text = _strictly(head[: len(head) - cut], encoding)
            if text is not None and credibility(text) >= _CREDIBLE:
                return encoding
    return "utf-8" if b"\x00" not in head and not looks_binary(head) else None


def looks_binary(data: bytes) -> bool:
    """Whether bytes that no text holds are frequent among the first of `data`."""
    sample = data[:65536]
    odd = sum(sample.count(bytes([code])) for code in (*range(9), *range(14, 27), *range(28, 32), 127))
    return odd * 100 > len(sample)


def _marked(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def _utf8(data: bytes) -> str | None:
    """UTF-8, also where the file was cut off within its last character."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_off = error.reason == "unexpected end of data" and error.start >= len(data) - 3
        return data[: error.start].decode("utf-8") if cut_off and error.start else None


def _guessed(data: bytes) -> str | None:
    """The decoding that reads most like Chinese, if any does."""
    encodings = ["utf-16-le", "utf-16-be"] if b"\x00" in data[:SAMPLE] or len(data) % 2 == 0 else []
    encodings += [] if b"\x00" in data else ["gb18030", "big5hkscs"]
    texts = [text for encoding in encodings if (text := _strictly(data, encoding)) is not None]
    best = max(texts, key=credibility, default=None)
    return best if best is not None and credibility(best) >= _CREDIBLE and not _is_control(best) else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def credibility(text: str) -> float:
    """Share of the frequent Chinese characters among all characters beyond ASCII, 0..1."""
    sample = [char for char in text[:SAMPLE] if char > "\x7f" and char != "\u3000"]
    return sum(char in _FREQUENT for char in sample) / len(sample) if sample else 0.0


def _is_control(text: str) -> bool:
    sample = text[:SAMPLE]
    return sum(char < " " and char not in "\t\r\n\f\x1b" for char in sample) * 100 > len(sample)
