"""Following the cluster: how its indexes stand, and whether another bot has put a new one in place.

Where the archive is in files of this machine there is nothing to follow. On a cluster any bot may reload;
the others take the new index up here, between two questions, as after a reload of their own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.ops.logging import event
from bot.service.answer_service import Desk
from retrieval.errors import JianbaoError

Sleep = Callable[[float], Awaitable[None]]


async def follow_cluster(desk: Desk, seconds: float, sleep: Sleep = asyncio.sleep) -> None:
    """Look every so many seconds, until cancelled; what goes wrong is logged, once for each kind until it
    has gone right again, and looked at again."""
    colour, told = "", set[type[JianbaoError]]()
    while True:
        try:
            before, colour = colour, await desk.look_at_cluster()
            if colour != before:
                level = logging.INFO if colour == "green" else logging.WARNING
                event("cluster_is", level=level, colour=colour)
            if await desk.catch_up():
                event("index_followed", generation=desk.coverage.generation)
            told.clear()
        except JianbaoError as error:
            if type(error) not in told:
                event("cluster_not_followed", level=logging.WARNING, why=error)
            told.add(type(error))
        await sleep(seconds)
