"""Brings updates to a webhook, as Telegram does: one after the other, again until it is taken.

Telegram speaks to a server on the open net; what stands there and hands requests on to the bot, with TLS
taken off, is played here, too (`Proxy`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from .stage import Stage
from .update_queue import Update
from .webhook import Webhook

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
"""Seconds between attempts; each one is twice as long as the one before."""
SECONDS_TO_TAKE = 10.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where requests for the webhook go: to a port of this machine, or to a Unix socket."""

    port: int | None = None
    socket: str | None = None

    def connector(self) -> aiohttp.BaseConnector:
        """The way there."""
        return aiohttp.UnixConnector(self.socket) if self.socket else aiohttp.TCPConnector()

    def address(self, webhook: str) -> str:
        """The same path and query on this machine."""
        parts = urlsplit(webhook)
        host = "localhost" if self.socket else f"127.0.0.1:{self.port}"
        return f"http://{host}{parts.path}{'?' + parts.query if parts.query else ''}"


class Courier:
    """Runs for as long as the server.

    carry_out: does what the answer to a delivery asks for: a method of the Bot API, whose result nobody gets.
    """

    def __init__(self, stage: Stage, carry_out: Callable[[str], Awaitable[None]]) -> None:
        self._stage = stage
        self._carry_out = carry_out

    async def run(self) -> None:
        """Deliver whatever there is for a webhook, for ever."""
        with self._stage.changes.sleeper() as changed:
            while True:
                await changed.wait()
                changed.clear()
                await self._deliver_all()

    async def _deliver_all(self) -> None:
        pause = FIRST_PAUSE
        while (job := self._next()) is not None:
            trouble = await self._post(*job)
            with self._stage.changes.made():
                self._stage.world.webhook.attempted(trouble, self._stage.world.clock())
                if trouble is None:
                    self._stage.world.updates.take_away(job[1])
            pause = FIRST_PAUSE if trouble is None else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause if trouble else 0)

    def _next(self) -> tuple[Webhook, Update] | None:
        with self._stage.changes.looked_at():
            world = self._stage.world
            if not world.webhook.url or world.proxy is None or not world.updates.pending:
                return None
            return world.webhook, world.updates.pending[0]

    async def _post(self, webhook: Webhook, update: Update) -> str | None:
        """What went wrong, in Telegram's words; None when the update was taken."""
        proxy: Proxy = self._stage.world.proxy
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers[SECRET_HEADER] = webhook.secret
        body = json.dumps(update).encode()
        timeout = aiohttp.ClientTimeout(total=SECONDS_TO_TAKE)
        try:
            async with (
                aiohttp.ClientSession(connector=proxy.connector(), timeout=timeout) as session,
                session.post(proxy.address(webhook.url), data=body, headers=headers) as answer,
            ):
                if not answer.ok:
                    return f"Wrong response from the webhook: {answer.status} {answer.reason}"
                asked = await answer.text()
        except TimeoutError:
            return "Read timeout expired"
        except (aiohttp.ClientError, OSError):
            return "Connection refused"
        with self._stage.changes.made():
            if webhook.loses_answer():
                return "Read timeout expired"
        if asked.strip():
            await self._carry_out(asked)
        return None
