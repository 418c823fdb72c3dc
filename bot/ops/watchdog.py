"""Watchdog: ends a hung process, for the supervisor to start another.

The exit code is `EXIT_HUNG`. Polling can hang (a request without an end), and so can the event loop. A task
watches polling and records each turn of the loop. A thread checks the record, and ends the process without
the loop's help after dumping the stack of every thread. A network failure is no reason: failing attempts do
end, and a new process would hear no more.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import threading
import time
from collections.abc import Awaitable, Callable

from bot.ops.heartbeat import Heartbeat
from bot.ops.systemd import ALIVE, notify
from retrieval.ops.logging import log_event

EXIT_HUNG = 4
"""Exit code of a process that hung."""
CHECK_EVERY_S = 5.0
"""Seconds between two checks."""
MAX_LOOP_STALL_S = 60.0
"""Longest standstill of the event loop; no handler blocks the loop so long."""
STOP_TIMEOUT_S = 15.0
"""Time for a bot with hanging polls to finish the work under way."""

Sleep = Callable[[float], Awaitable[None]]


class Watchdog:
    """Watches one running bot.

    limit: seconds without the end of a poll until polling counts as hung.
    hung:  called once then, in the event loop; has to stop the bot.
    end:   ends the process at once.
    """

    def __init__(
        self,
        heartbeat: Heartbeat,
        limit: float,
        hung: Callable[[], None],
        *,
        end: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        step: float = CHECK_EVERY_S,
    ) -> None:
        self._heartbeat = heartbeat
        self._limit = limit
        self._hung = hung
        self._end = end or exit_with_traceback
        self._clock = clock
        self._step = step
        self._turned = clock()
        self._last_call: float | None = None
        self._over = threading.Event()

    async def watch(self, sleep: Sleep = asyncio.sleep) -> None:
        """Check loop and polling until cancelled."""
        threading.Thread(target=self._guard, name="watchdog", daemon=True).start()
        try:
            while True:
                self.look()
                await sleep(self._step)
        finally:
            self._over.set()

    def look(self) -> None:
        """Check once, from within the event loop."""
        self._turned = self._clock()
        standstill = self._heartbeat.standstill
        if standstill <= self._limit:
            notify(ALIVE)
        elif self._last_call is None:
            self._last_call = self._clock()
            log_event("polling_hangs", level=logging.CRITICAL, seconds=standstill)
            self._hung()

    def is_hopeless(self) -> bool:
        """True if the event loop cannot end the process any more."""
        now = self._clock()
        if self._last_call is not None:
            return now - self._last_call > STOP_TIMEOUT_S
        return now - self._turned > MAX_LOOP_STALL_S

    def _guard(self) -> None:
        while not self._over.wait(self._step):
            if self.is_hopeless():
                log_event("process_hangs", level=logging.CRITICAL, seconds=self._clock() - self._turned)
                self._end()


def exit_with_traceback() -> None:
    """Dump the stack of every thread (no values) to stderr, and exit."""
    faulthandler.dump_traceback()
    os._exit(EXIT_HUNG)
