"""Replacing the live index: reload, following a peer, roll back.

All three go through one state machine, `ReplacementState`: one replacement at a time, cancelled or closed at
the next step. The work runs in the reload thread; a new generation is built beside the live one and put live
in one step (`LiveIndex`). After any failure the old index goes on.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.errors import ReloadCancelled, ReloadStopped, ReloadUnderWay
from bot.peers.protocol import RELOADED, ROLLED_BACK, STOP, NoPeers, Peers
from retrieval.archive.archive import ignore_progress
from retrieval.errors import ArchiveBusy, JianbaoError
from retrieval.models import Article
from retrieval.ops.logging import log_error, log_event

if TYPE_CHECKING:
    from retrieval.archive.live_index import Coverage, LiveIndex, Query
    from retrieval.index.build.job import Progress
    from retrieval.index.build.pipeline import BuildReport
    from retrieval.index.corpus import Corpus

T = TypeVar("T")

MAX_NAMED_ARTICLES = 4
"""Articles of each kind of change named in a report; all are counted."""


@dataclass(frozen=True, slots=True)
class ReloadResult:
    """Outcome of a reload. pages: growth in pages.

    added, changed, removed: the first `MAX_NAMED_ARTICLES` articles of each change.
    """

    report: BuildReport
    pages: int
    added: tuple[Article, ...]
    changed: tuple[Article, ...]
    removed: tuple[Article, ...]


class ReplacementState:
    """State machine of a replacement: idle, replacing, cancelled; closed for good.

    Entered and left in the event loop; checked by the thread at work.
    """

    def __init__(self) -> None:
        self._idle = asyncio.Event()
        self._idle.set()
        self._cancelled = threading.Event()
        self._closed = threading.Event()

    @property
    def is_idle(self) -> bool:
        """True while nothing is being replaced."""
        return self._idle.is_set()

    async def wait_until_idle(self) -> None:
        """Return once nothing is being replaced."""
        await self._idle.wait()

    @contextmanager
    def replacing(self) -> Iterator[None]:
        """Hold the one turn to replace the index. Raises ReloadUnderWay."""
        if not self.is_idle:
            raise ReloadUnderWay()
        self._idle.clear()
        self._cancelled.clear()
        try:
            yield
        finally:
            self._idle.set()

    def cancel(self) -> None:
        """End the replacement under way at its next step."""
        self._cancelled.set()

    def close(self) -> None:
        """End every replacement at its next step, from now on."""
        self._closed.set()

    def check(self) -> None:
        """One step of a replacement. Raises ReloadStopped after `close`, ReloadCancelled after `cancel`."""
        if self._closed.is_set():
            raise ReloadStopped()
        if self._cancelled.is_set():
            raise ReloadCancelled()


class IndexReloader:
    """Replaces the live index; one bot of a deployment at a time."""

    def __init__(self, index: LiveIndex, peers: Peers | None = None) -> None:
        self._index = index
        self._archive = index.archive
        self._peers = peers or NoPeers()
        self._state = ReplacementState()
        self._peers.subscribe(STOP, self._state.cancel)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reload")

    @property
    def coverage(self) -> Coverage:
        """Coverage of the live index."""
        return self._index.coverage

    @property
    def is_reloading(self) -> bool:
        """True while the index is being replaced."""
        return not self._state.is_idle

    @property
    def folder(self) -> Path | None:
        """The archive's folder, for further files; None for any other archive."""
        paths = self._archive.paths
        is_folder = len(paths) == 1 and paths[0].is_dir() and not self._archive.is_sample
        return paths[0] if is_folder else None

    async def wait_until_idle(self) -> None:
        """Return once nothing is being replaced."""
        await self._state.wait_until_idle()

    async def reload(self, progress: Progress, *, allow_shrink: bool = False) -> ReloadResult:
        """Read the archive again, build beside, verify, replace; log the outcome.

        progress: called in another thread. allow_shrink: also of an archive become much smaller.
        Raises ReloadUnderWay while this bot replaces the index, ArchiveBusy while another process does,
        ReloadStopped, ReloadCancelled, and as `Archive.index` does.
        """
        with self._state.replacing():
            try:
                result = await self._run_in_turn(lambda: self._rebuild(progress, allow_shrink=allow_shrink))
            except JianbaoError as error:
                log_event("reload_failed", level=logging.WARNING, why=error)
                raise
            except Exception as error:
                log_error("reload_failed", error)
                raise
        report = result.report
        log_event("reload_done", generation=report.folder.name, seconds=report.seconds, **report.counts)
        await self._peers.publish_index(report.folder.name, RELOADED)
        return result

    async def roll_back(self) -> Coverage:
        """Put the generation before the live one live.

        Raises ReloadUnderWay, ArchiveBusy, NothingBefore.
        """
        with self._state.replacing():
            coverage = await self._run_in_turn(self._restore_previous)
        await self._peers.publish_index(coverage.generation, ROLLED_BACK)
        return coverage

    async def follow(self, generation: str, how: str) -> None:
        """Put a peer's published generation live.

        A bot with a separate data folder reads the archive again. Raises ArchiveBusy during a peer's reload;
        any other failure is logged.
        """
        if self.is_reloading or generation == self.coverage.generation:
            return
        with self._state.replacing():
            try:
                if await self._follow(generation, how):
                    log_event("followed", generation=self.coverage.generation, how=how)
            except ArchiveBusy:
                raise
            except JianbaoError as error:
                log_event("follow_failed", level=logging.WARNING, why=error)
            except Exception as error:  # noqa: BLE001 -- of whatever kind: the old index goes on
                log_error("follow_failed", error)

    async def refresh(self) -> bool:
        """Put a newer generation live; False without one.

        Raises OpenSearchError.
        """
        return not self.is_reloading and await asyncio.to_thread(self._index.refresh)

    async def cancel(self) -> bool:
        """Cancel this bot's reload, else a peer's.

        Returns False without a reload under way.
        """
        if self.is_reloading:
            self._state.cancel()
            return True
        return await self._peers.stop_reload()

    async def run(self, work: Callable[[], T]) -> T:
        """Run long work in the reload thread, without delay for questions."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def read(self, query: Query[T]) -> T:
        """Run a long query on the live index in the reload thread."""
        return await self.run(lambda: query(self._index.snapshot))

    def close(self) -> None:
        """Cancel the work under way at its next step; take no more.

        May be called twice.
        """
        self._state.close()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run_in_turn(self, work: Callable[[], T]) -> T:
        """Run work in the reload thread while no other bot reloads."""
        async with self._peers.reloading():
            return await self.run(work)

    async def _follow(self, generation: str, how: str) -> bool:
        if await self.run(self._index.refresh):
            return True
        if self._archive.on_cluster:
            return False  # taken up meanwhile by `watch_opensearch`, or replaced again
        if how != RELOADED or generation <= self.coverage.generation:
            log_event("not_followed", level=logging.WARNING, generation=generation, how=how)
            return False
        await self._run_in_turn(lambda: self._rebuild(ignore_progress))
        return True

    def _rebuild(self, progress: Progress, *, allow_shrink: bool = False) -> ReloadResult:
        def step(stage: str, done: int, total: int | None) -> None:
            self._state.check()
            progress(stage, done, total)

        before = self._index.snapshot.answerer.generation
        report = self._archive.index(step, allow_shrink=allow_shrink)
        self._state.check()
        now = self._index.reopen(step).answerer.generation
        return ReloadResult(
            report,
            pages=report.counts["pages"] - before.manifest.counts["pages"],
            added=_first_articles(now, report.changes.added),
            changed=_first_articles(now, report.changes.changed),
            removed=_first_articles(before, report.changes.removed),
        )

    def _restore_previous(self) -> Coverage:
        self._archive.roll_back()
        return self._index.reopen(ignore_progress).coverage


def _first_articles(generation: Corpus, ids: Iterable[str]) -> tuple[Article, ...]:
    rows = generation.rows_of(islice(ids, MAX_NAMED_ARTICLES))
    return tuple(generation.store.articles(rows))
