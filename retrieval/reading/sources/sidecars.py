"""Sidecars: small TOML files beside the sources that say which paper, date and page they are.

`A1.toml` speaks for `A1.txt`; `page.toml` for its folder; `issue.toml` for its folder and those below, up
to the archive's root. The nearest wins, field by field.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from retrieval.errors import UnreadableSource
from retrieval.reading.sources.archive_toml import PROFILE_FILE
from retrieval.reading.sources.page_facts import PageFacts, read_toml
from retrieval.reading.sources.source_file import SourceFile

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
        parent, inside = str(source.path.parent), source.member and source.member.inner[:-1]
        folder = (parent, inside, source.name.rpartition("/")[0])
        if folder not in self._folders:
            shared = (*_shared(source), *_above(source, PROFILE_FILE))
            self._folders[folder] = "".join(_seen(source, parent, relative) for relative in shared)
        return _seen(source, parent, _own(source)) + self._folders[folder]


def _seen(source: SourceFile, parent: str, relative: str) -> str:
    """What one sidecar looks like; the member of an archive changes with the archive."""
    if source.member is not None and source.beside(relative) is None:
        return ""
    path = source.path if source.member is not None else f"{parent}/{relative}"
    try:
        found = os.stat(path)  # noqa: PTH116  (asked of every file of an unchanged archive: no Path made)
    except OSError:
        return ""
    return f"{relative} {found.st_size}.{found.st_mtime_ns}," if stat.S_ISREG(found.st_mode) else ""


def is_sidecar(name: str) -> bool:
    """Whether a file of this name is a sidecar and so no source of its own."""
    return name.lower().endswith(".toml")


def _sidecars(source: SourceFile) -> Iterator[str]:
    """Their paths relative to the source's folder, the nearest first."""
    yield _own(source)
    yield from _shared(source)


def _own(source: SourceFile) -> str:
    """That of the file alone: A1.toml of A1.txt."""
    name = source.name.rpartition("/")[2]
    stem, dot, _ = name.rpartition(".")
    return f"{stem if stem and dot else name}.toml"


def _shared(source: SourceFile) -> Iterator[str]:
    """Those of the file's folder and the folders above."""
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
