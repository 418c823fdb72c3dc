"""Updates delivered by Telegram: a small server behind a TLS proxy.

A stranger gets 403 and nothing else: each delivery has to carry the secret given to Telegram with the
webhook. An update is logged before Telegram gets its 200; any other, Telegram delivers again. The webhook
stays set after the process, so that Telegram keeps later updates.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import Updater
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from bot.errors import RefusedWebhook
from bot.ops.heartbeat import DeliveryHealth, Heartbeat
from retrieval.ops.logging import log_error, log_event
from retrieval.ops.sockets import bind, remove_socket_file

Sleep = Callable[[float], Awaitable[None]]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the name of a header
MAX_UPDATE_BYTES = 1 << 20
"""Bytes of an update: more than the longest message, quoted in a reply, with all entities."""
READ_TIMEOUT_S = 10.0
IDLE_TIMEOUT_S = 120.0
CLOSE_TIMEOUT_S = 5.0
WATCH_EVERY_S = 60.0
FAILURE_TTL_S = 120.0
"""Age of the last failed delivery from which a later success is assumed, while updates wait."""
RETRY_PAUSES_S = (1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds between attempts to set the webhook while Telegram cannot be reached; the last one repeats."""


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """The address of the webhook.

    url:     Telegram delivers there, https.
    listen:  local address: `host:port` or `unix:/path`.
    secret:  carried by every delivery.
    updates: kinds of updates wanted.
    """

    url: str
    listen: str
    secret: str
    updates: tuple[str, ...]

    @property
    def host(self) -> str:
        """The host of the address, fit for the log."""
        return urlsplit(self.url).hostname or "?"


def derive_secret(token: str) -> str:
    """Derive a secret from the token: the same at every start.

    HMAC-SHA-256, not reversible.
    """
    return hmac.new(token.encode(), b"jianbao webhook", hashlib.sha256).hexdigest()


class WebhookUpdater(Updater):
    """Puts delivered updates into the queue."""

    def __init__(
        self, bot: Bot, update_queue: asyncio.Queue[object], hook: WebhookEndpoint, heartbeat: Heartbeat
    ) -> None:
        super().__init__(bot, update_queue)
        self._hook = hook
        self._heartbeat = heartbeat
        self._server: HTTPServer | None = None

    @property
    def running(self) -> bool:
        """True while deliveries are taken."""
        return self._server is not None

    async def start_webhook(self, *args: Any, **kwargs: Any) -> asyncio.Queue[object]:
        """Listen, then set the webhook. Raises UnusableAddress, RefusedWebhook, InvalidToken."""
        self._server = self._listen()
        await self._set_webhook()
        log_event("webhook_set", host=self._hook.host)
        return self.update_queue

    async def stop(self) -> None:
        """Take nothing more; deliveries under way are finished."""
        server, self._server = self._server, None
        if server is None:
            return
        server.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await server.close_all_connections()
        remove_socket_file(self._hook.listen)

    def _listen(self) -> HTTPServer:
        taking = {
            "bot": self.bot,
            "queue": self.update_queue,
            "secret": self._hook.secret,
            "heartbeat": self._heartbeat,
        }
        server = HTTPServer(
            Application([(r".*", WebhookHandler, taking)], log_function=_quiet),
            max_body_size=MAX_UPDATE_BYTES,
            max_buffer_size=2 * MAX_UPDATE_BYTES,
            body_timeout=READ_TIMEOUT_S,
            idle_connection_timeout=IDLE_TIMEOUT_S,
        )
        server.add_sockets(bind(self._hook.listen, "bot.webhook_listen"))
        return server

    async def _set_webhook(self) -> None:
        hook, pauses = self._hook, iter(RETRY_PAUSES_S)
        while True:
            try:
                await self.bot.set_webhook(
                    hook.url, secret_token=hook.secret, allowed_updates=list(hook.updates)
                )
                return
            except BadRequest as error:
                raise RefusedWebhook(setting="bot.webhook_url", said=error.message) from None
            except InvalidToken:
                raise
            except TelegramError as error:
                pause = next(pauses, RETRY_PAUSES_S[-1])
                log_event("webhook_not_set", level=logging.WARNING, said=error, again_in=pause)
            await asyncio.sleep(pause)


class WebhookHandler(RequestHandler):
    """Takes one delivery: a POST with the secret, on any path."""

    def initialize(self, bot: Bot, queue: asyncio.Queue[object], secret: str, heartbeat: Heartbeat) -> None:
        """Take the queue of updates, and the secret to check."""
        self._heartbeat = heartbeat
        self._bot = bot
        self._queue = queue
        self._secret = secret

    def prepare(self) -> None:
        """Raises HTTPError for a stranger."""
        given = self.request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            raise HTTPError(HTTPStatus.FORBIDDEN)
        self._heartbeat.heard()

    async def post(self) -> None:
        """Put an update into the queue and the log, before the 200."""
        try:
            update = Update.de_json(json.loads(self.request.body), self._bot)
        except Exception as error:  # noqa: BLE001 -- delivered again for ever, it would hold up all later updates
            log_error("update_unreadable", error)
            return
        await self._queue.put(update)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Send no body with an error."""
        self.finish()


async def watch_webhook(
    bot: Bot, heartbeat: Heartbeat, *, sleep: Sleep = asyncio.sleep, now: Callable[[], float] = time.time
) -> None:
    """Ask Telegram for the state of deliveries every `WATCH_EVERY_S`, until cancelled.

    Silence alone does not tell an idle bot from an unreachable one. The last failure is logged once.
    """
    logged_at = 0.0
    while True:
        try:
            info = await bot.get_webhook_info()
        except TelegramError:
            heartbeat.failed()
        else:
            failed_at = info.last_error_date.timestamp() if info.last_error_date else 0.0
            said = info.last_error_message or ""
            heartbeat.deliveries = DeliveryHealth(info.pending_update_count, failed_at, said)
            if info.pending_update_count and now() - failed_at < FAILURE_TTL_S:
                heartbeat.failed()
            else:
                heartbeat.heard()
            if failed_at > logged_at:
                logged_at = failed_at
                log_event(
                    "webhook_failing", level=logging.WARNING, said=said, waiting=info.pending_update_count
                )
        await sleep(WATCH_EVERY_S)


def _quiet(handler: RequestHandler) -> None:
    """Log nothing of strangers' requests."""
