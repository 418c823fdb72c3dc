"""The index backend opens, publishes and rolls back generations of an archive.

`IndexBackend` is the port; `LocalBackend` searches the files of this machine, `OpenSearchBackend` (in
`opensearch.backend`) a cluster. An archive uses either alike. Damage and an outdated format are returned
with the generation that was opened in spite of them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from retrieval.errors import DamagedGeneration, OutdatedGeneration
from retrieval.index.corpus import Corpus
from retrieval.index.generation import Generation
from retrieval.index.manifest import Manifest, read_manifest
from retrieval.index.shelf import GenerationDirectory

LOCAL = "local"
"""Health of an index in local files, in place of the colour of a cluster."""
SEARCHABLE_COLOURS = (LOCAL, "green", "yellow")
"""A yellow cluster lacks replicas and answers all the same."""

Build = Callable[[], Path]
"""Builds and publishes a generation; returns its folder."""
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A generation opened for questions, and the fault of the live one.

    damage:   the live generation is damaged, and `generation` is the newest whole one before it.
    outdated: the live generation had another format, and `generation` was built anew.
    """

    generation: Corpus
    damage: DamagedGeneration | None = None
    outdated: OutdatedGeneration | None = None


class IndexBackend(Protocol):
    """Place of an archive's generations: local files or an OpenSearch cluster."""

    @property
    def is_remote(self) -> bool:
        """True if the generations are on a cluster, shared by several machines."""

    def open(self, build: Build) -> Opened:
        """Open the live generation; build a missing or outdated one.

        Raises DamagedGeneration, OpenSearchError, and as `build` does.
        """

    def open_generation(self, name: str) -> Corpus:
        """Open the generation of this name. Raises DamagedGeneration, OpenSearchError."""

    def open_newer(self, than: Corpus, build: Build) -> Opened | None:
        """Open the live generation unless it is this one.

        Raises as `open` does, and OutdatedGeneration on a cluster, where another program version owns it.
        """

    def verify(self, generation: Corpus) -> None:
        """Verify what opening has not. Raises DamagedGeneration, noted as by `note_damage`."""

    def note_damage(self, name: str, damage: DamagedGeneration) -> None:
        """Open the generation of this name no more."""

    def publish(self, folder: Path, progress: Progress) -> None:
        """Make a locally built generation searchable and live here.

        Raises OpenSearchError.
        """

    def roll_back(self) -> Manifest:
        """Make the previous generation live.

        Raises NothingBefore, DamagedGeneration, OpenSearchError.
        """

    def health(self) -> str:
        """Health of the index.

        "local", or the colour of a cluster: green, yellow, red, "unreachable".
        """


class LocalBackend:
    """Generations in files of this machine."""

    is_remote = False

    def __init__(self, shelf: GenerationDirectory) -> None:
        self._shelf = shelf
        self._damaged: dict[str, DamagedGeneration] = {}

    def open(self, build: Build) -> Opened:
        """Open the live generation, or the newest whole one before it.

        Raises DamagedGeneration where no generation is whole, and as `build` does.
        """
        outdated = None
        try:
            live = self._shelf.current()
            if live is not None:
                return Opened(self._open_live(live))
        except DamagedGeneration as damage:
            return self._open_before(damage)
        except OutdatedGeneration as error:  # as after an upgrade of the program
            outdated = error
        return Opened(Generation.open(build()), outdated=outdated)

    def _open_live(self, folder: Path) -> Generation:
        """Open this live generation, or its successor published meanwhile."""
        try:
            return self.open_generation(folder.name)
        except DamagedGeneration:
            now = self._shelf.current()
            if now is None or now == folder:
                raise
            return self.open_generation(now.name)

    def _open_before(self, damage: DamagedGeneration) -> Opened:
        """The newest whole generation; raises the damage when there is none."""
        for folder in self._shelf.newest_first():
            with contextlib.suppress(DamagedGeneration, OutdatedGeneration):
                return Opened(self.open_generation(folder.name), damage=damage)
        raise damage

    def open_generation(self, name: str) -> Generation:
        """Open the generation of this name. Raises DamagedGeneration."""
        if (damage := self._damaged.get(name)) is not None:
            raise damage
        return Generation.open(self._shelf.generations / name)

    def verify(self, generation: Corpus) -> None:
        """Verify the checksums of a generation not verified on opening.

        Raises DamagedGeneration; the generation is opened no more then.
        """
        if isinstance(generation, Generation):
            try:
                generation.verify()
            except DamagedGeneration as damage:
                self.note_damage(generation.folder.name, damage)
                raise

    def note_damage(self, name: str, damage: DamagedGeneration) -> None:
        """Open the generation of this name no more."""
        self._damaged[name] = damage

    def open_newer(self, than: Corpus, build: Build) -> Opened | None:
        """Open the live generation unless it is this one.

        Raises as `open` does.
        """
        live = self._shelf.current()
        if live is None or live.name == than.manifest.name or live.name in self._damaged:
            return None
        return self.open(build)

    def publish(self, folder: Path, progress: Progress) -> None:
        """Nothing to do: a build makes its generation live in local files."""

    def roll_back(self) -> Manifest:
        """Make the previous generation live. Raises NothingBefore, DamagedGeneration."""
        return read_manifest(self._shelf.roll_back())

    def health(self) -> str:
        """Always "local"."""
        return LOCAL
