"""The bounded inbox of updates, and their processor.

Takes updates from polling or the webhook into the update log, and ends them there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from structlog.contextvars import bound_contextvars
from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.ops.heartbeat import Heartbeat
from bot.ops.logging import log_event
from bot.transport.update_log import LOOP_TURNS_AHEAD, UpdateLog


class Inbox(asyncio.Queue[object]):
    """The bounded queue of updates, logged before Telegram may forget them.

    The bound makes a sender of more wait. So a process told to stop has a bounded number of questions to
    answer first, and a killed one leaves that many open, which are all told; Telegram keeps the rest, and
    delivers it when there is room.

    room: updates taken and not brought to an end. The library takes each out of the queue at once, so the
    length of the queue says nothing.
    """

    def __init__(self, update_log: UpdateLog, heartbeat: Heartbeat, room: int) -> None:
        super().__init__()
        self._update_log = update_log
        self._heartbeat = heartbeat
        self._free = asyncio.Semaphore(room)
        self.under_way = 0
        """Updates taken and not brought to an end."""

    async def put(self, item: object) -> None:
        """Take an update, unless it came before.

        Anything else is the library's sign to stop.
        """
        if not isinstance(item, Update):
            await super().put(item)
            return
        await self._free.acquire()
        taken = False
        try:
            taken = await self._update_log.begin(item)
        finally:
            if not taken:
                self._free.release()
        if not taken:
            log_event("came_before", update=item.update_id)
            return
        self.under_way += 1
        await super().put(item)
        self._heartbeat.goes_on()
        for _ in range(LOOP_TURNS_AHEAD):
            await asyncio.sleep(0)

    def task_done(self) -> None:
        """End an update, making room for another.

        Called for the sign to stop as well; no update comes after it.
        """
        super().task_done()
        if self.under_way:
            self.under_way -= 1
            self._free.release()


class UpdateProcessor(BaseUpdateProcessor):
    """Processes updates concurrently, and ends each in the update log."""

    def __init__(self, at_once: int, update_log: UpdateLog) -> None:
        super().__init__(at_once)
        self._update_log = update_log

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process one update, bound to the log; handlers' errors end within `coroutine`."""
        if not isinstance(update, Update):
            await coroutine
            return
        with bound_contextvars(update=update.update_id):
            await coroutine
            await self._update_log.end(update.update_id)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""
