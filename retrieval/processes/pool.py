"""Work spread over processes, its results in order: the same whether one process does it or several.

Processes are started fresh (no state is inherited from a process that may run threads), and only when
there is enough to do to pay for the 0.4 s that it takes.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import TypeVar

Work = TypeVar("Work")
Result = TypeVar("Result")


GARBAGE_AFTER = 50_000
"""Objects made, and not yet freed, before a process looks for cycles among them."""


class ProcessPool:
    """A number of processes; with one, the work is done here.

    processes: how many.
    ahead: tasks handed out beyond those at work, so that no process waits and few results are held.
    """

    def __init__(self, processes: int, *, ahead: int = 2) -> None:
        self.processes = processes
        self._ahead = ahead
        self._pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[Work], Result], tasks: Iterable[Work]) -> Iterator[Result]:
        """The results of `function` (of a module's top level) over the tasks, in order, as they come."""
        if self.processes < 2:
            yield from map(function, tasks)
            return
        under_way: deque[Future[Result]] = deque()
        for task in tasks:
            under_way.append(self._running().submit(function, task))
            if len(under_way) >= self.processes + self._ahead:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.processes, mp_context=context, initializer=_begin)
        return self._pool

    def __enter__(self) -> ProcessPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """In a new process: leave interruptions to the one that started it, and end when that one does.

    Articles are small objects by the hundred thousand and hold no cycles: with Python's own threshold the
    search for cycles takes a sixth of the reading.
    """
    gc.set_threshold(GARBAGE_AFTER)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
