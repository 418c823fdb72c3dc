"""Correction files: corrected lines of one source, bound to its content.

`corrections/A1.pdf.toml`, in the archive's folder or one between it and the source:

    sha256 = "…"               # of the source; with another content nothing is applied
    [[line]]
    page = 1                   # of a PDF or scan; left out for other files
    line = 12                  # as in `Place.line`
    read = "the line as read"
    text = "the line as it should be"

Written under a lock and put in place whole. A line that somebody else has corrected meanwhile is refused.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.errors import CannotWrite, CorrectedMeanwhile, SourceChanged, UnreadableSource
from retrieval.reading.sources.source_file import SourceFile

CORRECTION_FOLDER = "corrections"
MAX_FILE_BYTES = 4_000_000
MAX_LINE_LENGTH = 2000
"""Code points of a corrected line."""
LOCK_TIMEOUT_S = 10.0
DELETE = "\x7f"
"""The one character that TOML has escaped and JSON has not."""


@dataclass(frozen=True, slots=True)
class LinePlace:
    """A line of a source.

    page: of the file; None for text.  line: its number.  read: its text as read.
    """

    page: int | None
    line: int
    read: str


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """A line with its corrected text. made: ISO 8601."""

    place: LinePlace
    text: str
    made: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionFile:
    """The corrections of one source.

    sha256: of its content when they were made.
    """

    sha256: str
    lines: tuple[CorrectedLine, ...]

    @classmethod
    def parse(cls, text: str) -> CorrectionFile:
        """The corrections of a file. Raises ValueError, LookupError or TypeError."""
        fields = tomllib.loads(text)
        sha256, lines = fields["sha256"], tuple(map(_line_from_toml, fields.get("line", ())))
        if not isinstance(sha256, str):
            raise TypeError("sha256")
        return cls(sha256, lines)

    def render(self) -> str:
        """The file; `parse` is the inverse."""
        parts = [f"sha256 = {_quoted(self.sha256)}\n"]
        for line in self.lines:
            page = [] if line.place.page is None else [f"page = {line.place.page}\n"]
            parts += ["\n[[line]]\n", *page, f"line = {line.place.line}\n"]
            texts = {"read": line.place.read, "text": line.text, "made": line.made}
            parts += [f"{name} = {_quoted(value)}\n" for name, value in texts.items()]
        return "".join(parts)


def correction_path(source: SourceFile) -> Path | None:
    """The correction file nearest to a source; None without."""
    return next((path for path in _candidates(source) if path.is_file()), None)


def read_corrections(source: SourceFile) -> CorrectionFile | None:
    """The corrections of a source. Raises UnreadableSource: bad_corrections."""
    path = correction_path(source)
    if path is None:
        return None
    try:
        return _parse_file(path)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise UnreadableSource(source.name, "bad_corrections", path=path.name, detail=error) from error


def correct_line(
    root: Path, source: SourceFile, line: CorrectedLine, *, shown: str, now: dt.datetime
) -> Path:
    """Add or replace a corrected line; gives the file.

    root: the archive's folder.  shown: text of the line that the person saw.
    Raises CorrectedMeanwhile where the line has another text by now, SourceChanged where older corrections
    are of another content, CannotWrite.
    """
    path, digest = correction_path(source) or _path_below(root / CORRECTION_FOLDER, source), source.digest()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=LOCK_TIMEOUT_S):
            before = _parse_file(path) if path.is_file() else CorrectionFile(digest, ())
            if before.sha256 != digest and before.lines:
                raise SourceChanged(source=source.name, path=path, count=len(before.lines))
            known = {one.place: one for one in before.lines}
            now_text = known[line.place].text if line.place in known else line.place.read
            if now_text != shown:
                raise CorrectedMeanwhile(now=now_text, source=source.name)
            known[line.place] = replace(line, made=now.isoformat(timespec="seconds"))
            kept = tuple(one for one in known.values() if one.text != one.place.read)
            _write(path, CorrectionFile(digest, kept).render())
    except (OSError, Timeout) as error:
        raise CannotWrite(path=path, detail=getattr(error, "strerror", None) or error) from error
    except (ValueError, LookupError, TypeError) as error:
        raise CannotWrite(path=path, detail=error) from error
    return path


def correction_folders(sources: Iterable[SourceFile]) -> list[Path]:
    """Folders of corrections beside the sources, each once."""
    # two strings a source of a large archive, paths for each folder once
    nearest = {(os.path.dirname(source.path), len(source.folders_up)): source for source in sources}  # noqa: PTH120
    folders = dict.fromkeys(folder for source in nearest.values() for folder in _folders(source))
    return [folder / CORRECTION_FOLDER for folder in folders if (folder / CORRECTION_FOLDER).is_dir()]


def correction_subfolders(source: SourceFile) -> list[str]:
    """Folders of corrections that mirror the source's folder, the nearest first."""
    parents = (
        folder / CORRECTION_FOLDER / source.path.parent.relative_to(folder) for folder in _folders(source)
    )
    return [str(parent) for parent in parents if parent.is_dir()]


def orphaned_files(sources: Iterable[SourceFile]) -> Iterator[str]:
    """Correction files without a source among these.

    As paths from beside their folder.
    """
    listed = list(sources)
    files = {path: folder for folder in correction_folders(listed) for path in sorted(folder.rglob("*.toml"))}
    known = {path for source in listed for path in _candidates(source)} if files else set()
    yield from (
        path.relative_to(folder.parent).as_posix() for path, folder in files.items() if path not in known
    )


def _folders(source: SourceFile) -> Iterator[Path]:
    """The source's folder and those above, up to the archive's root."""
    folder = source.path.parent
    for _ in source.folders_up:
        yield folder
        folder = folder.parent


def _candidates(source: SourceFile) -> Iterator[Path]:
    return (_path_below(folder / CORRECTION_FOLDER, source) for folder in _folders(source))


def _path_below(folder: Path, source: SourceFile) -> Path:
    """Path of a source's corrections: its own below the folder."""
    relative = source.path.relative_to(folder.parent)
    parts = source.name.split("/")
    inner = parts[parts.index(source.path.name) + 1 :] if source.member and source.path.name in parts else []
    inner = [part for part in inner if part not in ("", ".", "..")]
    return folder.joinpath(*relative.parts[:-1], "/".join([relative.name, *inner]) + ".toml")


def _parse_file(path: Path) -> CorrectionFile:
    with path.open("rb") as file:
        return CorrectionFile.parse(file.read(MAX_FILE_BYTES).decode("utf-8-sig"))


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _line_from_toml(fields: dict[str, object]) -> CorrectedLine:
    page, line, read, text = fields.get("page"), fields["line"], fields["read"], fields.get("text", "")
    if not isinstance(line, int) or not (page is None or isinstance(page, int)):
        raise TypeError("line")
    if not isinstance(read, str) or not isinstance(text, str) or len(text) > MAX_LINE_LENGTH:
        raise TypeError("text")
    return CorrectedLine(LinePlace(page, line, read), text, str(fields.get("made", "")))


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's are."""
    return json.dumps(text, ensure_ascii=False).replace(DELETE, r"\u007f")
