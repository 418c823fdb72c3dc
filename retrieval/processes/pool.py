"""A process pool with ordered results, for one process or several.

Processes are spawned, not forked (a parent with threads must not be inherited), and only at the first task: a
start takes 0.4 s.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import TypeVar

from retrieval.processes.child import end_with_parent
from retrieval.processes.clean_spawn import clean_context
from retrieval.processes.garbage_collection import GARBAGE_THRESHOLD

Work = TypeVar("Work")
Result = TypeVar("Result")


class ProcessPool:
    """A pool of processes; a pool of one works in this process.

    processes: number of processes.
    ahead:     tasks submitted beyond the running ones, so that no process waits and few results are held.
    """

    def __init__(self, processes: int, *, ahead: int = 2) -> None:
        self.processes = processes
        self._ahead = ahead
        self._pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[Work], Result], tasks: Iterable[Work]) -> Iterator[Result]:
        """Results of `function` over the tasks, in order, as they complete.

        function: defined at the top level of a module, so picklable.
        """
        if self.processes < 2:
            yield from map(function, tasks)
            return
        under_way: deque[Future[Result]] = deque()
        for task in tasks:
            under_way.append(self._executor().submit(function, task))
            if len(under_way) >= self.processes + self._ahead:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()

    def _executor(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.processes, mp_context=clean_context, initializer=_initialise
            )
        return self._pool

    def __enter__(self) -> ProcessPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _initialise() -> None:
    """In a child: ignore SIGINT, end with the parent, tune garbage collection."""
    gc.set_threshold(GARBAGE_THRESHOLD)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
