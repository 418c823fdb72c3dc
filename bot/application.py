"""The bot as a whole: how it is built, started and stopped.

Takes the opened index and the database from `main`, the handlers from `container`, their table from
`routes`; the work beside the questions is in `background`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import signal
import time
from collections.abc import Callable
from typing import Any, TypeAlias

from telegram import Bot, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import Application, ApplicationBuilder, Defaults

from bot.access.backlog import BacklogFilter
from bot.background import Apologies, BackgroundTasks, chores
from bot.container import Handlers, Services, access_policy, assemble
from bot.errors import RefusedToken
from bot.handlers.addressing import expects_reply
from bot.handlers.errors import ErrorHandler
from bot.ops.health import Health, HealthServer
from bot.ops.heartbeat import Heartbeat
from bot.ops.metrics import Metrics, MetricSources
from bot.ops.systemd import READY, STOPPING, notify
from bot.ops.watchdog import EXIT_HUNG, Watchdog
from bot.peers.protocol import NoPeers, Peers
from bot.routes import routes
from bot.routing import AccessGuard
from bot.service.reload import IndexReloader
from bot.service.reload_triggers import ReloadTriggers, require_watchfiles
from bot.settings import BotSettings
from bot.state.database import Database
from bot.state.languages import LanguageRepository
from bot.transport.command_menus import show_menus
from bot.transport.inbox import Inbox, UpdateProcessor
from bot.transport.picture_sender import PictureSender
from bot.transport.rate_limiter import SharedRateLimiter
from bot.transport.requests import FailureReport, PollingRequest, SendingRequest
from bot.transport.telegram_clock import TelegramClock
from bot.transport.update_log import UpdateLog
from bot.transport.webhook import WebhookEndpoint, WebhookUpdater, derive_secret, watch_webhook
from bot.views.keyboards import Capabilities
from retrieval.archive.answer_service import AnswerService
from retrieval.archive.live_index import LiveIndex
from retrieval.errors import ArchiveShrunk
from retrieval.i18n import Messages
from retrieval.imaging import fonts
from retrieval.imaging.cutting_sheet import sheets_available
from retrieval.ops.logging import log_event, logger, subscribe

MAX_OPEN_UPDATES = 256
"""Updates taken and not brought to an end: each waits for a thread or for the rate limiter, for a bounded
time. Further updates wait at Telegram."""
FOR_EVER = -1
"""Attempts of a start while the network is down."""
ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER]

TelegramApplication: TypeAlias = Application[Any, Any, Any, Any, Any, Any]


class TelegramBot:
    """One bot, for the life of its process. clock: monotonic, seconds."""

    def __init__(
        self,
        settings: BotSettings,
        index: LiveIndex,
        database: Database,
        messages: Messages,
        peers: Peers | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._index = index
        self._database = database
        self._messages = messages
        self._peers = peers or NoPeers()
        self._clock = clock
        self._service = AnswerService(index, workers=settings.workers, answer_seconds=settings.answer_seconds)
        self._reloader = IndexReloader(index, self._peers)
        self._pictures = PictureSender(database)
        self._languages = LanguageRepository(database, messages.language)
        self._heartbeat = Heartbeat(clock)
        self._telegram_clock = TelegramClock()
        self._failures = FailureReport(clock)
        self._update_log = UpdateLog(database, expects_reply)
        self._inbox = Inbox(self._update_log, self._heartbeat, MAX_OPEN_UPDATES)
        self._webhook = _webhook_endpoint(settings)
        self._health = self._health_server()
        self._background = BackgroundTasks()
        self._handlers: Handlers | None = None
        self._ending: BaseException | None = None

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM, then finish the questions under way.

        Raises RefusedToken once Telegram rejects the token, RefusedWebhook, UnusableAddress, MissingExtra,
        SystemExit with `EXIT_HUNG` after polling hung.
        """
        if self._settings.reload_on_change:
            require_watchfiles()
        application = self._build()
        try:
            self._serve(application)
        except Exception:
            if self._ending is None:
                raise
            logger.exception("crashed")  # while it was ending: what it ends for matters more
        if self._ending is not None:
            raise self._ending

    def _serve(self, application: TelegramApplication) -> None:
        """Take updates until a signal or `_end`."""
        if self._webhook is None:
            application.run_polling(
                timeout=dt.timedelta(seconds=self._settings.poll_seconds),
                bootstrap_retries=FOR_EVER,
                allowed_updates=ALLOWED_UPDATES,
            )
            return
        application.updater = WebhookUpdater(
            application.bot, application.update_queue, self._webhook, self._heartbeat
        )
        application.run_webhook(bootstrap_retries=FOR_EVER)

    def close(self) -> None:
        """Close the threads of questions, reloads and pictures. May be called twice."""
        self._service.close()
        self._reloader.close()
        self._pictures.close()

    def _build(self) -> TelegramApplication:
        def end_refused() -> None:
            self._end(application, RefusedToken(setting="bot.token"))

        application: TelegramApplication = (
            self._builder(end_refused)
            .post_init(self._start)
            .post_stop(self._stop)
            .post_shutdown(self._shut_down)
            .build()
        )
        application.add_error_handler(ErrorHandler(self._languages, self._update_log, self._clock))
        return application

    def _builder(self, refused: Callable[[], None]) -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
        settings = self._settings
        return (
            Application.builder()
            .token(settings.token.get_secret_value())
            .base_url(f"{settings.api}/bot")
            .base_file_url(f"{settings.api}/file/bot")
            .request(SendingRequest(report=self._failures))
            .get_updates_request(
                PollingRequest(
                    refused, self._heartbeat, report=self._failures, sent_now=self._telegram_clock.observe
                )
            )
            .rate_limiter(SharedRateLimiter(self._peers))
            .update_queue(self._inbox)
            .concurrent_updates(UpdateProcessor(MAX_OPEN_UPDATES, self._update_log))
            .defaults(
                Defaults(
                    parse_mode=ParseMode.HTML,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    allow_sending_without_reply=True,  # the answer comes even if its question was deleted
                )
            )
        )

    async def _start(self, application: TelegramApplication) -> None:
        """Begin to serve, once the bot's own name and rights are known."""
        await self._database.open()
        services = self._services(application.bot)
        self._handlers = handlers = assemble(services)
        backlog = BacklogFilter(self._settings.old_after_seconds, self._telegram_clock, self._peers)
        guard = AccessGuard(services.policy, self._languages, backlog)
        application.add_handlers([route.handler(guard) for route in routes(handlers)])
        self._log_what_is_lacking(services)
        await show_menus(application.bot, self._settings.admins, self._languages)
        if self._health is not None:
            self._health.start()
        self._heartbeat.heard()  # Telegram has answered getMe
        await self._start_background(application, services, handlers)
        notify(READY)
        how = "polling" if self._webhook is None else "webhook"
        log_event(how, bot=application.bot.username, admins=len(self._settings.admins))

    async def _start_background(
        self, application: TelegramApplication, services: Services, handlers: Handlers
    ) -> None:
        start, bot = self._background.start, application.bot

        def end_hung() -> None:
            self._end(application, SystemExit(EXIT_HUNG))

        apologies = Apologies(bot, self._update_log, self._messages, self._background)

        async def ask_admins(shrunk: ArchiveShrunk) -> None:
            await handlers.reload.tell_admins(bot, self._settings.admins, shrunk)

        triggers = ReloadTriggers(self._reloader, handlers.subscriptions.start_digests, ask_admins)
        start(Watchdog(self._heartbeat, self._settings.deaf_after_seconds, end_hung).watch())
        await apologies.start()
        for work in chores(services, handlers.conversations, apologies, triggers):
            start(work)
        if self._webhook is not None:
            start(watch_webhook(bot, self._heartbeat))
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, lambda: start(triggers.reload("SIGHUP")))

    async def _stop(self, application: TelegramApplication) -> None:
        """Take no more updates, cancel reloads; questions under way go on."""
        notify(STOPPING)
        if self._health is not None:
            self._health.stop()
        self._background.cancel()
        self.close()
        if self._handlers is not None:
            await self._handlers.reload.close()
            await self._handlers.subscriptions.close()
            await self._handlers.drafts.close()
        log_event("stopped")

    async def _shut_down(self, application: TelegramApplication) -> None:
        """Close the database, after every update has ended."""
        await self._database.close()

    def _end(self, application: TelegramApplication, ending: BaseException) -> None:
        """Stop the bot; `run` raises `ending` then."""
        self._ending = ending
        application.stop_running()

    def _services(self, bot: Bot) -> Services:
        return Services(
            settings=self._settings,
            index=self._index,
            service=self._service,
            reloader=self._reloader,
            database=self._database,
            pictures=self._pictures,
            languages=self._languages,
            policy=access_policy(self._settings, self._clock, self._peers),
            capabilities=Capabilities(
                fonts.fonts_available(),
                bot.username,
                is_public=self._settings.mode == "public",
                sheets=sheets_available(),
            ),
            peers=self._peers,
            bot=bot,
            clock=self._clock,
        )

    def _log_what_is_lacking(self, services: Services) -> None:
        """Log settings and extras an operator may have forgotten."""
        if not services.capabilities.pictures:
            log_event("no_pictures", level=logging.WARNING, hint='pip install "jianbao[pictures]"')
        if not services.bot.supports_inline_queries:
            log_event("no_inline", level=logging.WARNING, hint="@BotFather: /setinline")
        if self._webhook is None and not isinstance(self._peers, NoPeers):
            log_event("polling_alone", level=logging.WARNING, hint="bot.webhook_url: only one bot can poll")

    def _health_server(self) -> HealthServer | None:
        """The server of health and metrics; None without an address."""
        if not self._settings.health_listen:
            return None
        metrics = Metrics(
            MetricSources(
                self._heartbeat,
                coverage=lambda: self._index.coverage,
                waiting=lambda: self._service.waiting,
                under_way=lambda: self._inbox.under_way,
                seconds_away=lambda: self._peers.seconds_away,
                colour=lambda: self._index.colour,
            )
        )
        subscribe(metrics.count)
        return HealthServer(self._settings.health_listen, self._health_now, metrics)

    def _health_now(self) -> Health:
        silence = self._heartbeat.silence
        return Health(
            hears=silence <= self._settings.deaf_after_seconds,
            silence=silence,
            generation=self._index.coverage.generation,
            reloading=self._reloader.is_reloading,
            webhook=self._heartbeat.deliveries,
            search=self._index.colour,
        )


def _webhook_endpoint(settings: BotSettings) -> WebhookEndpoint | None:
    """The endpoint for Telegram's deliveries; None when the bot polls."""
    if not settings.webhook_url:
        return None
    secret = settings.webhook_secret.get_secret_value() or derive_secret(settings.token.get_secret_value())
    return WebhookEndpoint(settings.webhook_url, settings.webhook_listen, secret, tuple(ALLOWED_UPDATES))
