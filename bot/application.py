"""The bot as a whole: which message goes where, and how the application is put together.

`routes` is the table of everything the bot reacts to; the first pattern that fits takes the message.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import AIORateLimiter, Application, Defaults, filters

from bot.access import Gate, Who
from bot.connection import PollingRequest, SendingRequest
from bot.desk import Desk
from bot.errors import RefusedToken
from bot.handlers.admin import Administration
from bot.handlers.ask import Asking
from bot.handlers.help import Guide
from bot.handlers.trouble import Apology
from bot.log import event
from bot.menu import show_menus
from bot.settings import BotSettings
from bot.wiring import Route
from retrieval.messages import Messages

AT_ONCE = 256
"""Messages handled at the same time; they wait for a thread, and each wait has an end."""
FLOOD_RETRIES = 3
"""Times that a message is sent again after Telegram has said how long to wait."""

PRIVATE = filters.ChatType.PRIVATE
TEXT = filters.TEXT & ~filters.COMMAND

TelegramApplication = Application[Any, Any, Any, Any, Any, Any]


def routes(asking: Asking, guide: Guide, administration: Administration) -> tuple[Route, ...]:
    """Pattern, handler, who may."""
    return (
        Route("ask", asking.command, Who.EVERYONE),
        Route("start", guide.start, Who.EVERYONE),
        Route("help", guide.help, Who.EVERYONE),
        Route("status", guide.status, Who.EVERYONE),
        Route("reload", administration.reload, Who.ADMINS),
        Route(PRIVATE & TEXT, asking.text, Who.EVERYONE),
        Route(PRIVATE & filters.COMMAND, guide.unknown_command, Who.EVERYONE),
        Route(PRIVATE & ~filters.StatusUpdate.ALL, guide.not_text, Who.EVERYONE),
    )


@dataclass
class TelegramBot:
    """Everything that runs until the process is told to stop.

    clock: gives seconds that only grow.
    """

    settings: BotSettings
    desk: Desk
    words: Messages
    clock: Callable[[], float] = time.monotonic
    _refused: bool = field(default=False, init=False)

    def run(self) -> None:
        """Poll until SIGINT or SIGTERM; then finish the questions under way.

        Raises RefusedToken when Telegram does not accept the token any longer.
        """
        administration = Administration(self.desk, self.words, self.clock)
        application = self._application(administration)
        application.run_polling(
            timeout=dt.timedelta(seconds=self.settings.poll_seconds),
            bootstrap_retries=-1,  # a start while the network is down waits for it
            allowed_updates=[Update.MESSAGE],
        )
        if self._refused:
            raise RefusedToken(setting="bot.token")

    def _application(self, administration: Administration) -> TelegramApplication:
        settings = self.settings
        gate = Gate(settings.admins, per_minute=settings.questions_per_minute, clock=self.clock)

        async def ready(application: TelegramApplication) -> None:
            await show_menus(application.bot, settings.admins, self.words)
            event("polling", bot=application.bot.username, admins=len(settings.admins))

        async def stopped(application: TelegramApplication) -> None:
            self.desk.close()
            await administration.close()
            event("stopped")

        def refused() -> None:
            self._refused = True
            application.stop_running()

        application: TelegramApplication = (
            Application.builder()
            .token(settings.token.get_secret_value())
            .base_url(f"{settings.api}/bot")
            .base_file_url(f"{settings.api}/file/bot")
            .request(SendingRequest())
            .get_updates_request(PollingRequest(refused))
            .rate_limiter(AIORateLimiter(max_retries=FLOOD_RETRIES))
            .concurrent_updates(AT_ONCE)
            .defaults(
                Defaults(
                    parse_mode=ParseMode.HTML,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    allow_sending_without_reply=True,  # who deletes the question still gets the answer
                )
            )
            .post_init(ready)
            .post_stop(stopped)
            .build()
        )
        asking = Asking(self.desk, self.words)
        guide = Guide(self.desk, self.words, gate)
        application.add_handlers(
            [route.handler(gate, self.words) for route in routes(asking, guide, administration)]
        )
        application.add_error_handler(Apology(self.words, self.clock))
        return application
