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
from retrieval.answering.ranking.semantic import encoder_named
from retrieval.answering.warm_up import warm
from retrieval.errors import (
    ArchiveMissing,
    DamagedGeneration,
    NotIndexed,
    OutdatedGeneration,
    SearchUnavailable,
    SettingsError,
)
from retrieval.index.corpus import Corpus
from retrieval.index.generation import Generation
from retrieval.index.manifest import Manifest, read_manifest
from retrieval.index.shelf import GenerationDirectory, shelves_in
from retrieval.resources import SAMPLE_ARCHIVE
from retrieval.settings import OpenSearchSettings, Settings

if TYPE_CHECKING:
    from retrieval.answering.responder import Responder
    from retrieval.archive.answer_pool import Lost
    from retrieval.index.build.pipeline import BuildReport, Progress
    from retrieval.index.opensearch.generation import OpenSearchGeneration
    from retrieval.index.opensearch.publish import Publisher
    from retrieval.reading.catalog.inventory import Inventory

LOCAL = "local"
"""In place of a cluster's colour, where there is none."""
CARDS = "cluster"
"""Folder beside an archive's generations for what is kept of a cluster's."""


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
        self.shelf = GenerationDirectory(settings.data, self.paths)
        self.damage: DamagedGeneration | None = None
        self.outdated: OutdatedGeneration | None = None
        self._port = _port(self.shelf) if settings.search == "opensearch" else None

    def open(self, progress: Progress = silent) -> Corpus:
        """The live generation, on disk or on the cluster as the settings say; built first where there is
        none or where its format is outdated.

        One that is damaged is passed over for the newest before it that is whole; `damage` tells.
        Raises DamagedGeneration, ArchiveMissing, ArchiveEmpty, ArchiveBusy, NoRoom, ClusterError.
        """
        self.damage = self.outdated = None
        if self._port is not None:
            return self._open_there(self._port, progress)
        try:
            live = self.shelf.current()
            if live is not None:
                return self._live(live)
        except DamagedGeneration as damage:
            return self._before(damage)
        except OutdatedGeneration as outdated:
            self.outdated = outdated  # built again below, as after an upgrade of the program
        return Generation.open(self.index(progress).folder)

    def _open_there(self, port: Publisher, progress: Progress) -> OpenSearchGeneration:
        """The live generation of the cluster; built and shipped first where there is none of this format."""
        try:
            if port.names.current(port.cluster) is not None:
                return self._live_there(port)
        except DamagedGeneration:
            pass  # built again below, as what follows
        except OutdatedGeneration as outdated:
            self.outdated = outdated
        self.index(progress)
        return self._live_there(port)

    def _live_there(self, port: Publisher) -> OpenSearchGeneration:
        index = port.names.current(port.cluster)
        if index is None:
            raise SearchUnavailable(why="no alias")
        return self._there(port, index)

    def _there(self, port: Publisher, index: str) -> OpenSearchGeneration:
        from retrieval.index.opensearch.generation import OpenSearchGeneration

        return OpenSearchGeneration.open(port.cluster, port.names, index, self.shelf.root / CARDS)

    @property
    def on_cluster(self) -> bool:
        """Whether the index is on a cluster."""
        return self._port is not None

    @property
    def follow_seconds(self) -> float:
        """How often those who read the index look whether another has made a new one live."""
        return OpenSearchSettings.read().follow_seconds

    def is_behind(self, corpus: Corpus) -> bool:
        """Whether another generation is live than this one, on disk or on the cluster as the settings say.

        Raises DamagedGeneration, ClusterError.
        """
        if self._port is None:
            on_disk = self.shelf.current()
            return on_disk is not None and on_disk.name != corpus.manifest.name
        live = self._port.names.current(self._port.cluster)
        return live is not None and live != self._port.names.generation(corpus.manifest.name)

    def newer(self, corpus: Corpus) -> Answerer | None:
        """What another has made live since this one, opened for questions; None where nothing is.

        On a cluster nothing is built for it: what another version of the program has made there is left to
        that one. Raises as `open` does, and OutdatedGeneration then.
        """
        if not self.is_behind(corpus):
            return None
        if self._port is None:
            return self._answering(self.open())
        self.damage = self.outdated = None
        return self._answering(self._live_there(self._port))

    def colour(self) -> str:
        """How the indexes stand: "local", or the cluster's green, yellow, red or "unreachable"."""
        return LOCAL if self._port is None else self._port.cluster.colour(self._port.names.all)

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
        """Read the archive, build a new generation of it and, where the settings say so, ship it to the
        cluster. Raises as `open` does."""
        from retrieval.index.build.memory_budget import MemoryBudget
        from retrieval.index.build.pipeline import build
        from retrieval.index.build.publish import Tuning

        for path in self.paths:
            if not path.exists():
                raise ArchiveMissing(path=path)
        tuning = Tuning(self.settings.lexicon, self.settings.k1, self.settings.b)
        budget = MemoryBudget(self.settings.build_memory)
        report = build(self.paths, self.shelf, tuning, progress=progress, clock=_now, budget=budget)
        if self._port is not None:
            with self.shelf.quiet():
                self._port.ship(Generation.open(report.folder), self.shelf.root / CARDS, progress)
        return report

    def inventory(self) -> Inventory:
        """What the archive holds and lacks, as of the last build. Raises NotIndexed when there is none."""
        from retrieval.index.build.indexed_articles import IndexedArticles
        from retrieval.reading.catalog.inventory import take_inventory
        from retrieval.reading.catalog.page_catalog import PageCatalog

        if self.shelf.current() is None:
            raise NotIndexed(path="、".join(self.shelf.archive))
        with closing(PageCatalog(self.shelf.root)) as catalog:
            return take_inventory(catalog, IndexedArticles(catalog.connection).count_by_day())

    def roll_back(self) -> Manifest:
        """Make the index before the live one live again.

        Raises NothingBefore, DamagedGeneration, ClusterError.
        """
        if self._port is None:
            return read_manifest(self.shelf.roll_back())
        back = self._there(self._port, self._port.roll_back("、".join(self.shelf.archive))).manifest
        if (folder := self.shelf.generations / back.name).is_dir():
            self.shelf.make_live(folder)
        return back

    def answerer(self, progress: Progress = silent) -> Answerer:
        """Opens the archive for questions. Raises as `open` does, and as `encoder_named` does."""
        return self._answering(self.open(progress))

    def answerer_of(self, name: str) -> Answerer:
        """Opens this generation for questions, which another has open. Raises DamagedGeneration,
        ClusterError."""
        if self._port is None:
            return self._answering(Generation.open(self.shelf.generations / name))
        return self._answering(self._there(self._port, self._port.names.generation(name)))

    def respondent(self, answerer: Answerer, *, processes: int, seconds: float, lost: Lost) -> Responder:
        """Who answers the questions of many from what `answerer` has open, ready for them: itself.

        processes, seconds, lost: see `AnswerPool`.
        """
        warm(answerer)
        return answerer

    def _answering(self, corpus: Corpus) -> Answerer:
        return Answerer(
            corpus,
            WordLists.read(self.settings.lexicon),
            threshold=self.settings.threshold,
            encoder=encoder_named(self.settings.semantic),
        )


