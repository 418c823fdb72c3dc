"""The index backend of an OpenSearch cluster.

Generations are built in local files, then published to the cluster and searched there.

Takes the connection from the settings; keeps the local metadata of a generation in the data folder, beside
the generations of the archive.
"""

from __future__ import annotations

from pathlib import Path

from retrieval.errors import DamagedGeneration, OutdatedGeneration, SearchUnavailable, SettingsError
from retrieval.index.backend import Build, Opened, Progress
from retrieval.index.corpus import Corpus
from retrieval.index.generation import Generation
from retrieval.index.manifest import Manifest
from retrieval.index.opensearch.client import OpenSearchAccess, OpenSearchClient
from retrieval.index.opensearch.generation import OpenSearchGeneration
from retrieval.index.opensearch.mapping import IndexNames
from retrieval.index.opensearch.publish import Publisher
from retrieval.index.shelf import GenerationDirectory
from retrieval.settings import OpenSearchSettings

METADATA_FOLDER = "cluster"
"""Beside an archive's local generations: the local metadata of generations on the cluster."""


class OpenSearchBackend:
    """Generations on an OpenSearch cluster."""

    is_remote = True

    def __init__(self, shelf: GenerationDirectory, publisher: Publisher) -> None:
        self._shelf = shelf
        self._metadata = shelf.root / METADATA_FOLDER
        self.publisher = publisher

    @classmethod
    def connect(cls, shelf: GenerationDirectory, settings: OpenSearchSettings) -> OpenSearchBackend:
        """The backend for the cluster of the settings, without a request yet.

        Raises SettingsError.
        """
        if settings.ca_certs and not Path(settings.ca_certs).is_file():
            raise SettingsError(setting="opensearch.ca_certs", value=settings.ca_certs, expected="file")
        access = OpenSearchAccess(
            urls=settings.url,
            user=settings.user,
            password=settings.password.get_secret_value(),
            ca_certs=Path(settings.ca_certs) if settings.ca_certs else None,
            verify=settings.verify,
            timeout_seconds=settings.timeout_seconds,
            retries=settings.retries,
            failures=settings.failures,
            pause_seconds=settings.pause_seconds,
        )
        name = settings.name or shelf.root.name.removeprefix("archive-")
        names = IndexNames(f"{settings.prefix}-{name}")
        return cls(shelf, Publisher(OpenSearchClient(access), names, settings.shards, settings.replicas))

    def open(self, build: Build) -> Opened:
        """Open the live generation; build a missing, outdated or damaged one anew.

        Raises OpenSearchError, and as `build` does.
        """
        outdated = None
        try:
            if self._live_index() is not None:
                return Opened(self._open_live())
        except OutdatedGeneration as error:
            outdated = error
        except DamagedGeneration:
            pass  # built and published anew, like a missing one
        build()
        return Opened(self._open_live(), outdated=outdated)

    def open_generation(self, name: str) -> OpenSearchGeneration:
        """Open the generation of this name. Raises DamagedGeneration, OpenSearchError."""
        return self._open(self.publisher.names.generation(name))

    def open_newer(self, than: Corpus, build: Build) -> Opened | None:
        """Open the live generation unless it is this one; never builds.

        Raises DamagedGeneration, OpenSearchError, and OutdatedGeneration for a generation of another
        program version, which is left to that version.
        """
        live = self._live_index()
        if live is None or live == self.publisher.names.generation(than.manifest.name):
            return None
        return Opened(self._open_live())

    def verify(self, generation: Corpus) -> None:
        """Nothing to do: a cluster verifies what it stores."""

    def note_damage(self, name: str, damage: DamagedGeneration) -> None:
        """Nothing to do: a cluster has no generation to stand in."""

    def publish(self, folder: Path, progress: Progress) -> None:
        """Load a local generation into the cluster and make it live there.

        Raises ArchiveBusy while another process builds or publishes, OpenSearchError.
        """
        with self._shelf.locked():
            self.publisher.publish(Generation.open(folder), self._metadata, progress)

    def roll_back(self) -> Manifest:
        """Make the previous generation live, also in local files holding it.

        Raises NothingBefore, DamagedGeneration, OpenSearchError.
        """
        manifest = self._open(self.publisher.roll_back("、".join(self._shelf.archive))).manifest
        if (folder := self._shelf.generations / manifest.name).is_dir():
            self._shelf.make_live(folder)
        return manifest

    def health(self) -> str:
        """Health of the archive's indexes: green, yellow, red or "unreachable"."""
        return self.publisher.cluster.health(self.publisher.names.all)

    def _live_index(self) -> str | None:
        return self.publisher.names.current(self.publisher.cluster)

    def _open_live(self) -> OpenSearchGeneration:
        index = self._live_index()
        if index is None:
            raise SearchUnavailable(why="no alias")
        return self._open(index)

    def _open(self, index: str) -> OpenSearchGeneration:
        return OpenSearchGeneration.open(self.publisher.cluster, self.publisher.names, index, self._metadata)
