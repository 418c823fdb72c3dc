"""The inbox and the processor of updates."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from structlog.contextvars import get_contextvars
from telegram import Update

from bot.ops.heartbeat import Heartbeat
from bot.state.database import Database
from bot.transport.inbox import Inbox, UpdateProcessor
from bot.transport.update_log import UpdateLog
from tests.unit.bot.conftest import message_update


def test_an_update_is_bound_to_the_log_while_it_is_processed(
    alone: Database, run: Callable[..., Any]
) -> None:
    processor = UpdateProcessor(2, UpdateLog(alone, lambda update: True))
    bound: list[dict[str, Any]] = []

    async def handler() -> None:
        bound.append(get_contextvars())

    async def work() -> dict[str, Any]:
        await processor.do_process_update(message_update(7), handler())
        return get_contextvars()

    assert run(work()) == {}
    assert bound == [{"update": 7}]


class FullDisk(UpdateLog):
    """A log on a full disk."""

    async def begin(self, update: Update) -> bool:
        raise sqlite3.OperationalError("database or disk is full")

    async def end(self, update: int) -> None:
        raise sqlite3.OperationalError("database or disk is full")


def test_an_update_is_taken_and_ended_though_the_disk_is_full(
    alone: Database, run: Callable[..., Any]
) -> None:
    log = FullDisk(alone, lambda update: True)
    answered: list[int] = []

    async def handler() -> None:
        answered.append(7)

    async def work() -> object:
        inbox = Inbox(log, Heartbeat(), 1)
        await inbox.put(message_update(7))
        update = await inbox.get()
        await UpdateProcessor(1, log).do_process_update(update, handler())
        inbox.task_done()
        await inbox.put(message_update(8))  # the one place is free again
        return inbox.under_way

    assert run(work()) == 1
    assert answered == [7]
