"""Sidecars: small TOML files beside the sources that say which paper, date and page they are.

`A1.toml` speaks for `A1.txt`; `page.toml` for its folder; `issue.toml` for its folder and those below, up
to the archive's root. The nearest wins, field by field.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import PurePath, PurePosixPath

from retrieval.errors import UnreadableSource
from retrieval.reading.metadata import PageFacts, read_toml
from retrieval.reading.profile import PROFILE_FILE
from retrieval.reading.source import SourceFile

LARGEST_SIDECAR = 65536


def sidecar_facts(source: SourceFile) -> PageFacts:
    """What the sidecars of a file say. Raises UnreadableSource: bad_metadata."""
    facts = PageFacts()
    for relative in _sidecars(source):
        found = source.beside(relative)
        if found is not None:
            facts = facts.or_else(_read(found, relative.rpartition("/")[2]))
    return facts


class SidecarsSeen:
    """What the sidecars of files look like now: changes when one is written, changed or removed.

    Those of a folder and above are looked at once for all its files; make a new one for each look.
    """

    def __init__(self) -> None:
        self._folders: dict[object, str] = {}

    def of(self, source: SourceFile) -> str:
        """Size and time of each sidecar of a file, "" where it has none."""
        own, *shared = _sidecars(source)
        shared += _above(source, PROFILE_FILE)
        inside = source.member and (*source.member.inner[:-1], source.name.rpartition("/")[0])
        folder = (source.path.parent, inside, len(shared))
        if folder not in self._folders:
            self._folders[folder] = "".join(_seen(source, relative) for relative in shared)
        return _seen(source, own) + self._folders[folder]


def _seen(source: SourceFile, relative: str) -> str:
    """What one sidecar looks like; the member of an archive changes with the archive."""
    beside = source.beside(relative) if source.member is not None else source
    if beside is None:
        return ""
    path = beside.path if beside.member is not None else beside.path.parent / relative
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{relative} {found.st_size}.{found.st_mtime_ns}," if stat.S_ISREG(found.st_mode) else ""


def is_sidecar(path: PurePath) -> bool:
    """Whether a file is a sidecar and so no source of its own."""
    return path.suffix.lower() == ".toml"


def _sidecars(source: SourceFile) -> Iterator[str]:
    """Their paths relative to the source's folder, the nearest first."""
    yield PurePosixPath(source.name).with_suffix(".toml").name
    yield "page.toml"
    yield from _above(source, "issue.toml")


def _above(source: SourceFile, name: str) -> Iterator[str]:
    """A file of this name in the source's folder and in those above it, up to the archive's root."""
    return ("../" * up + name for up in range(source.name.count("/") + 1))


def _read(found: SourceFile, field: str) -> PageFacts:
    name = found.name
    try:
        text = found.data(LARGEST_SIDECAR).decode("utf-8-sig")
    except UnreadableSource as error:
        value = error.facts.get("detail", error.reason)
        raise UnreadableSource(name, "bad_metadata", field=field, value=value) from error
    except UnicodeDecodeError as error:
        raise UnreadableSource(name, "bad_metadata", field=field, value="UTF-8") from error
    try:
        return read_toml(text, name)
    except UnreadableSource as error:
        inner = f"{field} {error.facts['field']}"
        raise UnreadableSource(name, "bad_metadata", field=inner, value=error.facts["value"]) from error
