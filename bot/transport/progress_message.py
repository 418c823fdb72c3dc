"""A message with the progress of a long task.

The task reports from a thread of its own, at any rate; the chat sees an edit every `EDIT_INTERVAL_S` seconds
at most, for Telegram allows about one a second.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

from bot.views.message import Message
from bot.views.notices import render_reload_progress
from retrieval.i18n import Messages

EDIT_INTERVAL_S = 1.5

Edit = Callable[[Message], Awaitable[None]]


class Throttle:
    """Passes once in `interval` seconds, first after one interval. Single-threaded."""

    def __init__(self, interval: float, clock: Callable[[], float]) -> None:
        self._interval = interval
        self._clock = clock
        self._last = clock()

    def ready(self) -> bool:
        """True if the interval is over; then the next one begins."""
        now = self._clock()
        if now - self._last < self._interval:
            return False
        self._last = now
        return True


class ProgressMessage:
    """Shows the progress of one task.

    Made in the event loop; `report` is called in the task's thread.

    edit:  puts a new text into the message.
    clock: monotonic, seconds.
    """

    def __init__(self, edit: Edit, words: Messages, clock: Callable[[], float]) -> None:
        self._edit = edit
        self._words = words
        self._throttle = Throttle(EDIT_INTERVAL_S, clock)
        self._loop = asyncio.get_running_loop()
        self._turn = asyncio.Lock()
        self._finished = threading.Event()
        self._last: Message | None = None

    def report(self, stage: str, done: int, total: int | None) -> None:
        """Report the progress of the task."""
        if not self._finished.is_set() and self._throttle.ready():
            message = render_reload_progress(stage, done, total, self._words)
            if message == self._last:
                return  # Telegram refuses an edit that changes nothing
            self._last = message
            asyncio.run_coroutine_threadsafe(self._show(message), self._loop)

    async def finish(self) -> None:
        """End the progress: the last edit is made, and no other follows."""
        self._finished.set()
        async with self._turn:
            pass

    async def _show(self, message: Message) -> None:
        if self._turn.locked():
            return  # the edit before is still on its way: this one would only be late
        async with self._turn:
            if not self._finished.is_set():
                await self._edit(message)
