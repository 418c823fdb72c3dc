"""The desk where questions are answered: the live index, the threads that work on it, and its replacement.

The only place where the synchronous core meets the event loop. Questions run in a bounded number of
threads, a reload in one of its own; it builds beside the live index and then replaces one reference.
Whoever has taken the old one finishes with it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.errors import AnswerTimeout, ReloadCancelled, ReloadStopped, ReloadUnderWay, TooBusy
from bot.ops import logging as log
from bot.peers.protocol import BACK, RELOADED, STOP, NoPeers, Peers
from bot.service.live_index import Coverage
from bot.service.reload import ReloadResult
from retrieval.answering.answerer import ALONE, Answerer
from retrieval.answering.understanding.reading import AskContext
from retrieval.archive.archive import Archive, silent
from retrieval.errors import ArchiveBusy, ArchiveError, JianbaoError, OpenSearchGone, SearchUnavailable
from retrieval.imaging.facsimile import Spot, spot_of
from retrieval.index.backend import LOCAL
from retrieval.models import Answer, Article, Filters, Quote
from retrieval.processes.sandbox import ChildFailed
from retrieval.reading.discovery import source_named
from retrieval.reading.sources.source_file import SourceFile

if TYPE_CHECKING:
    from retrieval.answering.responder import Responder
    from retrieval.index.backend import Opened
    from retrieval.index.build.pipeline import Progress
    from retrieval.index.corpus import Corpus

T = TypeVar("T")

MOST_WAITING = 200
"""Questions that may wait for a thread; at 100 answers a second the last of them waits two seconds."""
NAMED = 4
"""Articles of each kind of change that are named, not only counted."""


@dataclass(frozen=True, slots=True)
class Live:
    """The index that answers now: opened here, and who answers questions from it. Replaced as a whole."""

    answerer: Answerer
    respondent: Responder
    coverage: Coverage


class Desk:
    """Answers questions from the live index and replaces it.

    workers:        questions worked on at once, each in a process of its own where the archive has them.
    answer_seconds: after which a question is given up.
    today:          gives the day that 昨天 relates to.
    others:         the other bots; one of all of them reloads at a time.
    """

    def __init__(
        self,
        archive: Archive,
        *,
        workers: int,
        answer_seconds: float,
        progress: Progress,
        today: Callable[[], dt.date] = dt.date.today,
        others: Peers | None = None,
    ) -> None:
        """Opens the archive, building its index where there is none. Raises as `Archive.open` does."""
        self._archive = archive
        self._others = others or NoPeers()
        self._others.hear(STOP, self._stop)
        self._today = today
        self._workers = workers
        self._answer_seconds = answer_seconds
        self._closing = threading.Event()
        self._cancelled = threading.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._waiting = 0
        self._colour = LOCAL
        self._opening = threading.Lock()
        self._live = self._open(progress)
        # one more, for what needs no answer while all wait for one
        self._readers = ThreadPoolExecutor(workers + 1, thread_name_prefix="question")
        self._builder = ThreadPoolExecutor(1, thread_name_prefix="reload")

    @property
    def coverage(self) -> Coverage:
        """What the live index holds."""
        return self._live.coverage

    @property
    def reloading(self) -> bool:
        """Whether a new index is being built."""
        return not self._idle.is_set()

    async def idle(self) -> None:
        """Return once no new index is being built."""
        await self._idle.wait()

    @property
    def on_cluster(self) -> bool:
        """Whether the index is on a cluster."""
        return self._archive.on_cluster

    @property
    def follow_seconds(self) -> float:
        """How often the cluster is to be looked at."""
        return self._archive.follow_seconds

    @property
    def colour(self) -> str:
        """How the indexes stood when last looked at: "local", or the cluster's colour, or "unreachable"."""
        return self._colour

    @property
    def waiting(self) -> int:
        """Questions that wait for a thread or are worked on."""
        return self._waiting

    async def answer(
        self,
        question: str,
        *,
        filters: Filters | None = None,
        without: Sequence[str] = (),
        standing: AskContext = ALONE,
    ) -> ServedAnswer:
        """The answer of the index that is live when its turn comes.

        Raises EmptyQuestion, QuestionTooLong, and what `look` raises.
        """
        return await self.look(self.asker(question, filters=filters, without=without, standing=standing))

    def asker(
        self,
        question: str,
        *,
        filters: Filters | None = None,
        without: Sequence[str] = (),
        standing: AskContext = ALONE,
    ) -> Callable[[Live], ServedAnswer]:
        """The work of answering, for `look`, which is done standing where it says, today.

        without: ids of articles to leave out.
        """
        top = self._archive.settings.quotes
        here = replace(standing, today=self._today())

        def work(live: Live) -> ServedAnswer:
            given = live.respondent.answer(question, filters=filters, top=top, without=without, standing=here)
            return ServedAnswer(given, live.coverage)

        return work

    async def look(self, work: Callable[[Live], T]) -> T:
        """What `work` finds in the index that is live when its turn comes; `work` runs in a thread.

        Raises AnswerTimeout, which counts the wait for a thread, too, TooBusy when too many wait already,
        and what `work` raises.
        """
        if self._waiting >= MOST_WAITING:
            raise TooBusy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._answer_seconds):
                return await _run(self._readers, lambda: self._looked(work))
        except TimeoutError:
            raise AnswerTimeout(seconds=f"{self._answer_seconds:g}") from None
        finally:
            self._waiting -= 1

    def _looked(self, work: Callable[[Live], T]) -> T:
        """What `work` finds; where another bot has removed the index meanwhile, in the one after it.

        Raises what `work` raises, SearchUnavailable where there is none after it.
        """
        try:
            return work(self._live)
        except OpenSearchGone as gone:
            try:
                if self._newer_here():
                    return work(self._live)
            except ArchiveError as error:
                raise SearchUnavailable(why=error) from error
            raise SearchUnavailable(why=gone) from gone

    async def look_at_cluster(self) -> str:
        """How the indexes stand now, see `colour`."""
        self._colour = await asyncio.to_thread(self._archive.health)
        return self._colour

    async def catch_up(self) -> bool:
        """Take up an index that another bot has made live; whether there was one. Raises ClusterError."""
        return not self.reloading and await asyncio.to_thread(self._newer_here)

    async def reload(self, progress: Progress) -> ReloadResult:
        """Read the archive again, build beside, verify, replace. `progress` is called in another thread.

        How it went is told in the log.

        Raises ReloadUnderWay when one is under way here, ArchiveBusy when one is elsewhere, ReloadStopped
        when the desk closes meanwhile, ReloadCancelled, and what `Archive.index` raises; whatever it is,
        the old index goes on.
        """
        if self.reloading:
            raise ReloadUnderWay()
        self._idle.clear()
        self._cancelled.clear()
        try:
            async with self._others.reloading():
                reloaded = await _run(self._builder, lambda: self._rebuild(progress))
        except JianbaoError as error:
            log.log_event("reload_failed", level=logging.WARNING, why=error)
            raise
        except Exception as error:
            log.log_error("reload_failed", error)
            raise
        finally:
            self._idle.set()
        report = reloaded.report
        log.log_event("reload_done", generation=report.folder.name, seconds=report.seconds, **report.counts)
        await self._others.published(report.folder.name, RELOADED)
        return reloaded

    async def follow(self, generation: str, how: str) -> None:
        """Another bot answers from this index now: so does this one, once it is found here as well.

        Where this bot's data folder is its own, it reads the archive itself. Raises ArchiveBusy when it is
        not its turn to; whatever else goes wrong is logged, and the old index goes on.
        """
        if self.reloading or generation == self.coverage.generation:
            return
        self._idle.clear()
        self._cancelled.clear()
        try:
            if await self._taken_up(generation, how):
                log.log_event("followed", generation=self.coverage.generation, how=how)
        except ArchiveBusy:
            raise
        except JianbaoError as error:
            log.log_event("follow_failed", level=logging.WARNING, why=error)
        except Exception as error:  # noqa: BLE001 -- of whatever kind: the old index goes on
            log.log_error("follow_failed", error)
        finally:
            self._idle.set()

    async def _taken_up(self, generation: str, how: str) -> bool:
        """Open what is found here, or read the archive; whether another index answers now."""
        if await _run(self._builder, self._newer_here):
            return True
        if self.on_cluster:
            return False  # taken up by the look at the cluster meanwhile, or replaced again
        if how != RELOADED or generation <= self.coverage.generation:
            log.log_event("not_followed", level=logging.WARNING, generation=generation, how=how)
            return False
        async with self._others.reloading():
            await _run(self._builder, lambda: self._rebuild(silent))
        return True

    def _newer_here(self) -> bool:
        """Open the index that is live now, on disk or on the cluster; whether it is another than the one
        that answered."""
        with self._opening:
            newer = self._archive.open_newer(self._live.answerer.generation)
            if newer is not None:
                self._live = self._ready(newer)
            return newer is not None

    async def cancel(self) -> bool:
        """Break a reload off at its next step, another bot's as well; whether one is under way."""
        if self.reloading:
            self._stop()
            return True
        return await self._others.stop_reload()

    def _stop(self) -> None:
        self._cancelled.set()

    async def roll_back(self) -> Coverage:
        """Answer from the index before the live one again.

        Raises ReloadUnderWay, ArchiveBusy, NothingBefore.
        """
        if self.reloading:
            raise ReloadUnderWay()
        self._idle.clear()
        try:
            async with self._others.reloading():
                coverage = await _run(self._builder, self._back)
        finally:
            self._idle.set()
        await self._others.published(coverage.generation, BACK)
        return coverage

    async def aside(self, work: Callable[[], T]) -> T:
        """What `work` gives, done in the thread of reloads: it may take long and delays no question."""
        return await _run(self._builder, work)

    async def aside_live(self, work: Callable[[Live], T]) -> T:
        """What `work` finds in the live index, in that thread."""
        return await _run(self._builder, lambda: work(self._live))

    async def printed_place(self, quote: Quote) -> tuple[SourceFile, Spot] | None:
        """The file and the place in it where a quote stands in print; None where its source has no pages
        to be drawn, or has changed since it was read. Raises what `look` raises."""
        return await self.look(lambda live: self._printed_place(live, quote))

    def _printed_place(self, live: Live, quote: Quote) -> tuple[SourceFile, Spot] | None:
        spot = spot_of(quote)
        source = source_named(self._archive.paths, spot.source) if spot else None
        built = dt.datetime.fromisoformat(live.answerer.generation.manifest.built)
        if spot is None or source is None or source.stamp()[0] > (built.timestamp() + 1) * 1e9:
            return None
        return source, spot

    @property
    def paths(self) -> tuple[Path, ...]:
        """What the archive is read from."""
        return self._archive.paths

    @property
    def folder(self) -> Path | None:
        """The folder that the archive is, where further files can be put; None for anything else."""
        paths = self._archive.paths
        one = len(paths) == 1 and paths[0].is_dir() and not self._archive.is_sample
        return paths[0] if one else None

    def close(self) -> None:
        """Take no more questions and break a reload off at its next step. May be called twice."""
        self._closing.set()
        for threads in (self._readers, self._builder):
            threads.shutdown(wait=False, cancel_futures=True)

    def _open(self, progress: Progress) -> Live:
        return self._ready(self._archive.open(progress))

    def _ready(self, opened: Opened) -> Live:
        if (damage := opened.damage) is not None:
            log.log_error("damaged_index", damage, part=damage.facts["part"])
        if (outdated := opened.outdated) is not None:
            log.log_event("index_rebuilt", why="format", found=outdated.facts["found"])
        answerer = self._archive.answerer_of(opened.generation)
        respondent = self._archive.responder(
            answerer, processes=self._workers, seconds=self._answer_seconds, on_loss=_lost
        )
        coverage = Coverage.of(answerer.generation, is_sample=self._archive.is_sample)
        return Live(answerer, respondent, coverage)

    def _rebuild(self, progress: Progress) -> ReloadResult:
        def step(stage: str, done: int, total: int | None) -> None:
            self._go_on()
            progress(stage, done, total)

        before = self._live.answerer.generation
        report = self._archive.index(step)
        self._go_on()
        with self._opening:  # else a look at the cluster, begun before, might put the old one back
            self._live = self._open(step)
        now = self._live.answerer.generation
        return ReloadResult(
            report,
            pages=report.counts["pages"] - before.manifest.counts["pages"],
            added=_articles(now, report.changes.added),
            changed=_articles(now, report.changes.changed),
            removed=_articles(before, report.changes.removed),
        )

    def _back(self) -> Coverage:
        self._archive.roll_back()
        with self._opening:
            self._live = self._open(silent)
        return self._live.coverage

    def _go_on(self) -> None:
        if self._closing.is_set():
            raise ReloadStopped()
        if self._cancelled.is_set():
            raise ReloadCancelled()


def _lost(failed: ChildFailed) -> None:
    """A process that answered has ended; another takes its place."""
    log.log_event("respondent_lost", level=logging.WARNING, why=failed.reason)


async def _run(threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(threads, work)


def _articles(generation: Corpus, ids: Iterable[str]) -> tuple[Article, ...]:
    rows = generation.rows_of(islice(ids, NAMED))
    return tuple(generation.store.articles(rows))


@dataclass(frozen=True, slots=True)
class ServedAnswer:
    """An answer, and what the index that gave it holds."""

    answer: Answer
    coverage: Coverage
