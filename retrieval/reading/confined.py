"""Hostile files read in a process of their own: it may crash, hang or fill its memory without harm.

What reads PDFs and pictures is C code that a stranger's file can bring down. One child a process does
such reading at a time; it takes a function of a module's top level and its arguments, and sends back what
the function yields, one by one. A child that dies or is silent for too long is put away, and the next call
starts another. The child takes half a second to start and lives as long as the process that asked.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from retrieval.errors import MissingExtra

MOST_MEMORY = 3 * 2**30
"""Bytes a child may take: a broadsheet drawn at 200 dpi and the models that read it take 1.2 GB."""
Result = TypeVar("Result")


class ChildFailed(Exception):
    """How a child ended before it was done. reason: "reader_crashed" or "reader_timeout"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def confined(function: Callable[..., Iterator[Result]], *arguments: Any, seconds: float) -> Iterator[Result]:
    """What `function(*arguments)` yields, from the child.

    seconds: how long may pass until the next item.
    Raises ChildFailed (what came before stays good), MissingExtra when the function did.
    """
    child = _idle.take()
    whole = False
    try:
        yield from child.run(function, arguments, seconds)
        whole = True
    except MissingExtra:
        whole = True
        raise
    finally:
        if whole:
            _idle.give_back(child)
        else:  # failed, or left before its end: what it still sends is nobody's
            child.end()


class _Child:
    """A process that carries out what it is sent."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(there,), daemon=True)
        self._process.start()
        there.close()

    @property
    def lives(self) -> bool:
        """Whether it can be asked."""
        return self._process.is_alive()

    def run(
        self, function: Callable[..., Iterator[Result]], arguments: tuple[Any, ...], seconds: float
    ) -> Iterator[Result]:
        """What the function yields. Raises ChildFailed, MissingExtra."""
        try:
            self._here.send((function, arguments))
            while (answer := self._answer(seconds))[0] == "item":
                yield answer[1]
        except (EOFError, OSError) as error:
            raise ChildFailed("reader_crashed") from error
        if answer[0] == "missing":
            raise MissingExtra(extra=answer[1])
        if answer[0] == "failed":
            raise ChildFailed("reader_crashed")

    def _answer(self, seconds: float) -> tuple[str, Any]:
        """What it sends next: its kind and its value. Raises ChildFailed, EOFError, OSError."""
        if not self._here.poll(seconds):
            raise ChildFailed("reader_timeout")
        kind, value = self._here.recv()
        return str(kind), value

    def end(self) -> None:
        """Kill it: what hangs in C code hears nothing else."""
        self._process.kill()
        self._process.join()
        self._here.close()


class _Idle:
    """The children of this process that wait for work: one as a rule."""

    def __init__(self) -> None:
        self._children: list[_Child] = []

    def take(self) -> _Child:
        """One that waits, or a new one."""
        while self._children:
            child = self._children.pop()
            if child.lives:
                return child
            child.end()
        return _Child()

    def give_back(self, child: _Child) -> None:
        """Keep it for the next call; end it where one waits already."""
        if self._children:
            child.end()
        else:
            self._children.append(child)

    def end_all(self) -> None:
        """At the end of this process."""
        while self._children:
            self._children.pop().end()


_idle = _Idle()
atexit.register(_idle.end_all)


def _serve(pipe: Connection) -> None:
    """In the child: carry out what comes until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory()
    with suppress(EOFError, OSError):
        while True:
            function, arguments = pipe.recv()
            _carry_out(pipe, function, arguments)


def _carry_out(pipe: Connection, function: Callable[..., Iterator[Any]], arguments: tuple[Any, ...]) -> None:
    try:
        for item in function(*arguments):
            pipe.send(("item", item))
    except MissingExtra as error:
        pipe.send(("missing", error.facts["extra"]))
    except Exception:  # noqa: BLE001  # whatever a stranger's file brings about costs this file alone
        pipe.send(("failed", None))
    else:
        pipe.send(("done", None))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _limit_memory() -> None:
    """Bound the memory of this process where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
