"""The bot as a whole: which message goes where, and how the application is put together.

`routes` is the table of everything the bot reacts to; the first pattern that fits takes the message.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import signal
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import Application, ApplicationBuilder, Defaults

from bot.access.backlog import BacklogFilter
from bot.access.permissions import AccessPolicy, Audience
from bot.container import Handlers, Services, assemble
from bot.errors import RefusedToken, StateUnavailable
from bot.handlers.addressing import expects_reply
from bot.handlers.errors import ErrorHandler, apologise_for_lost_updates
from bot.ops.gc_schedule import sweep_for_ever
from bot.ops.health import Health, HealthServer
from bot.ops.heartbeat import Heartbeat
from bot.ops.logging import log_event, subscribe
from bot.ops.metrics import Metrics
from bot.ops.systemd import READY, STOPPING, notify
from bot.ops.watchdog import WEDGED, Watchdog
from bot.peers.protocol import NoPeers, Peers
from bot.routes import routes
from bot.routing import AccessGuard
from bot.service.answer_service import AnswerService
from bot.service.live_index import LiveIndex
from bot.service.reload import IndexReloader
from bot.service.reload_triggers import (
    ReloadTriggers,
    heaps_of_changes,
    is_within,
    read_hours,
    watch_opensearch,
    watcher,
)
from bot.settings import BotSettings
from bot.state.database import Database
from bot.state.languages import LanguageRepository
from bot.transport.command_menus import show_menus
from bot.transport.inbox import Inbox, UpdateProcessor
from bot.transport.picture_sender import PictureSender
from bot.transport.rate_limiter import SharedRateLimiter
from bot.transport.requests import PollingRequest, SendingRequest
from bot.transport.update_log import OpenUpdate, UpdateLog
from bot.transport.webhook import WebhookEndpoint, WebhookUpdater, ask_about_hook, secret_of
from bot.views.keyboards import Offer
from retrieval.i18n import Messages
from retrieval.imaging import fonts

AT_ONCE = 256
"""Updates taken and not brought to an end: they wait for a thread or for a place in what may be sent, and
each wait has an end. What comes beyond waits at Telegram."""
FOR_EVER = -1
"""Times that a start tries again while the network is down."""


UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER]

TelegramApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass
class TelegramBot:
    """Everything that runs until the process is told to stop.

    clock: gives seconds that only grow.
    """

    settings: BotSettings
    index: LiveIndex
    state: Database
    words: Messages
    others: Peers = field(default_factory=NoPeers)
    clock: Callable[[], float] = time.monotonic
    _refused: bool = field(default=False, init=False)
    _hung: bool = field(default=False, init=False)
    _beside: list[asyncio.Task[None]] = field(default_factory=list, init=False)
    """What runs beside the questions."""

    def __post_init__(self) -> None:
        settings = self.settings
        self._service = AnswerService(
            self.index, workers=settings.workers, answer_seconds=settings.answer_seconds
        )
        self._reloader = IndexReloader(self.index, self.others)
        self._pulse = Heartbeat(self.clock)
        self._studio = PictureSender(self.state)
        self._offer = Offer(fonts.fonts_available())
        self._hook = _hook(self.settings)

    def run(self) -> None:
        """Poll, or take what is brought, until SIGINT or SIGTERM; then finish the questions under way.

        Raises RefusedToken when Telegram does not accept the token any longer, RefusedWebhook,
        UnusableAddress, MissingExtra, SystemExit with `WEDGED` when polling hung.
        """
        if self.settings.reload_on_change:
            watcher()
        application = self._application()
        if self._hook is None:
            application.run_polling(
                timeout=dt.timedelta(seconds=self.settings.poll_seconds),
                bootstrap_retries=FOR_EVER,
                allowed_updates=UPDATES,
            )
        else:
            application.updater = WebhookUpdater(
                application.bot, application.update_queue, self._hook, self._pulse
            )
            application.run_webhook(bootstrap_retries=FOR_EVER)
        if self._refused:
            raise RefusedToken(setting="bot.token")
        if self._hung:
            raise SystemExit(WEDGED)

    def _application(self) -> TelegramApplication:
        languages = LanguageRepository(self.state, self.words.language)
        gate = self._gate()
        journal = UpdateLog(self.state, expects_reply)
        inbox = Inbox(journal, self._pulse, AT_ONCE)
        handlers = assemble(self._services(languages, gate), self.clock)

        async def ready(application: TelegramApplication) -> None:
            """What needs the bot's own name and rights, once they are known."""
            await self.state.open()
            handlers.alerts.bot = application.bot
            self._offer.bot_name = application.bot.username
            self._say_what_is_lacking(application.bot)
            await show_menus(application.bot, self.settings.admins, languages)
            if health is not None:
                health.start()
            self._pulse.heard()  # it has told the bot's own name
            watchdog = Watchdog(self._pulse, self.settings.deaf_after_seconds, hung)
            await self._own_up(application.bot, journal, await self._left(journal))
            chores = self._chores(application, handlers, journal, unasked)
            for work in (watchdog.watch(), *chores):
                self._beside.append(asyncio.create_task(work))
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, asked_to_reload)
            notify(READY)
            how = "polling" if self._hook is None else "webhook"
            log_event(how, bot=application.bot.username, admins=len(self.settings.admins))

        async def stopped(application: TelegramApplication) -> None:
            notify(STOPPING)
            if health is not None:
                health.stop()
            for work in self._beside:
                work.cancel()
            for threads in (self._service, self._reloader, self._studio):
                threads.close()
            await handlers.administration.close()
            await handlers.alerts.close()
            log_event("stopped")

        async def over(application: TelegramApplication) -> None:
            """What was under way has been brought to an end, and written down."""
            await self.state.close()

        def asked_to_reload() -> None:
            self._beside.append(asyncio.create_task(unasked.reload("SIGHUP")))

        def refused() -> None:
            self._refused = True
            application.stop_running()

        def hung() -> None:
            self._hung = True
            application.stop_running()

        application: TelegramApplication = (
            self._builder(refused, journal, inbox)
            .post_init(ready)
            .post_stop(stopped)
            .post_shutdown(over)
            .build()
        )
        health = self._health(inbox)
        unasked = ReloadTriggers(self._reloader, handlers.alerts.reloaded)
        guard = AccessGuard(
            gate, languages, BacklogFilter(self.settings.old_after_seconds, time.time, self.others)
        )
        application.add_handlers([route.handler(guard) for route in routes(handlers)])
        application.add_error_handler(ErrorHandler(languages, journal, self.clock))
        return application

    def _services(self, languages: LanguageRepository, gate: AccessPolicy) -> Services:
        return Services(
            settings=self.settings,
            service=self._service,
            reloader=self._reloader,
            state=self.state,
            studio=self._studio,
            languages=languages,
            gate=gate,
            offer=self._offer,
            others=self.others,
        )

    def _say_what_is_lacking(self, bot: Bot) -> None:
        """What an operator may have forgotten."""
        if not self._offer.pictures:
            log_event("no_pictures", level=logging.WARNING, hint='pip install "jianbao[pictures]"')
        if not bot.supports_inline_queries:
            log_event("no_inline", level=logging.WARNING, hint="@BotFather: /setinline")
        if self._hook is None and not isinstance(self.others, NoPeers):
            log_event("polling_alone", level=logging.WARNING, hint="bot.webhook_url: only one bot can poll")

    async def _own_up(self, bot: Bot, journal: UpdateLog, left: list[OpenUpdate]) -> None:
        """Begin to tell those whose messages were left open."""
        self._beside.append(asyncio.create_task(apologise_for_lost_updates(bot, journal, left, self.words)))

    def _chores(
        self,
        application: TelegramApplication,
        handlers: Handlers,
        journal: UpdateLog,
        unasked: ReloadTriggers,
    ) -> Iterator[Coroutine[Any, Any, None]]:
        """What goes on beside the questions, as long as the bot runs."""

        async def left_behind(bot: int) -> None:
            """Another bot has died: what it left open is told by this one."""
            await self._own_up(application.bot, journal, await journal.take_over(bot))

        yield sweep_for_ever()
        yield self.others.attend(left_behind, self._reloader.follow)
        yield handlers.conversations.expire_for_ever()
        if (archive := self.index.archive).on_cluster:
            yield watch_opensearch(self.index, self._reloader, archive.follow_seconds)
        if self._hook is not None:
            yield ask_about_hook(application.bot, self._pulse)
        if self.settings.reload_on_change:
            yield self._following(unasked)

    def _following(self, unasked: ReloadTriggers) -> Coroutine[Any, Any, None]:
        """Reloads when files of the archive have changed."""
        hours = read_hours(self.settings.quiet_hours)
        heaps = heaps_of_changes(self.index.archive.paths, self.settings.settled_seconds)
        return unasked.follow(heaps, lambda: is_within(hours, dt.datetime.now().astimezone().time()))

    def _health(self, inbox: Inbox) -> HealthServer | None:
        """What tells programs how the bot is; None where no address is set."""
        if not self.settings.health_listen:
            return None
        index, limit = self.index, self.settings.deaf_after_seconds
        metrics = Metrics(
            self._pulse,
            lambda: index.coverage,
            waiting=lambda: self._service.waiting,
            under_way=lambda: inbox.under_way,
            away=lambda: self.others.seconds_away,
            colour=lambda: index.colour,
        )
        subscribe(metrics.heard)

        def health() -> Health:
            silence = self._pulse.silence
            name, webhook = index.coverage.generation, self._pulse.deliveries
            return Health(silence <= limit, silence, name, self._reloader.is_reloading, webhook, index.colour)

        return HealthServer(self.settings.health_listen, health, metrics)

    def _gate(self) -> AccessPolicy:
        settings = self.settings
        audience = Audience(settings.mode, frozenset(settings.users), frozenset(settings.groups))
        return AccessPolicy(
            settings.admins,
            per_minute=settings.questions_per_minute,
            group_per_minute=settings.group_questions_per_minute,
            audience=audience,
            clock=self.clock,
            peers=self.others,
        )

    async def _left(self, journal: UpdateLog) -> list[OpenUpdate]:
        """What this bot's own last process left open; none while the memory is away."""
        try:
            return await journal.open()
        except StateUnavailable:
            return []

    def _builder(
        self, refused: Callable[[], None], journal: UpdateLog, inbox: Inbox
    ) -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
        settings = self.settings
        return (
            Application.builder()
            .token(settings.token.get_secret_value())
            .base_url(f"{settings.api}/bot")
            .base_file_url(f"{settings.api}/file/bot")
            .request(SendingRequest())
            .get_updates_request(PollingRequest(refused, self._pulse))
            .rate_limiter(SharedRateLimiter(self.others))
            .update_queue(inbox)
            .concurrent_updates(UpdateProcessor(AT_ONCE, journal))
            .defaults(
                Defaults(
                    parse_mode=ParseMode.HTML,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    allow_sending_without_reply=True,  # who deletes the question still gets the answer
                )
            )
        )


def _hook(settings: BotSettings) -> WebhookEndpoint | None:
    """Where updates are brought to; None when the bot fetches them."""
    if not settings.webhook_url:
        return None
    secret = settings.webhook_secret.get_secret_value() or secret_of(settings.token.get_secret_value())
    return WebhookEndpoint(settings.webhook_url, settings.webhook_listen, secret, tuple(UPDATES))
