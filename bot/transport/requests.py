"""The two connections to Telegram: one for sending, one for polling.

Repeated are requests without a connection (`NotSent`), and all polls: both are idempotent. Every other
failure is left to the caller, because a message may have arrived despite the lost answer. Failures are logged
with what is tried: the host, the proxy, the reason.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from telegram.error import NetworkError

from bot.ops.heartbeat import Heartbeat
from bot.transport.http_client import AiohttpRequest, NotSent
from bot.transport.polled_updates import MAX_UPDATES_PER_POLL, PolledUpdates, read_poll
from bot.transport.proxy import proxy_for
from retrieval.ops.logging import log_event

MAX_POLL_S = 120.0
"""From the end of one poll to the end of the next; after longer the host may have slept."""
CONNECT_PAUSES_S = (0.5, 2.0)
"""Seconds before the second and the third attempt to connect."""
POLL_PAUSES_S = (0.5, 1.0, 2.0)
"""The same for polls. The library's own exponential backoff grows to 30 s and would leave the bot deaf after
a few failures in a row; it begins after these pauses."""
REPORT_EVERY_S = 30.0
"""Between two log lines on failing requests."""
POOL_SIZE = 64
"""Requests under way at once; Telegram takes about 30 messages a second."""


class FailureReport:
    """Logs failing requests, at most one line in `REPORT_EVERY_S`. clock: monotonic, seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: float | None = None

    def failed(self, url: str, reason: str) -> None:
        """Log a failed request with its host, proxy and reason."""
        now = self._clock()
        if self._last is not None and now - self._last < REPORT_EVERY_S:
            return
        self._last = now
        proxy = proxy_for(url)
        via = {"proxy": proxy.place} if proxy is not None else {}
        host = urlsplit(url).netloc.rpartition("@")[2]
        log_event("telegram_unreachable", level=logging.WARNING, host=host, **via, reason=reason)


def _is_outage(status: int, content: bytes) -> bool:
    """True for a failing server, or a flood limit without end."""
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
        status == HTTPStatus.TOO_MANY_REQUESTS and b"retry_after" not in content
    )


class SendingRequest(AiohttpRequest):
    """Repeats a request, a bounded number of times, without a connection."""

    def __init__(
        self, *, pauses: Sequence[float] = CONNECT_PAUSES_S, report: FailureReport | None = None
    ) -> None:
        super().__init__(POOL_SIZE)
        self._pauses = tuple(pauses)
        self._report = report or FailureReport()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """One request. Raises NetworkError or TimedOut when the last attempt fails, too."""
        for pause in self._pauses:
            try:
                return await self._send(*args, **kwargs)
            except NotSent:
                await asyncio.sleep(pause)
        return await self._send(*args, **kwargs)

    async def _send(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        try:
            status, content = await super().do_request(url, *args, **kwargs)
        except NetworkError as error:
            self._report.failed(url, str(error))
            raise
        if _is_outage(status, content):
            self._report.failed(url, f"status {status}")
        return status, content


class PollingRequest(AiohttpRequest):
    """Repeats a poll, a bounded number of times, after any network failure.

    refused:   called on a rejected token, in the event loop; the library would go deaf in silence.
    heartbeat: records the end of each attempt.
    sent_now:  called with the date of each message that was sent during the poll.
    """

    def __init__(
        self,
        refused: Callable[[], None],
        heartbeat: Heartbeat,
        *,
        pauses: Sequence[float] = POLL_PAUSES_S,
        report: FailureReport | None = None,
        sent_now: Callable[[int], None] = lambda date: None,
    ) -> None:
        super().__init__(1)
        self._refused = refused
        self._heartbeat = heartbeat
        self._pauses = tuple(pauses)
        self._report = report or FailureReport()
        self._sent_now = sent_now
        self._emptied: float | None = None
        """Time of the host when Telegram had no more updates, in the last poll."""

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

    async def _poll(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        try:
            status, content = await super().do_request(url, *args, **kwargs)
        except NetworkError as error:
            self._heartbeat.failed()
            self._report.failed(url, str(error))
            raise
        polled = read_poll(content) if status == HTTPStatus.OK else None
        if polled is not None:
            self._heartbeat.heard()
            self._observe(polled)
            return status, polled.content
        self._heartbeat.failed()
        if status == HTTPStatus.OK:
            self._report.failed(url, "no list of updates")
            raise NetworkError("no list of updates")
        if _is_outage(status, content):
            self._report.failed(url, f"status {status}")
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            self._refused()
        return status, content

    def _observe(self, polled: PolledUpdates) -> None:
        """Report a message newer than the poll before: sent just now."""
        now = time.time()
        is_fresh = self._emptied is not None and 0 <= now - self._emptied <= MAX_POLL_S
        if is_fresh and polled.newest is not None:
            self._sent_now(polled.newest)
        self._emptied = now if polled.count < MAX_UPDATES_PER_POLL else None
