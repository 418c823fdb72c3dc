"""Answers: from a handler through a bounded queue to the index.

Questions and other reads of the index run in a bounded number of threads, each on the snapshot live at its
turn and within a time limit. Here and in `IndexReloader` the synchronous core meets the event loop.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from retrieval.answering.understanding.reading import AskContext
from retrieval.archive.printed_place import PrintedPlace, find_printed_place
from retrieval.errors import (
    AnswerTimeout,
    ArchiveError,
    DamagedGeneration,
    JianbaoError,
    OpenSearchGone,
    SearchUnavailable,
    Superseded,
    TooBusy,
)
from retrieval.index.printed_day import PrintedDay, printed_day
from retrieval.models import Answer, Filters, Quote

if TYPE_CHECKING:
    from retrieval.archive.live_index import Coverage, IndexSnapshot, LiveIndex, Query

T = TypeVar("T")

MAX_WAITING_QUESTIONS = 200
"""Bound of the queue; at 100 answers a second the last question waits two seconds."""
SPARE_THREADS = 1
"""For reads without a responder, while all responders are busy."""


@dataclass(frozen=True, slots=True)
class ServedAnswer:
    """An answer with the coverage of its index.

    day: the papers of the day that a list is of; None for any other answer.
    """

    answer: Answer
    coverage: Coverage
    day: PrintedDay | None = None


class AnswerService:
    """Answers questions from the live index.

    workers:        questions answered at once.
    answer_seconds: time limit of a question, the wait in the queue included.
    today:          reference date of 昨天.
    """

    def __init__(
        self,
        index: LiveIndex,
        *,
        workers: int,
        answer_seconds: float,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        self._index = index
        self._answer_seconds = answer_seconds
        self._today = today
        self._waiting = 0
        self._threads = ThreadPoolExecutor(workers + SPARE_THREADS, thread_name_prefix="question")

    @property
    def coverage(self) -> Coverage:
        """Coverage of the live index."""
        return self._index.coverage

    @property
    def waiting(self) -> int:
        """Number of questions in the queue or being answered."""
        return self._waiting

    async def answer(
        self,
        question: str,
        *,
        filters: Filters | None = None,
        context: AskContext | None = None,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> ServedAnswer:
        """Answer a question from the index live at its turn.

        context:   earlier turns of the conversation; its date becomes today's.
        is_wanted: called in the thread at the question's turn: an outdated question costs nothing.

        Raises Superseded for an outdated question, EmptyQuestion, QuestionTooLong, and as `read`.
        """
        today = replace(context or AskContext(), today=self._today())

        def work(snapshot: IndexSnapshot) -> ServedAnswer:
            if not is_wanted():
                raise Superseded()
            top = self._index.archive.settings.quotes
            answer = snapshot.responder.answer(question, filters=filters, top=top, standing=today)
            return ServedAnswer(answer, snapshot.coverage, _listed_day(answer, snapshot))

        return await self.read(work)

    async def read(self, query: Query[T]) -> T:
        """Run a query in a thread on the live index.

        The index is the one live at the query's turn. Raises AnswerTimeout (the wait for a thread counts),
        TooBusy when the queue is full, SearchUnavailable, and as `query` does.
        """
        if self._waiting >= MAX_WAITING_QUESTIONS:
            raise TooBusy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._answer_seconds):
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._threads, self._read, query)
        except TimeoutError:
            raise AnswerTimeout(seconds=f"{self._answer_seconds:g}") from None
        finally:
            self._waiting -= 1

    async def example_questions(self) -> tuple[str, ...]:
        """Questions to try, answered by the live index.

        None while it cannot answer.
        """
        known = self._index.snapshot.examples.known
        if known is not None:
            return known
        try:
            return await self.read(lambda snapshot: snapshot.examples.find())
        except JianbaoError:
            return ()

    async def find_printed_place(self, quote: Quote) -> PrintedPlace | None:
        """Find a quote on its printed page. Raises as `read` does."""
        archive = self._index.archive
        return await self.read(
            lambda snapshot: find_printed_place(
                quote, archive.paths, snapshot.coverage.built, archive.settings.links
            )
        )

    def close(self) -> None:
        """Take no more questions. May be called twice."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _read(self, query: Query[T]) -> T:
        """Run a query; once more after damage or a vanished index."""
        snapshot = self._index.snapshot
        try:
            return query(snapshot)
        except DamagedGeneration as damage:
            try:
                self._index.stand_in(damage, snapshot.answerer.generation)
            except ArchiveError as error:
                raise SearchUnavailable(why=error) from error
            return query(self._index.snapshot)
        except OpenSearchGone as gone:
            try:
                if self._index.refresh():
                    return query(self._index.snapshot)
            except ArchiveError as error:
                raise SearchUnavailable(why=error) from error
            raise SearchUnavailable(why=gone) from gone


def _listed_day(answer: Answer, snapshot: IndexSnapshot) -> PrintedDay | None:
    """The papers of a day, for a list of all its articles."""
    date = answer.listing.whole_day if answer.listing else None
    return None if date is None else printed_day(snapshot.answerer.generation.store, date)
