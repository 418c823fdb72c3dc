"""The sandbox: child processes with limits of memory and time.

Hostile files are read here.

Readers of PDFs, pictures and web pages are C code; a stranger's file can crash them, and any reader may loop
on some file. A child gets a function (of a module's top level) with its arguments, and sends the yielded
items back one by one. Its environment is clean (`clean_spawn`). Memory is limited, and processor time per
item; a child that dies or sends no heartbeat in time is killed, and the next call starts another. A child
takes half a second to start, and is reused until it has grown or its parent ends.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from typing import Any, TypeVar

from retrieval.processes.child import send_heartbeat, serve
from retrieval.processes.clean_spawn import clean_context

MAX_MEMORY = 3 * 2**30
"""Bytes of a child: a broadsheet drawn at 200 dpi and the models that read it take 1.2 GB."""
MAX_IDLE_MEMORY = 512 * 2**20
"""Bytes at the peak; a child that was larger is not reused."""
TRACKER_WARNING_FILTER = "ignore:resource_tracker"
"""Python's resource tracker frees the resources of a killed child; its warning at exit is noise."""
POLL_INTERVAL_S = 0.5
"""Between two calls of `waiting`, by which a caller can cancel."""
Result = TypeVar("Result")


CRASHED, TIMEOUT = "reader_crashed", "reader_timeout"


class ChildFailed(Exception):
    """A child ended early. reason: `CRASHED` or `TIMEOUT`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def run_in_sandbox(
    function: Callable[..., Iterator[Result]],
    *arguments: Any,
    seconds: float,
    memory: int = MAX_MEMORY,
    waiting: Callable[[], None] = lambda: None,
) -> Generator[Result]:
    """Items yielded by `function(*arguments)` in a child.

    seconds: timeout of the next item or heartbeat; processor time per item is limited to as many on every
             core.
    memory:  limit in bytes.
    waiting: called every `POLL_INTERVAL_S` without an item; its exception ends the child.
    Raises ChildFailed (earlier items stay good), and the JianbaoError that the function raised.
    """
    child = _idle.take()
    try:
        for item in child.run(function, arguments, (seconds, memory), waiting):
            send_heartbeat()  # a sandbox within a sandbox
            yield item
    finally:
        if child.is_done:
            _idle.give_back(child)
        else:  # failed, or abandoned before the end
            child.end()


def first_from_sandbox(function: Callable[..., Iterator[Result]], *arguments: Any, seconds: float) -> Result:
    """The first item of `run_in_sandbox`. Raises as it does, ChildFailed without any."""
    for item in run_in_sandbox(function, *arguments, seconds=seconds):
        return item
    raise ChildFailed(CRASHED)


class Child:
    """A child process for functions of hostile input.

    context: of its start, with its environment.
    """

    def __init__(self, context: SpawnContext = clean_context) -> None:
        if TRACKER_WARNING_FILTER not in sys.warnoptions:
            sys.warnoptions.append(TRACKER_WARNING_FILTER)
        self._here, there = context.Pipe()
        # no daemon: daemons may have no children, and a reader of an archive calls the reader of a PDF
        self._process: BaseProcess = context.Process(target=serve, args=(there,), daemon=False)
        self._process.start()
        there.close()
        self._end = Finalize(self, _kill, (self._process, self._here), exitpriority=10)
        self._peak_memory = 0
        self.is_done = True
        """True between two functions: the last one has ended."""

    @property
    def is_fit(self) -> bool:
        """True if the child can be reused."""
        return self._process.is_alive() and self._peak_memory <= MAX_IDLE_MEMORY

    def run(
        self,
        function: Callable[..., Iterator[Result]],
        arguments: tuple[Any, ...],
        limits: tuple[float, int],
        waiting: Callable[[], None],
    ) -> Iterator[Result]:
        """Items yielded by the function.

        limits: seconds, bytes. Raises ChildFailed, JianbaoError.
        """
        kind: str = "alive"
        value: Any = None
        self.is_done = False
        try:
            self._here.send((function, arguments, limits))
            while kind in ("item", "alive", "log"):
                kind, value = self._receive(limits[0], waiting)
                if kind == "item":
                    yield value
                elif kind == "log":
                    _log(value)
        except (EOFError, OSError) as error:
            raise ChildFailed(CRASHED) from error
        if kind == "failed":
            raise ChildFailed(CRASHED)
        self.is_done = True
        self._peak_memory, raised = value
        if raised is not None:
            raise raised

    def ask(
        self, function: Callable[..., Iterator[Result]], *arguments: Any, seconds: float, memory: int
    ) -> Result:
        """The single item yielded by the function. Raises as `run` does."""
        [item] = self.run(function, arguments, (seconds, memory), lambda: None)
        return item

    def _receive(self, seconds: float, waiting: Callable[[], None]) -> tuple[str, Any]:
        """Kind and value of the next message. Raises ChildFailed, EOFError, OSError."""
        until = time.monotonic() + seconds
        while not self._here.poll(max(0.0, min(POLL_INTERVAL_S, until - time.monotonic()))):
            if time.monotonic() >= until:
                raise ChildFailed(TIMEOUT)
            waiting()
        kind, value = self._here.recv()
        return str(kind), value

    def end(self) -> None:
        """Kill the child: nothing else stops C code. Idempotent."""
        self._end()


def _kill(process: BaseProcess, pipe: Connection) -> None:
    process.kill()
    process.join()
    pipe.close()


class _IdleChildren:
    """Idle children of this process, at most one per calling thread."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self._lock = threading.Lock()

    def take(self) -> Child:
        """An idle child, or a new one."""
        while True:
            with self._lock:
                child = self._children.pop() if self._children else None
            if child is None:
                return Child()
            if child.is_fit:
                return child
            child.end()

    def give_back(self, child: Child) -> None:
        """Keep a child for reuse; end a grown or surplus one."""
        with self._lock:
            kept = child.is_fit and len(self._children) < (os.cpu_count() or 1)
            if kept:
                self._children.append(child)
        if not kept:
            child.end()

    def end_all(self) -> None:
        """End all idle children."""
        while self._children:
            self._children.pop().end()


_idle = _IdleChildren()


def end_idle_children() -> None:
    """End the idle children of this process."""
    _idle.end_all()


def _log(record: logging.LogRecord) -> None:
    """Log the record of a child."""
    logger = logging.getLogger(record.name)
    if logger.isEnabledFor(record.levelno):
        logger.handle(record)
