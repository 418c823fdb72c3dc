"""Questions answered in processes of their own, for who serves many readers meanwhile.

Python runs one thread at a time: computed beside the loop that talks to Telegram, an answer and the loop hold
each other up. So the index is opened once more in each of a few processes, which share its mapped files, and
the caller's threads only wait for them. A process that dies or takes too long costs its question nothing but
time: it is answered here, and another process is started. They end with whoever holds the `AnswerPool`.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from retrieval.answering.answerer import ALONE, Answerer
from retrieval.answering.understanding.reading import AskContext
from retrieval.answering.warm_up import warm
from retrieval.models import Answer, Filters
from retrieval.processes.sandbox import TIMEOUT, Child, ChildFailed
from retrieval.settings import Settings

OPENING_SECONDS = 600.0
"""For opening an index and the first questions to it."""
MOST_MEMORY = 4 * 2**30
"""Bytes one of the processes may take, the mapped index apart."""

Lost = Callable[[ChildFailed], None]


class AnswerPool:
    """Answers from the generation that `here` has open, in `processes` others.

    paths, settings: of the archive. seconds: that a question may take.
    lost: told of each process that was lost, in the thread of the question or of the start.
    Raises ChildFailed where one of the first cannot be started.
    """

    def __init__(
        self,
        here: Answerer,
        settings: Settings,
        paths: Sequence[Path],
        *,
        processes: int,
        seconds: float,
        lost: Lost,
    ) -> None:
        self._here = here
        self._seconds = seconds
        self._lost = lost
        self._opening = settings, tuple(paths), here.generation.manifest.name
        self._places: SimpleQueue[_Place] = SimpleQueue()
        with ThreadPoolExecutor(processes) as threads:
            for place in [threads.submit(_Place, self._opening) for _ in range(processes)]:
                self._places.put(place.result())

    def answer(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        top: int = 3,
        without: Collection[str] = (),
        standing: AskContext = ALONE,
    ) -> Answer:
        """As `Answerer.answer`. Raises TimeoutError when it takes longer than it may."""
        asked = {"filters": filters, "top": top, "without": tuple(without), "standing": standing}
        with self._place() as place:
            if place.child is not None:
                try:
                    return place.child.ask(_answer, text, asked, seconds=self._seconds, memory=MOST_MEMORY)
                except ChildFailed as failed:
                    place.refill(self._lost)
                    self._lost(failed)
                    if failed.reason == TIMEOUT:  # here it would take as long
                        raise TimeoutError from failed
        return self._here.answer(text, filters=filters, top=top, without=without, standing=standing)

    @contextmanager
    def _place(self) -> Iterator[_Place]:
        """A place that nobody else uses meanwhile."""
        place = self._places.get()
        try:
            yield place
        finally:
            self._places.put(place)


class _Place:
    """Where a process answers; empty while one that was lost is being replaced, and where that failed."""

    def __init__(self, opening: tuple[Settings, tuple[Path, ...], str]) -> None:
        self._opening = opening
        self.child: Child | None = self._started()

    def _started(self) -> Child:
        child = Child()
        try:
            child.ask(_open, *self._opening, seconds=OPENING_SECONDS, memory=MOST_MEMORY)
        except BaseException:
            child.end()
            raise
        return child

    def refill(self, lost: Lost) -> None:
        """Put away the process that was here and start another, in a thread of its own."""
        if self.child is not None:
            self.child.end()
        self.child = None
        Thread(target=self._fill, args=(lost,), daemon=True).start()

    def _fill(self, lost: Lost) -> None:
        try:
            self.child = self._started()
        except ChildFailed as failed:
            lost(failed)


_opened: list[Answerer] = []
"""In one of the processes: what it answers from, and nothing else."""


def _open(settings: Settings, paths: Sequence[Path], name: str) -> Iterator[None]:
    """In the process: open this generation and get ready for many questions."""
    from retrieval.archive.archive import Archive

    answerer = Archive(settings, paths).answerer_of(name)
    warm(answerer)
    _opened.append(answerer)
    gc.freeze()
    yield None


def _answer(text: str, asked: dict[str, Any]) -> Iterator[Answer]:
    """In the process: one answer. Raises as `Answerer.answer`."""
    yield _opened[0].answer(text, **asked)
