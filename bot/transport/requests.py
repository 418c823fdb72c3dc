"""The two connections to Telegram: one for sending, one for polling.

Repeated are requests without a connection (`NotSent`), and all polls: both are idempotent. Every other
failure is left to the caller, because a message may have arrived despite the lost answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError

from bot.ops.heartbeat import Heartbeat
from bot.ops.logging import log_event
from bot.transport.http_client import AiohttpRequest, NotSent

CONNECT_PAUSES_S = (0.5, 2.0)
"""Seconds before the second and the third attempt to connect."""
POLL_PAUSES_S = (0.5, 1.0, 2.0)
"""The same for polls. The library's own exponential backoff grows to 30 s and would leave the bot deaf after
a few failures in a row; it begins after these pauses."""
POOL_SIZE = 64
"""Requests under way at once; Telegram takes about 30 messages a second."""


class SendingRequest(AiohttpRequest):
    """Repeats a request, a bounded number of times, without a connection."""

    def __init__(self, *, pauses: Sequence[float] = CONNECT_PAUSES_S) -> None:
        super().__init__(POOL_SIZE)
        self._pauses = tuple(pauses)

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """One request. Raises NetworkError or TimedOut when the last attempt fails, too."""
        for pause in self._pauses:
            try:
                return await super().do_request(*args, **kwargs)
            except NotSent as error:
                log_event("telegram_unreachable", level=logging.WARNING, reason=str(error), again_in=pause)
                await asyncio.sleep(pause)
        return await super().do_request(*args, **kwargs)


class PollingRequest(AiohttpRequest):
    """Repeats a poll, a bounded number of times, after any network failure.

    refused:   called on a rejected token, in the event loop; the library would go deaf in silence.
    heartbeat: records the end of each attempt.
    """

    def __init__(
        self, refused: Callable[[], None], heartbeat: Heartbeat, *, pauses: Sequence[float] = POLL_PAUSES_S
    ) -> None:
        super().__init__(1)
        self._refused = refused
        self._heartbeat = heartbeat
        self._pauses = tuple(pauses)

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """One request. Raises NetworkError or TimedOut when the last attempt fails, too."""
        for pause in self._pauses:
            try:
                status, content = await self._poll(*args, **kwargs)
                if status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return status, content
                reason = str(status)
            except NetworkError as error:
                reason = str(error)
            log_event("poll_failed", level=logging.DEBUG, reason=reason, again_in=pause)
            await asyncio.sleep(pause)
        return await self._poll(*args, **kwargs)

    async def _poll(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        try:
            status, content = await super().do_request(*args, **kwargs)
        except NetworkError:
            self._heartbeat.failed()
            raise
        if status == HTTPStatus.OK:
            self._heartbeat.heard()
        else:
            self._heartbeat.failed()
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            self._refused()
        return status, content
