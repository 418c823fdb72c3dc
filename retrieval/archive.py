"""The archive as one opens it: find its generation, build one where there is none, answer from it.

The only place where settings, reading, building and answering meet; the terminal, the bot and the
evaluation all come through here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.answering.encoders import encoder_named
from retrieval.errors import ArchiveMissing, DamagedGeneration, NotIndexed, OutdatedGeneration
from retrieval.index.generation import Generation
from retrieval.index.generations import Manifest, Shelf, read_manifest, shelves_in
from retrieval.settings import Settings
from retrieval.shipped import SAMPLE_ARCHIVE

if TYPE_CHECKING:
    from retrieval.index.build import BuildReport, Progress
    from retrieval.index.inventory import Inventory


def silent(stage: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""


class Archive:
    """One archive with its settings: where it is, what is built of it.

    paths: as given; else those of the settings; else the archive indexed last in the data folder;
    else the shipped sample, and then `is_sample`.
    damage: what was wrong with the live generation when an earlier one had to be opened in its place.
    outdated: why the live generation had to be built anew: another version of the program wrote it.
    """

    def __init__(self, settings: Settings, paths: Sequence[Path] = ()) -> None:
        self.settings = settings
        chosen = tuple(paths) or settings.archive or _last_indexed(settings.data)
        self.is_sample = not chosen
        self.paths = chosen or (SAMPLE_ARCHIVE,)
        self.shelf = Shelf(settings.data, self.paths)
        self.damage: DamagedGeneration | None = None
        self.outdated: OutdatedGeneration | None = None

    def open(self, progress: Progress = silent) -> Generation:
        """The live generation; built first where there is none or where its format is outdated.

        One that is damaged is passed over for the newest before it that is whole; `damage` tells.
        Raises DamagedGeneration, ArchiveMissing, ArchiveEmpty, ArchiveBusy, NoRoom.
        """
        self.damage = self.outdated = None
        try:
            live = self.shelf.current()
            if live is not None:
                return self._live(live)
        except DamagedGeneration as damage:
            return self._before(damage)
        except OutdatedGeneration as outdated:
            self.outdated = outdated  # built again below, as after an upgrade of the program
        return Generation.open(self.index(progress).folder)

    def _live(self, folder: Path) -> Generation:
        """The live generation, even if another takes its place while it is opened."""
        try:
            return Generation.open(folder)
        except DamagedGeneration:
            now = self.shelf.current()
            if now is None or now == folder:
                raise
            return Generation.open(now)

    def _before(self, damage: DamagedGeneration) -> Generation:
        """The newest whole generation; raises the damage when there is none."""
        for folder in self.shelf.newest_first():
            with contextlib.suppress(DamagedGeneration, OutdatedGeneration):
                generation = Generation.open(folder)
                self.damage = damage
                return generation
        raise damage

    def index(self, progress: Progress = silent) -> BuildReport:
        """Read the archive and build a new generation of it. Raises as `open` does."""
        from retrieval.index.budget import Budget
        from retrieval.index.build import build
        from retrieval.index.publishing import Tuning

        for path in self.paths:
            if not path.exists():
                raise ArchiveMissing(path=path)
        tuning = Tuning(self.settings.lexicon, self.settings.k1, self.settings.b)
        budget = Budget(self.settings.build_memory)
        return build(self.paths, self.shelf, tuning, progress=progress, clock=_now, budget=budget)

    def inventory(self) -> Inventory:
        """What the archive holds and lacks, as of the last build. Raises NotIndexed when there is none."""
        from retrieval.index.catalogue import Catalogue
        from retrieval.index.inventory import take_inventory

        if self.shelf.current() is None:
            raise NotIndexed(path="、".join(self.shelf.archive))
        with closing(Catalogue(self.shelf.root)) as catalogue:
            return take_inventory(catalogue)

    def is_behind(self, generation: Generation) -> bool:
        """Whether another generation is live than this one. Raises DamagedGeneration."""
        live = self.shelf.current()
        return live is not None and live.name != generation.manifest.name

    def roll_back(self) -> Manifest:
        """Make the index before the live one live again. Raises NothingBefore, DamagedGeneration."""
        return read_manifest(self.shelf.roll_back())

    def answerer(self, progress: Progress = silent) -> Answerer:
        """Opens the archive for questions. Raises as `open` does, and as `encoder_named` does."""
        return Answerer(
            self.open(progress),
            WordLists.read(self.settings.lexicon),
            threshold=self.settings.threshold,
            encoder=encoder_named(self.settings.semantic),
        )


def _last_indexed(data: Path) -> tuple[Path, ...]:
    sample = (str(SAMPLE_ARCHIVE.resolve()),)
    return next(
        (tuple(Path(p) for p in paths) for paths, _ in shelves_in(data) if paths != sample),
        (),
    )


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()
