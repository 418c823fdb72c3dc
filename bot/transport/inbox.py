"""The bounded inbox of updates, and their processor.

Takes updates from polling or the webhook into the update log; the processor ends each in the log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from structlog.contextvars import bound_contextvars
from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.ops.heartbeat import Heartbeat
from bot.transport.update_log import LOOP_TURNS_AHEAD, UpdateLog
from retrieval.ops.logging import log_error, log_event


class Inbox(asyncio.Queue[object]):
    """The bounded queue of updates, logged before Telegram may forget them.

    A full inbox makes the sender wait. So a stopping process has a bounded number of questions to answer
    first, and a killed process leaves no more open, each to be apologised for; Telegram keeps the rest until
    there is room.

    room: bound of open updates. The library takes each update out of the queue at once, so the length of the
    queue says nothing.
    """

    def __init__(self, update_log: UpdateLog, heartbeat: Heartbeat, room: int) -> None:
        super().__init__()
        self._update_log = update_log
        self._heartbeat = heartbeat
        self._free = asyncio.Semaphore(room)
        self.under_way = 0
        """Number of open updates."""

    async def put(self, item: object) -> None:
        """Take an update, unless taken before.

        Any other item is the library's stop signal.
        """
        if not isinstance(item, Update):
            await super().put(item)
            return
        await self._free.acquire()
        taken = await self._begin(item)
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

    async def _begin(self, update: Update) -> bool:
        """Log an update; True also when logging fails, which would end polling."""
        try:
            return await self._update_log.begin(update)
        except asyncio.CancelledError:
            self._free.release()
            raise
        except Exception as error:  # noqa: BLE001 -- a full disk, of whatever kind of store
            log_error("update_not_logged", error, update=update.update_id)
            return True

    def task_done(self) -> None:
        """End an update, making room for another.

        Called for the stop signal as well; no update follows.
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
            try:
                await self._update_log.end(update.update_id)
            except Exception as error:  # noqa: BLE001 -- as in `Inbox`; the answer has been given
                log_error("update_not_logged", error)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""