def _port(shelf: GenerationDirectory) -> Publisher:
    """The cluster of the settings, and how this archive is called there."""
    from retrieval.index.opensearch.client import OpenSearchAccess, OpenSearchClient
    from retrieval.index.opensearch.mapping import IndexNames
    from retrieval.index.opensearch.publish import Publisher

    given = OpenSearchSettings.read()
    if given.ca_certs and not Path(given.ca_certs).is_file():
        raise SettingsError(setting="opensearch.ca_certs", value=given.ca_certs, expected="file")
    access = OpenSearchAccess(
        urls=given.url,
        user=given.user,
        password=given.password.get_secret_value(),
        ca_certs=Path(given.ca_certs) if given.ca_certs else None,
        verify=given.verify,
        timeout_seconds=given.timeout_seconds,
        retries=given.retries,
        failures=given.failures,
        pause_seconds=given.pause_seconds,
    )
    names = IndexNames(f"{given.prefix}-{given.name or shelf.root.name.removeprefix('archive-')}")
    return Publisher(OpenSearchClient(access), names, given.shards, given.replicas)


def _last_indexed(data: Path) -> tuple[Path, ...]:
    sample = (str(SAMPLE_ARCHIVE.resolve()),)
    return next(
        (tuple(Path(p) for p in paths) for paths, _ in shelves_in(data) if paths != sample),
        (),
    )


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()
