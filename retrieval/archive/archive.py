"""The archive facade: locate, build and open the index of an archive.

The only place where settings, reading, building and answering meet; the terminal, the bot and the
evaluation all use it. Local files or an OpenSearch cluster: the `IndexBackend` hides the difference.
Building, and answering for many readers, can be given to child processes (`build_in_process`,
`answer_in_processes`) by whoever makes the archive. A build imports nothing of answering: half a second.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from retrieval.errors import ArchiveMissing, NotIndexed
from retrieval.index.backend import IndexBackend, LocalBackend, Opened
from retrieval.index.corpus import Corpus
from retrieval.index.manifest import Manifest
from retrieval.index.shelf import GenerationDirectory, indexed_archives
from retrieval.resources import SAMPLE_ARCHIVE
from retrieval.settings import IndexSettings, OpenSearchSettings, Settings

if TYPE_CHECKING:
    from retrieval.answering.answerer import Answerer
    from retrieval.answering.responder import OnLoss, Responder, StartResponder
    from retrieval.index.build.job import Progress
    from retrieval.index.build.pipeline import BuildReport
    from retrieval.reading.catalog.intake_plan import IntakePlan
    from retrieval.reading.catalog.inventory import Inventory


class Build(Protocol):
    """Builds and publishes a generation.

    allow_shrink: also of an archive that has become much smaller.
    """

    def __call__(
        self, settings: Settings, paths: Sequence[Path], progress: Progress, *, allow_shrink: bool
    ) -> BuildReport:
        """Raises as `build_index`."""


def ignore_progress(stage: str, done: int, total: int | None) -> None:
    """Ignore progress."""


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """Further settings of a build, read in the parent.

    A child with a clean environment cannot read them itself.
    shrink_limit: see IndexSettings. cluster: of a search on OpenSearch, else None.
    """

    shrink_limit: float
    cluster: OpenSearchSettings | None

    @classmethod
    def read(cls, settings: Settings) -> BuildSettings:
        """The settings in force."""
        return cls(IndexSettings.read().shrink_limit, _cluster(settings))


def build_index(
    settings: Settings,
    paths: Sequence[Path],
    progress: Progress,
    *,
    allow_shrink: bool = False,
    further: BuildSettings | None = None,
) -> BuildReport:
    """Read an archive, build a generation, publish it to the backend.

    allow_shrink: also of an archive that has become much smaller. further: read here if None.
    Raises ArchiveMissing, ArchiveEmpty, ArchiveShrunk, ArchiveBusy, NoRoom, OpenSearchError.
    """
    from retrieval.index.build.job import Tuning
    from retrieval.index.build.memory_budget import MemoryBudget
    from retrieval.index.build.pipeline import build

    for path in paths:
        if not path.exists():
            raise ArchiveMissing(path=path)
    shelf = GenerationDirectory(settings.data, paths)
    further = further or BuildSettings.read(settings)
    backend = _backend(shelf, further.cluster)
    shrink_limit = None if allow_shrink else further.shrink_limit
    tuning = Tuning(settings.lexicon, settings.k1, settings.b, shrink_limit, settings.links)
    budget = MemoryBudget(settings.build_memory)
    report = build(paths, shelf, tuning, progress=progress, clock=_now, budget=budget)
    backend.publish(report.folder, progress)
    return report


class Archive:
    """One archive with its settings and generations.

    paths:   as given; else those of the settings; else the archive indexed last in the data folder;
             else the shipped sample, and then `is_sample`.
    build:   builds and publishes a generation: `build_index`, or `build_in_process`.
    respond: starts the responder of many questions: `answer_in_processes`, or `answer_here` if None.
    """

    def __init__(
        self,
        settings: Settings,
        paths: Sequence[Path] = (),
        *,
        build: Build = build_index,
        respond: StartResponder | None = None,
    ) -> None:
        self.settings = settings
        chosen = tuple(paths) or settings.archive or _last_indexed(settings.data)
        self.is_sample = not chosen
        self.paths = chosen or (SAMPLE_ARCHIVE,)
        self.shelf = GenerationDirectory(settings.data, self.paths)
        self.backend = _backend(self.shelf, _cluster(settings))
        self._build = build
        self._respond = respond

    def open(self, progress: Progress = ignore_progress) -> Opened:
        """Open the live generation; build a missing or outdated one.

        On disk a damaged one is replaced by the newest whole one before it.
        Raises DamagedGeneration, ArchiveMissing, ArchiveEmpty, ArchiveBusy, NoRoom, OpenSearchError.
        """
        return self.backend.open(lambda: self.index(progress).folder)

    def open_newer(self, than: Corpus) -> Opened | None:
        """Open the live generation unless it is this one.

        On a cluster nothing is built: a generation of another program version is left to that version.
        Raises as `open` does, and OutdatedGeneration then.
        """
        return self.backend.open_newer(than, lambda: self.index().folder)

    def verify(self, generation: Corpus) -> None:
        """Verify what opening has not, in time proportional to the index.

        Raises DamagedGeneration; `open` gives the newest whole one before it from then on.
        """
        self.backend.verify(generation)

    def index(self, progress: Progress = ignore_progress, *, allow_shrink: bool = False) -> BuildReport:
        """Read the archive, build and publish a generation.

        allow_shrink: also of an archive that has become much smaller. Raises as `build`.
        """
        return self._build(self.settings, self.paths, progress, allow_shrink=allow_shrink)

    def answerer(self, progress: Progress = ignore_progress) -> Answerer:
        """Open the archive for questions. Raises as `open` and `encoder_named`."""
        return self.answerer_of(self.open(progress).generation)

    def answerer_of(self, generation: Corpus) -> Answerer:
        """The answerer of an open generation. Raises as `encoder_named` does."""
        return _answerer(self.settings, generation)

    def responder(self, answerer: Answerer, *, processes: int, seconds: float, on_loss: OnLoss) -> Responder:
        """A warm responder for many questions to the generation of `answerer`.

        processes, seconds, on_loss: see `AnswerPool`.
        """
        from retrieval.answering.responder import answer_here

        name = answerer.generation.manifest.name
        opener = partial(open_answerer, self.settings, self.paths, name)
        respond = self._respond or answer_here
        return respond(answerer, opener, processes=processes, seconds=seconds, on_loss=on_loss)

    def inventory(self) -> Inventory:
        """Holdings and gaps of the archive as of the last build.

        Nothing is written. Raises NotIndexed, DamagedDatabase, DatabaseBusy and DataUnusable.
        """
        from retrieval.index.build.indexed_articles import IndexedArticles
        from retrieval.reading.catalog.inventory import take_inventory
        from retrieval.reading.catalog.page_catalog import PageCatalog

        if self.shelf.current() is None:
            raise NotIndexed(path="、".join(self.shelf.archive))
        with PageCatalog.for_reading(self.shelf.root) as catalog:
            return take_inventory(catalog, IndexedArticles.for_reading(catalog.connection).count_by_day())

    def plan(self) -> IntakePlan:
        """The sources that `index` would read, set aside and forget.

        Nothing is written. Raises ArchiveMissing, DamagedDatabase, DatabaseBusy and DataUnusable.
        """
        from retrieval.reading.catalog.intake_plan import plan_intake
        from retrieval.reading.catalog.page_catalog import CATALOG_FILE, PageCatalog
        from retrieval.reading.discovery import list_sources

        for path in self.paths:
            if not path.exists():
                raise ArchiveMissing(path=path)
        sources = list_sources(self.paths, self.settings.links, without=self.shelf.root.parent)
        if self.shelf.current() is None or not (self.shelf.root / CATALOG_FILE).exists():
            return plan_intake(sources, {})
        with PageCatalog.for_reading(self.shelf.root) as catalog:
            return plan_intake(sources, catalog.sources())

    def roll_back(self) -> Manifest:
        """Make the previous generation live.

        Raises NothingBefore, DamagedGeneration, OpenSearchError.
        """
        return self.backend.roll_back()

    @property
    def on_cluster(self) -> bool:
        """True if the index is on an OpenSearch cluster."""
        return self.backend.is_remote

    @property
    def follow_seconds(self) -> float:
        """Polling interval for newer generations on the cluster."""
        return OpenSearchSettings.read().follow_seconds

    def health(self) -> str:
        """Health of the index.

        "local", or the colour of a cluster: green, yellow, red, "unreachable".
        """
        return self.backend.health()


def open_answerer(settings: Settings, paths: Sequence[Path], name: str) -> Answerer:
    """Open the generation of this name for questions, in a child process.

    Raises DamagedGeneration, OpenSearchError, and as `encoder_named` does.
    """
    backend = _backend(GenerationDirectory(settings.data, paths), _cluster(settings))
    return _answerer(settings, backend.open_generation(name))


def _answerer(settings: Settings, generation: Corpus) -> Answerer:
    from retrieval.answering.answerer import Answerer, WordLists
    from retrieval.answering.ranking.reader.sentence_reader import shipped_reader
    from retrieval.answering.ranking.semantic import encoder_named

    return Answerer(
        generation,
        WordLists.read(settings.lexicon),
        threshold=settings.threshold,
        encoder=encoder_named(settings.semantic),
        reader=shipped_reader() if settings.reader else None,
    )


def _cluster(settings: Settings) -> OpenSearchSettings | None:
    return OpenSearchSettings.read() if settings.search == "opensearch" else None


def _backend(shelf: GenerationDirectory, cluster: OpenSearchSettings | None) -> IndexBackend:
    if cluster is None:
        return LocalBackend(shelf)
    from retrieval.index.opensearch.backend import OpenSearchBackend

    return OpenSearchBackend.connect(shelf, cluster)


def _last_indexed(data: Path) -> tuple[Path, ...]:
    sample = (str(SAMPLE_ARCHIVE.resolve()),)
    return next(
        (tuple(Path(p) for p in paths) for paths, _ in indexed_archives(data) if paths != sample),
        (),
    )


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()
