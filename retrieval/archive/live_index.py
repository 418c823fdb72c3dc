"""The live index and its coverage.

`LiveIndex` holds one reference to an `IndexSnapshot`, replaced in one step: a question keeps the same
snapshot to the end. Takes generations from `retrieval.archive`, gives snapshots to `AnswerService`;
`IndexReloader` orders the replacements. Synchronous, for any thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from retrieval.errors import ArchiveError, DamagedGeneration
from retrieval.index.backend import LOCAL
from retrieval.ops.logging import log_error, log_event

if TYPE_CHECKING:
    import datetime as dt

    from retrieval.answering.answerer import Answerer
    from retrieval.answering.example_questions import ExampleQuestions
    from retrieval.answering.responder import Responder
    from retrieval.archive.archive import Archive
    from retrieval.index.backend import Opened
    from retrieval.index.build.job import Progress
    from retrieval.index.corpus import Corpus
    from retrieval.processes.sandbox import ChildFailed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Contents of one generation: papers, dates and counts.

    first, last: dates, None for an archive of undated articles. built: ISO 8601.
    counts:      articles, pages, passages, set aside.
    """

    papers: tuple[str, ...]
    first: dt.date | None
    last: dt.date | None
    counts: dict[str, int]
    generation: str
    built: str
    is_sample: bool

    @classmethod
    def of(cls, generation: Corpus, *, is_sample: bool) -> Coverage:
        """Read the coverage of a generation from its manifest and its dates."""
        manifest = generation.manifest
        first, last = generation.searcher.coverage()
        return cls(
            tuple(manifest.papers), first, last, manifest.counts, manifest.name, manifest.built, is_sample
        )


@dataclass(frozen=True, slots=True)
class IndexSnapshot:
    """One opened generation: answerer, responder, coverage.

    answerer: in this process. responder: for the questions of readers. examples: questions to try.
    """

    answerer: Answerer
    responder: Responder
    coverage: Coverage
    examples: ExampleQuestions


class LiveIndex:
    """Reference to the live snapshot, opened from an archive.

    archive:        built on construction if no index exists.
    processes:      questions answered at once, each in a process if the archive has a pool.
    answer_seconds: time limit of one question.
    """

    def __init__(
        self, archive: Archive, *, processes: int, answer_seconds: float, progress: Progress
    ) -> None:
        """Open the archive. Raises as `Archive.open` does."""
        self.archive = archive
        self._processes = processes
        self._answer_seconds = answer_seconds
        self._colour = LOCAL
        self._replacing = threading.Lock()
        self._snapshot = self._prepare(archive.open(progress))

    @property
    def snapshot(self) -> IndexSnapshot:
        """The live snapshot."""
        return self._snapshot

    @property
    def coverage(self) -> Coverage:
        """Coverage of the live snapshot."""
        return self._snapshot.coverage

    @property
    def colour(self) -> str:
        """Last known health: "local", the cluster's colour, or "unreachable"."""
        return self._colour

    def check_colour(self) -> str:
        """Ask for the index's health, see `colour`. Blocks on the network."""
        self._colour = self.archive.health()
        return self._colour

    def reopen(self, progress: Progress) -> IndexSnapshot:
        """Put the archive's current generation live. Raises as `Archive.open` does.

        Where the live one is current, and the word lists are as they were, nothing is opened anew.
        """
        with self._replacing:  # else a refresh begun before could put the old generation back
            opened = self.archive.open(progress)
            if not self._serves(opened):
                self._snapshot = self._prepare(opened)
            return self._snapshot

    def stand_in(self, damage: DamagedGeneration, generation: Corpus) -> None:
        """Put the newest whole generation live in place of a damaged one.

        Raises DamagedGeneration where none is whole; the live one goes on then.
        """
        self.archive.backend.note_damage(generation.manifest.name, damage)
        with self._replacing:
            if self._snapshot.answerer.generation is generation:
                self._snapshot = self._prepare(self.archive.open())

    def verify(self) -> None:
        """Verify the live generation to the last byte.

        Another stands in for a damaged one.
        """
        generation = self._snapshot.answerer.generation
        try:
            self.archive.verify(generation)
        except DamagedGeneration as damage:
            try:
                self.stand_in(damage, generation)
            except ArchiveError as error:
                log_error("damaged_index", error, part=damage.facts["part"])
        except ArchiveError as error:  # out of reach for now: no damage
            log_error("index_unverified", error)

    def refresh(self) -> bool:
        """Put a newer generation live; False without one.

        Looks on this disk, or on the cluster. Raises as `Archive.open_newer` does.
        """
        with self._replacing:
            newer = self.archive.open_newer(self._snapshot.answerer.generation)
            if newer is not None:
                self._snapshot = self._prepare(newer)
            return newer is not None

    def _serves(self, opened: Opened) -> bool:
        """True if the live snapshot answers as this generation would, opened anew."""
        live, archive = self._snapshot.answerer, self.archive
        return (
            not archive.on_cluster  # whose generation may have been put back under its name
            and opened.damage is None
            and opened.generation.manifest.name == live.generation.manifest.name
            and archive.answerer_of(opened.generation).lists == live.lists
        )

    def _prepare(self, opened: Opened) -> IndexSnapshot:
        from retrieval.answering.example_questions import ExampleQuestions

        archive = self.archive
        if (damage := opened.damage) is not None:
            log_error("damaged_index", damage, part=damage.facts["part"])
        if (outdated := opened.outdated) is not None:
            log_event("index_rebuilt", why="format", found=outdated.facts["found"])
        answerer = archive.answerer_of(opened.generation)
        responder = archive.responder(
            answerer, processes=self._processes, seconds=self._answer_seconds, on_loss=_log_lost_process
        )
        coverage = Coverage.of(answerer.generation, is_sample=archive.is_sample)
        if not getattr(answerer.generation, "is_verified", True):  # of many gigabytes: in the background
            threading.Thread(target=self.verify, name="verification", daemon=True).start()
        examples = ExampleQuestions(answerer.generation.store, responder)
        return IndexSnapshot(answerer, responder, coverage, examples)


def _log_lost_process(failed: ChildFailed) -> None:
    """Log the death of an answering process; the pool starts another."""
    log_event("respondent_lost", level=logging.WARNING, why=failed.reason)


Query = Callable[[IndexSnapshot], T]
"""Reads something from one snapshot."""
