"""One lock for the world, and the news that something in it has changed.

Tests wait on it in their own threads; held requests wait on it in the server's event loop.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """`with changes.made():` around whatever changes the world; everyone who waits looks again."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._sleepers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @contextmanager
    def made(self) -> Iterator[None]:
        """The lock, with the news given at the end."""
        with self._condition:
            try:
                yield
            finally:
                self._condition.notify_all()
                for loop, event in self._sleepers:
                    loop.call_soon_threadsafe(event.set)

    @contextmanager
    def looked_at(self) -> Iterator[None]:
        """The lock, for reading."""
        with self._condition:
            yield

    def wait_for(self, look: Callable[[], T | None], timeout: float) -> T | None:
        """The first true value that `look` gives, or None after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._condition:
            while not (seen := look()):
                left = deadline - time.monotonic()
                if left <= 0 or not self._condition.wait(left):
                    return look() or None
            return seen

    @contextmanager
    def sleeper(self) -> Iterator[asyncio.Event]:
        """An event of the running loop that is set at every change; the waiter clears it."""
        entry = (asyncio.get_running_loop(), asyncio.Event())
        with self._condition:
            self._sleepers.add(entry)
        try:
            yield entry[1]
        finally:
            with self._condition:
                self._sleepers.discard(entry)
