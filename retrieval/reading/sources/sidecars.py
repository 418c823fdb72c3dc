"""Sidecars: TOML files beside the sources with their page facts.

`A1.toml` describes `A1.txt`; `page.toml` its folder; `issue.toml` its folder and all below. They are searched
up to the archive's root and merged field by field, the nearest first.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from retrieval.errors import UnreadableSource
from retrieval.reading.sources.archive_toml import PROFILE_NAME
from retrieval.reading.sources.correction_file import (
    CORRECTION_FOLDER,
    correction_path,
    correction_subfolders,
)
from retrieval.reading.sources.page_facts import PageFacts, parse_facts_toml
from retrieval.reading.sources.source_file import SourceFile

MAX_SIDECAR_BYTES = 65536


def sidecar_facts(source: SourceFile) -> PageFacts:
    """Facts of all sidecars of a file. Raises UnreadableSource: bad_metadata."""
    facts = PageFacts()
    for relative in _sidecars(source):
        found = source.sibling(relative)
        if found is not None:
            facts = facts.or_else(_read(found, relative.rpartition("/")[2]))
    return facts


class SidecarFingerprints:
    """Fingerprints of sidecars: different after one is written, changed or removed.

    Sidecars shared by a folder are examined once per instance; use a new instance for each scan.
    """

    def __init__(self) -> None:
        self._folders: dict[object, str] = {}
        self._corrected: dict[object, list[str]] = {}

    def of(self, source: SourceFile) -> str:
        """Size and time of each sidecar of a file; "" without sidecars."""
        parent, inside = str(source.path.parent), source.member and source.member.inner[:-1]
        folder = (parent, inside, source.name.rpartition("/")[0])
        if folder not in self._folders:
            shared = (*_shared(source), *_above(source, PROFILE_NAME))
            self._folders[folder] = "".join(_fingerprint(source, parent, relative) for relative in shared)
        own = _fingerprint(source, parent, _own(source))
        return own + self._folders[folder] + self._corrections(source, folder)

    def _corrections(self, source: SourceFile, folder: object) -> str:
        """Size and time of the corrections; "" without."""
        if folder not in self._corrected:
            self._corrected[folder] = correction_subfolders(source)
        for subfolder in self._corrected[folder]:
            path = _path_below(subfolder, source)
            try:
                found = os.stat(path)  # noqa: PTH116  (as in _fingerprint)
            except OSError:
                continue
            return f"{CORRECTION_FOLDER} {found.st_size}.{found.st_mtime_ns},"
        return ""


def _path_below(subfolder: str, source: SourceFile) -> str:
    """The correction file in the folder that mirrors the source's own."""
    if source.member is not None:
        return str(correction_path(source) or "")
    return f"{subfolder}/{source.path.name}.toml"


def _fingerprint(source: SourceFile, parent: str, relative: str) -> str:
    """Path, size and time of one sidecar.

    A member of a container has the stamp of the container.
    """
    if source.member is not None and source.sibling(relative) is None:
        return ""
    path = source.path if source.member is not None else f"{parent}/{relative}"
    try:
        found = os.stat(path)  # noqa: PTH116  (called for every file of an unchanged archive: no Path object)
    except OSError:
        return ""
    return f"{relative} {found.st_size}.{found.st_mtime_ns}," if stat.S_ISREG(found.st_mode) else ""


def is_sidecar(name: str) -> bool:
    """True for the name of a sidecar, never a source."""
    return name.lower().endswith(".toml")


def _sidecars(source: SourceFile) -> Iterator[str]:
    """Candidate sidecars as paths relative to the source's folder, the nearest first."""
    yield _own(source)
    yield from _shared(source)


def _own(source: SourceFile) -> str:
    """The sidecar of a single file: A1.toml of A1.txt."""
    name = source.name.rpartition("/")[2]
    stem, dot, _ = name.rpartition(".")
    return f"{stem if stem and dot else name}.toml"


def _shared(source: SourceFile) -> Iterator[str]:
    """Sidecars of the folder and of the folders above."""
    yield "page.toml"
    yield from _above(source, "issue.toml")


def _above(source: SourceFile, name: str) -> Iterator[str]:
    """Paths of a file name in the source's folder and above.

    Up to the archive's root.
    """
    return ("../" * up + name for up in source.folders_up)


def _read(found: SourceFile, field: str) -> PageFacts:
    name = found.name
    try:
        text = found.read_bytes(MAX_SIDECAR_BYTES).decode("utf-8-sig")
    except UnreadableSource as error:
        value = error.facts.get("detail", error.reason)
        raise UnreadableSource(name, "bad_metadata", field=field, value=value) from error
    except UnicodeDecodeError as error:
        raise UnreadableSource(name, "bad_metadata", field=field, value="UTF-8") from error
    try:
        return parse_facts_toml(text, name)
    except UnreadableSource as error:
        inner = f"{field} {error.facts['field']}"
        raise UnreadableSource(name, "bad_metadata", field=inner, value=error.facts["value"]) from error
