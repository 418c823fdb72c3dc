"""Hostile files read in a process of their own: it may crash, hang or fill its memory without harm.

What reads PDFs, pictures and web pages is C code that a stranger's file can bring down, and any reader may
meet a file that takes it for ever. A child takes a function of a module's top level and its arguments, and
sends back what the function yields, one by one. It may use so much memory, and so much processor time for
each item; one that dies or is silent for too long is put away, and the next call starts another. A child
takes half a second to start, and lives as long as the process that asked, or until it has grown.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from logging.handlers import QueueHandler
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from retrieval.errors import JianbaoError
from retrieval.processes.memory import memory_of

MAX_MEMORY = 3 * 2**30
"""Bytes a child may take: a broadsheet drawn at 200 dpi and the models that read it take 1.2 GB."""
MAX_IDLE_MEMORY = 512 * 2**20
"""Bytes of a child that was larger than which it is not kept for the next call."""
GARBAGE_AFTER = 50_000
"""Objects made, and not yet freed, before a child looks for cycles among them: articles are small objects by
the thousand and hold none; with Python's own threshold the search takes a sixth of the reading."""
QUIET = "ignore:resource_tracker"
"""Python's tracker of resources frees what a killed child held; nobody needs its warning at the very end."""
TURN_SECONDS = 0.5
"""How often a caller that waits is asked whether it still wants to."""
Result = TypeVar("Result")


CRASHED, TIMEOUT = "reader_crashed", "reader_timeout"


class ChildFailed(Exception):
    """How a child ended before it was done. reason: `CRASHED` or `TIMEOUT`."""

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
    """What `function(*arguments)` yields, from a child.

    seconds: how long may pass until the next item or other sign of life; processor time for it is bounded
             by as many on every core.
    memory:  bytes that the child may take.
    waiting: called now and then while nothing comes; what it raises ends the child.
    Raises ChildFailed (what came before stays good), and the JianbaoError that the function raised.
    """
    child = _idle.take()
    try:
        for item in child.run(function, arguments, (seconds, memory), waiting):
            send_heartbeat()
            yield item
    finally:
        if child.is_done:
            _idle.give_back(child)
        else:  # failed, or left before its end: what it still sends is nobody's
            child.end()


def send_item(item: object) -> None:
    """From within a confined function, however deep: send its caller an item beside those it yields."""
    _go_on("item", item)


def send_heartbeat() -> None:
    """From within a confined function: a sign of life, where an item takes its time."""
    _go_on("alive", None)


def _go_on(kind: str, value: object) -> None:
    """In a child: tell the caller, and take the time of one more item."""
    if _caller is not None:
        _say(kind, value)
        _renew_time()


class Child:
    """A process that carries out what it is sent."""

    def __init__(self) -> None:
        if QUIET not in sys.warnoptions:
            sys.warnoptions.append(QUIET)
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        # no daemon, for those may have no children: a reader of an archive calls the reader of a PDF
        self._process: BaseProcess = context.Process(target=_serve, args=(there,), daemon=False)
        self._process.start()
        there.close()
        self._end = Finalize(self, _put_away, (self._process, self._here), exitpriority=10)
        self._most = 0
        self.is_done = True
        """Whether it has come to the end of what it was sent."""

    @property
    def is_fit(self) -> bool:
        """Whether it can be asked again."""
        return self._process.is_alive() and self._most <= MAX_IDLE_MEMORY

    def run(
        self,
        function: Callable[..., Iterator[Result]],
        arguments: tuple[Any, ...],
        limits: tuple[float, int],
        waiting: Callable[[], None],
    ) -> Iterator[Result]:
        """What the function yields. limits: seconds, bytes. Raises ChildFailed, JianbaoError."""
        kind: str = "alive"
        value: Any = None
        self.is_done = False
        try:
            self._here.send((function, arguments, limits))
            while kind in ("item", "alive", "log"):
                kind, value = self._answer(limits[0], waiting)
                if kind == "item":
                    yield value
                elif kind == "log":
                    _log(value)
        except (EOFError, OSError) as error:
            raise ChildFailed(CRASHED) from error
        if kind == "failed":
            raise ChildFailed(CRASHED)
        self.is_done = True
        self._most, raised = value
        if raised is not None:
            raise raised

    def ask(
        self, function: Callable[..., Iterator[Result]], *arguments: Any, seconds: float, memory: int
    ) -> Result:
        """The one item that the function yields. Raises as `run` does."""
        [item] = self.run(function, arguments, (seconds, memory), lambda: None)
        return item

    def _answer(self, seconds: float, waiting: Callable[[], None]) -> tuple[str, Any]:
        """What it sends next: its kind and its value. Raises ChildFailed, EOFError, OSError."""
        until = time.monotonic() + seconds
        while not self._here.poll(max(0.0, min(TURN_SECONDS, until - time.monotonic()))):
            if time.monotonic() >= until:
                raise ChildFailed(TIMEOUT)
            waiting()
        kind, value = self._here.recv()
        return str(kind), value

    def end(self) -> None:
        """Kill it: what hangs in C code hears nothing else. May be called twice."""
        self._end()


