"""Discovery: the source files of an archive, ordered by name.

Folders and containers are walked, hidden files and sidecars left out. A path that cannot be used is listed as
a SetAside with its reason and never stops the listing. Gives `SourceFile`s to the registry and the catalog.
A symbolic link that leads out of the archive is not followed, unless to a place that the operator allows: who
may put files into an archive must not choose among all files of the machine.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path, PurePosixPath

from retrieval.errors import UnreadableSource
from retrieval.models import SetAside
from retrieval.reading.sources.containers import (
    MAX_CONTAINER_DEPTH,
    Member,
    has_container_name,
    is_container,
    list_members,
)
from retrieval.reading.sources.path_facts import MAX_FOLDERS_ABOVE, telling_folders
from retrieval.reading.sources.sidecars import is_sidecar
from retrieval.reading.sources.source_file import SourceFile, set_aside, unreadable

MAX_FOLDER_DEPTH = 64
"""Folders nested deeper are not entered."""


def list_sources(
    paths: Sequence[Path], links: Sequence[Path] = (), *, without: Path | None = None
) -> Iterator[SourceFile | SetAside]:
    """Every file below the paths, in the order of names.

    links:   files and folders outside that symbolic links may lead to.
    without: a folder not to be entered: that of the indexes, should it lie in the archive.

    With several paths each name begins with the name of its path. Set aside are unreadable folders and
    files (unreadable), links leading back to a folder above (folder_loop) or out of the archive
    (link_outside), sockets and pipes (not_a_file),
    and damaged or refused members of containers.
    """
    several, walk = len(paths) > 1, _ArchiveWalk.of(paths, links, without)
    for path in paths:
        prefix = path.resolve().name if several else ""
        if path.is_dir():
            found = walk.sources(path, prefix, frozenset(), 0, folders_above(path, several=several))
        else:
            found = file_sources(path, prefix if several else path.name, above=folders_above(path))
        yield from _with_links(found, links)


def find_source(paths: Sequence[Path], name: str, links: Sequence[Path] = ()) -> SourceFile | None:
    """The source listed under `name` by `list_sources`, found without a full listing."""
    found = _file_of(paths, name, links)
    if found is None:
        return None
    listed = _with_links(
        file_sources(*found[:2], above=folders_above(found[2], several=len(paths) > 1)), links
    )
    return next((one for one in listed if isinstance(one, SourceFile) and one.name == name), None)


def find_file(paths: Sequence[Path], name: str, links: Sequence[Path] = ()) -> Path | None:
    """The file of the source `name`, or its container; nothing is opened."""
    found = _file_of(paths, name, links)
    return None if found is None else found[0]


def _file_of(paths: Sequence[Path], name: str, links: Sequence[Path]) -> tuple[Path, str, Path] | None:
    """The file of a source or its container, its name, its path."""
    parts, walk = PurePosixPath(name).parts, _ArchiveWalk.of(paths, links)
    for path in paths:
        inner = parts[1:] if len(paths) > 1 else parts
        if len(paths) > 1 and parts[:1] != (path.resolve().name,):
            continue
        for count in range(len(inner) + 1):
            file = path.joinpath(*inner[:count])
            if ".." not in inner and file.is_file() and walk.outside(file) is None:
                return file, "/".join(parts[: len(parts) - len(inner) + count]) or file.name, path
    return None


def folders_above(path: Path, *, several: bool = False) -> tuple[str, ...]:
    """Folders above the sources of a path, from the first telling one.

    Those above a file; those above a folder, and the folder itself unless names begin with it (several).
    """
    whole = path.resolve()
    nearest = whole if whole.is_dir() and not several else whole.parent
    folders = [nearest, *nearest.parents][:MAX_FOLDERS_ABOVE][::-1]
    marked = [any((folder / name).is_file() for name in ("archive.toml", "issue.toml")) for folder in folders]
    return telling_folders([folder.name for folder in folders], marked)


def file_sources(
    path: Path,
    name: str,
    stat_file: Callable[[], os.stat_result] | None = None,
    above: tuple[str, ...] = (),
) -> Iterator[SourceFile | SetAside]:
    """The file at `path`, or the members of a container.

    name:      within the archive, made printable here.
    stat_file: a cheaper `path.stat`, as of a directory entry.
    above:     as in SourceFile.
    """
    source = _file_source(path, printable(name), stat_file or path.stat, above)
    if isinstance(source, SourceFile) and _is_container(source):
        yield from _members(path, (), source.name, above)
    else:
        yield source


def printable(name: str) -> str:
    """A printable name: other bytes and controls as U+FFFD."""
    if name.isprintable():
        return name
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(char if char.isprintable() or char == "\u3000" else "\ufffd" for char in text)


def _with_links(
    listed: Iterable[SourceFile | SetAside], links: Sequence[Path]
) -> Iterator[SourceFile | SetAside]:
    """The sources, with the places that their sidecars may be links to."""
    places = tuple(path.resolve() for path in links)
    for one in listed:
        yield replace(one, links=places) if places and isinstance(one, SourceFile) else one


def _identity(folder: Path | None) -> Iterator[tuple[int, int]]:
    """Device and inode of a folder; nothing for a missing one."""
    with suppress(OSError):
        if folder is not None:
            found = folder.stat()
            yield found.st_dev, found.st_ino


@dataclass(frozen=True, slots=True)
class _ArchiveWalk:
    """A walk through an archive.

    roots:    resolved places that sources may lie in.
    left_out: device and inode of folders not to be entered.
    """

    roots: tuple[Path, ...]
    left_out: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, paths: Sequence[Path], links: Sequence[Path], without: Path | None = None) -> _ArchiveWalk:
        """The walk of an archive; parameters as in `list_sources`."""
        return cls(tuple(path.resolve() for path in (*paths, *links)), frozenset(_identity(without)))

    def outside(self, path: Path) -> Path | None:
        """The target of a path out of the archive; None within."""
        try:
            target = path.resolve()
        except (OSError, RuntimeError):  # a link to itself: reported when listed as a file
            return None
        return None if any(target.is_relative_to(root) for root in self.roots) else target

    def sources(
        self, folder: Path, name: str, entered: frozenset[tuple[int, int]], depth: int, above: tuple[str, ...]
    ) -> Iterator[SourceFile | SetAside]:
        """Sources below a folder.

        entered: device and inode of each folder on the way down.
        above:   as in SourceFile.
        """
        try:
            found = folder.stat()
            here = (found.st_dev, found.st_ino)
            if here in self.left_out:
                return
            if here in entered or depth > MAX_FOLDER_DEPTH:
                yield SetAside(printable(name or folder.name), "folder_loop")
                return
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=attrgetter("name"))
        except OSError as error:
            yield set_aside(unreadable(printable(name or folder.name), error))
            return
        for entry in entries:
            if entry.name.startswith("."):
                continue
            inner = f"{name}/{entry.name}" if name else entry.name
            if entry.is_symlink() and (target := self.outside(folder / entry.name)) is not None:
                facts = (("target", printable(str(target))),)
                yield SetAside(printable(inner), "link_outside", facts=facts)
                continue
            if is_sidecar(entry.name):
                continue
            if _is_folder(entry):
                yield from self.sources(folder / entry.name, inner, entered | {here}, depth + 1, above)
            else:
                yield from file_sources(folder / entry.name, inner, entry.stat, above)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself: reported when listed as a file
        return False


def _file_source(
    path: Path, name: str, stat_file: Callable[[], os.stat_result], above: tuple[str, ...]
) -> SourceFile | SetAside:
    try:
        found = stat_file()
    except OSError as error:
        return set_aside(unreadable(name, error))
    if not stat.S_ISREG(found.st_mode):
        return SetAside(name, "not_a_file")
    return SourceFile(path, name, found.st_size, found.st_mtime_ns, None, above)


def _is_container(source: SourceFile) -> bool:
    if not has_container_name(source.name):
        return False
    try:
        return is_container(source.name, source.head())
    except UnreadableSource:
        return False


def _members(
    path: Path, inner: tuple[str, ...], name: str, above: tuple[str, ...]
) -> Iterator[SourceFile | SetAside]:
    """Members of a container as sources.

    inner: as in `list_members`.  above: as in SourceFile.
    """
    try:
        found = list(list_members(path, inner, name))
    except UnreadableSource as error:
        yield set_aside(error)
        return
    for entry, member in found:
        member_name = f"{name}/{printable(entry.name)}"
        parts = PurePosixPath(entry.name).parts
        if any(part.startswith(".") and part != ".." for part in parts) or "__MACOSX" in parts:
            continue
        if entry.refusal:
            yield SetAside(member_name, entry.refusal)
        elif not is_sidecar(entry.name):
            source = SourceFile(path, member_name, entry.size, entry.mtime_ns, member, above)
            yield from _member_sources(source, member)


def _member_sources(source: SourceFile, member: Member) -> Iterator[SourceFile | SetAside]:
    """A member as a source, or members of a nested container."""
    if not _is_container(source):
        yield source
    elif len(member.inner) < MAX_CONTAINER_DEPTH:
        yield from _members(source.path, member.inner, source.name, source.above)
    else:
        yield SetAside(source.name, "nested_archive")
