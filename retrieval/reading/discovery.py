"""An archive to pages: every file found, read by the reader that knows its kind, or set aside with a reason.

One bad file never stops the others. The order is that of the names, the same on every run. An article's
id is its row's own; else paper/date/page/number; else file#number; where two articles claim one id, a
row of an export is set aside, a text page falls back on file#number.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path, PurePosixPath

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.issues.assembly import with_unique_ids
from retrieval.reading.issues.jumps import join_jumps_by_issue
from retrieval.reading.readers.export_rows import ExportPart, licensed, parts_of_rows
from retrieval.reading.registry import RowReader, reader_for
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.containers import DEEPEST as DEEPEST_CONTAINER
from retrieval.reading.sources.containers import Member, is_container, may_be_container, members_of
from retrieval.reading.sources.path_facts import impossible_date
from retrieval.reading.sources.sidecars import is_sidecar
from retrieval.reading.sources.source_file import SourceFile, unreadable

DEEPEST = 64
"""Folders within folders beyond this depth are not entered."""


"""In the order they are asked; the first that accepts a file reads it."""


def read_archive(paths: Sequence[Path]) -> Iterator[Page | SetAside]:
    """Every page of the archive, and whatever was set aside, in a stable order.

    paths: folders, files or exports. A path that does not exist is set aside as unreadable. Pages of one
    issue that follow each other have their continuations joined.
    """
    return join_jumps_by_issue(_pages_apart(paths))


def _pages_apart(paths: Sequence[Path]) -> Iterator[Page | SetAside]:
    ids: set[str] = set()
    for source in list_sources(paths):
        if isinstance(source, SetAside):
            yield source
            continue
        for item in read_source(source):
            if isinstance(item, Page):
                yield from with_unique_ids(item, ids)
            else:
                yield item


def read_file(path: Path, root: Path | None = None) -> Iterator[Page | SetAside]:
    """The pages of one file, named by its path below `root` (its own name without one)."""
    inside = root is not None and path.is_relative_to(root)
    name = path.relative_to(root).as_posix() if root is not None and inside else path.name
    try:
        found = path.stat()
    except OSError as error:
        yield set_aside(unreadable(name, error))
        return
    if not stat.S_ISREG(found.st_mode):
        yield SetAside(printable(name), "not_a_file")
        return
    for source in _sources(path, printable(name)):
        yield from [source] if isinstance(source, SetAside) else read_source(source)


def read_source(source: SourceFile) -> Iterator[Page | SetAside]:
    """The pages of one source; what cannot be read comes as a SetAside, never as an exception."""
    try:
        before = source.stamp()
        licence = profile_of(source).licence
        for item in reader_for(source).read(source):
            yield licensed(item, licence) if licence and isinstance(item, Page) else item
        yield from _afterwards(source, before)
    except UnreadableSource as error:
        yield set_aside(error)


def read_in_parts(source: SourceFile, reader: RowReader) -> Iterator[ExportPart | SetAside]:
    """As `read_source`, for an export, its rows in parts whose pages are still to be made."""
    try:
        before = source.stamp()
        yield from parts_of_rows(reader.rows(source), source)
        yield from _afterwards(source, before)
    except UnreadableSource as error:
        yield set_aside(error)


def _afterwards(source: SourceFile, before: tuple[int, int]) -> Iterator[SetAside]:
    """What is to be said of a source that was read."""
    if source.stamp() != before:
        yield SetAside(source.name, "changed")
    strange = impossible_date(source.name)
    if strange is not None:
        yield SetAside(source.name, "bad_date", (("value", strange),))


def list_sources(paths: Sequence[Path]) -> Iterator[SourceFile | SetAside]:
    """Every file below the paths, in the order of names: hidden files and sidecars left out.

    With several paths each name begins with that of its path. Folders that cannot be read, links that
    lead back to a folder above, and what is no file (sockets, pipes) come as SetAside.
    """
    several = len(paths) > 1
    for path in paths:
        prefix = path.resolve().name if several else ""
        if path.is_dir():
            yield from _walk(path, prefix, frozenset(), 0)
        else:
            yield from _sources(path, printable(f"{prefix}" if several else path.name))


def source_named(paths: Sequence[Path], name: str) -> SourceFile | None:
    """The source that `list_sources` gives under this name, found without listing all others."""
    parts = PurePosixPath(name).parts
    for path in paths:
        inner = parts[1:] if len(paths) > 1 else parts
        if len(paths) > 1 and parts[:1] != (path.resolve().name,):
            continue
        for count in range(len(inner) + 1):
            file = path.joinpath(*inner[:count])
            if ".." not in inner and file.is_file():
                shown = "/".join(parts[: len(parts) - len(inner) + count]) or file.name
                found = (s for s in _sources(file, shown) if isinstance(s, SourceFile))
                return next((source for source in found if source.name == name), None)
    return None


def _walk(
    folder: Path, name: str, above: frozenset[tuple[int, int]], depth: int
) -> Iterator[SourceFile | SetAside]:
    try:
        found = folder.stat()
        here = (found.st_dev, found.st_ino)
        if here in above or depth > DEEPEST:
            yield SetAside(printable(name or folder.name), "folder_loop")
            return
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=attrgetter("name"))
    except OSError as error:
        yield set_aside(unreadable(printable(name or folder.name), error))
        return
    for entry in entries:
        if entry.name.startswith(".") or is_sidecar(entry.name):
            continue
        inner = f"{name}/{entry.name}" if name else entry.name
        if _is_folder(entry):
            yield from _walk(folder / entry.name, inner, above | {here}, depth + 1)
        else:
            yield from _sources(folder / entry.name, printable(inner), entry.stat)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself; what is wrong with it is said when it is looked at as a file
        return False


def _source(path: Path, name: str, look: Callable[[], os.stat_result]) -> SourceFile | SetAside:
    try:
        found = look()
    except OSError as error:
        return set_aside(unreadable(name, error))
    if not stat.S_ISREG(found.st_mode):
        return SetAside(name, "not_a_file")
    return SourceFile(path, name, found.st_size, found.st_mtime_ns)


def _sources(
    path: Path, name: str, look: Callable[[], os.stat_result] | None = None
) -> Iterator[SourceFile | SetAside]:
    """The file itself, or the members of the zip or tar that it is. look: gives what the system says."""
    source = _source(path, name, look or path.stat)
    if isinstance(source, SourceFile) and _is_container(source):
        yield from _members(path, (), name)
    else:
        yield source


def _is_container(source: SourceFile) -> bool:
    if not may_be_container(source.name):
        return False
    try:
        return is_container(source.name, source.head())
    except UnreadableSource:
        return False


def _members(path: Path, inner: tuple[str, ...], name: str) -> Iterator[SourceFile | SetAside]:
    try:
        found = list(members_of(path, inner, name))
    except UnreadableSource as error:
        yield set_aside(error)
        return
    for entry, member in found:
        shown = f"{name}/{printable(entry.name)}"
        parts = PurePosixPath(entry.name).parts
        if any(part.startswith(".") and part != ".." for part in parts) or "__MACOSX" in parts:
            continue
        if entry.refused:
            yield SetAside(shown, entry.refused)
        elif not is_sidecar(entry.name):
            source = SourceFile(path, shown, entry.size, entry.mtime_ns, member)
            yield from _nested(source, member)


def _nested(source: SourceFile, member: Member) -> Iterator[SourceFile | SetAside]:
    if not _is_container(source):
        yield source
    elif len(member.inner) < DEEPEST_CONTAINER:
        yield from _members(source.path, member.inner, source.name)
    else:
        yield SetAside(source.name, "nested_archive")


def printable(name: str) -> str:
    """A name that can be shown and stored: bytes that are no text and control characters replaced."""
    if name.isprintable():
        return name
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(char if char.isprintable() or char == "\u3000" else "\ufffd" for char in text)


def set_aside(error: UnreadableSource) -> SetAside:
    """What is noted of a source that could not be read."""
    facts = tuple((key, value) for key, value in error.facts.items() if key not in ("source", "reason"))
    return SetAside(error.source, error.reason, facts)