def _put_away(process: BaseProcess, pipe: Connection) -> None:
    process.kill()
    process.join()
    pipe.close()


class _Idle:
    """The children of this process that wait for work: one as a rule, one for each thread that asks."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self._lock = threading.Lock()

    def take(self) -> Child:
        """One that waits, or a new one."""
        while True:
            with self._lock:
                child = self._children.pop() if self._children else None
            if child is None:
                return Child()
            if child.is_fit:
                return child
            child.end()

    def give_back(self, child: Child) -> None:
        """Keep it for the next call; end it where enough wait already, or where it has grown."""
        with self._lock:
            kept = child.is_fit and len(self._children) < (os.cpu_count() or 1)
            if kept:
                self._children.append(child)
        if not kept:
            child.end()

    def end_all(self) -> None:
        """Keep none."""
        while self._children:
            self._children.pop().end()


_idle = _Idle()
_caller: Connection | None = None
"""In a child: whom it works for."""
_time_each = 0.0
"""In a child: seconds that an item may take."""
_speaking = threading.Lock()
"""In a child: threads take turns at the pipe."""


def end_idle_children() -> None:
    """End the children that wait for work: their time is over for now."""
    _idle.end_all()


def _serve(pipe: Connection) -> None:
    """In the child: carry out what comes until the parent is gone."""
    global _caller, _time_each  # noqa: PLW0603 -- this process is the child and nothing else
    _caller = pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(GARBAGE_AFTER)
    logging.getLogger().addHandler(_ToCaller(SimpleQueue()))
    _offer_to_be_ended()
    with suppress(EOFError, OSError):
        while True:
            function, arguments, (_time_each, memory) = pipe.recv()
            _limit_memory(memory)
            _say(*_carried_out(function, arguments))


def _say(kind: str, value: Any) -> None:
    """In the child: send the caller something."""
    if _caller is not None:
        with _speaking:
            _caller.send((kind, value))


class _ToCaller(QueueHandler):
    """In the child: what is logged is logged by the caller, who knows how."""

    def enqueue(self, record: logging.LogRecord) -> None:
        """Send a record that holds text alone."""
        _say("log", record)


def _log(record: logging.LogRecord) -> None:
    """Log what a child has logged."""
    logger = logging.getLogger(record.name)
    if logger.isEnabledFor(record.levelno):
        logger.handle(record)


def _carried_out(function: Callable[..., Iterator[Any]], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    """Sends what the function yields; gives what is to be sent in the end."""
    _renew_time()
    try:
        for item in function(*arguments):
            send_item(item)
    except JianbaoError as error:
        return "done", (memory_of("VmHWM"), error)
    except Exception:  # noqa: BLE001  # whatever a stranger's file brings about costs this file alone
        return "failed", None
    return "done", (memory_of("VmHWM"), None)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _offer_to_be_ended() -> None:
    """Where memory runs out, the system shall end this process and not the one that asked (Linux)."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _limit_memory(limit: int) -> None:
    """Bound the memory of this process where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _bound(resource.RLIMIT_DATA, limit)


def _renew_time() -> None:
    """Allow the time of one item, counted from now, where the system can: the caller may not be looking."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _bound(resource.RLIMIT_CPU, int(time.process_time() + _time_each * (os.cpu_count() or 1)) + 1)


def _bound(what: int, limit: int) -> None:
    import resource

    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
