"""Background tasks: the work of a bot beside its questions.

`chores` lists the lasting tasks of one bot; `BackgroundTasks` runs and cancels tasks.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram import Bot

from bot.container import Services
from bot.errors import StateUnavailable
from bot.handlers.errors import apologise_for_lost_updates, pay_owed_apologies
from bot.service.reload_triggers import (
    ReloadTriggers,
    is_within,
    read_hours,
    watch_files,
    watch_opensearch,
)
from bot.state.conversations import ConversationRepository
from bot.transport.update_log import OpenUpdate, UpdateLog
from retrieval.i18n import Messages
from retrieval.ops.gc_schedule import collect_periodically

Work: TypeAlias = Coroutine[Any, Any, None]


class BackgroundTasks:
    """Tasks of one event loop, cancelled together."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Work) -> None:
        """Run work as a task."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def cancel(self) -> None:
        """Cancel all running tasks."""
        for task in self._tasks:
            task.cancel()


@dataclass(frozen=True, slots=True)
class Apologies:
    """Apologies to the senders of messages left unanswered by an ended process."""

    bot: Bot
    update_log: UpdateLog
    messages: Messages
    tasks: BackgroundTasks

    async def start(self) -> None:
        """Begin with messages left open by this bot's last process.

        None are found while the database is away.
        """
        try:
            self._start(await self.update_log.open())
        except StateUnavailable:
            self._start([])

    async def take_over(self, dead_bot: int) -> None:
        """Begin with messages left open by a dead bot."""
        self._start(await self.update_log.take_over(dead_bot))

    def pay_owed(self) -> Work:
        """Try failed apologies again until cancelled."""
        return pay_owed_apologies(self.bot, self.update_log, self.messages)

    def _start(self, lost: list[OpenUpdate]) -> None:
        self.tasks.start(apologise_for_lost_updates(self.bot, self.update_log, lost, self.messages))


def chores(
    services: Services, conversations: ConversationRepository, apologies: Apologies, triggers: ReloadTriggers
) -> Iterator[Work]:
    """List the work of a bot until its stop."""
    settings, index, reloader = services.settings, services.index, services.reloader
    yield collect_periodically()
    yield services.peers.listen(apologies.take_over, reloader.follow)
    yield apologies.pay_owed()
    yield conversations.expire_for_ever()
    if index.archive.on_cluster:
        yield watch_opensearch(index, reloader, index.archive.follow_seconds)
    if settings.reload_on_change:
        hours = read_hours(settings.quiet_hours)
        changes = watch_files(index.archive.paths, settings.settled_seconds, index.archive.settings.data)
        yield triggers.follow(changes, lambda: is_within(hours, dt.datetime.now().astimezone().time()))
