"""Unexpected errors: a log line without message texts, and an apology.

An apology is retried with backoff, as the network that lost the answer may lose it too. Failed ones are tried
again every minute; updates lost with a killed process are made up for at the next start.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, TelegramError

from bot.errors import StateUnavailable
from bot.handlers.base import Context, reject
from bot.state.languages import LanguageRepository
from bot.transport.update_log import OpenUpdate, UpdateLog
from retrieval.errors import SearchUnavailable
from retrieval.i18n import Messages
from retrieval.ops.logging import log_error, log_event

POLLING_ERROR_QUIET_S = 60.0
"""A kind of polling error is logged once in this time; it recurs every few seconds."""
MAX_CONCURRENT_APOLOGIES = 32
"""Apologies sent at the same time at a start: a half of the connections."""
RETRY_DELAYS_S = (1.0, 5.0, 20.0)
"""Backoff after each failed apology."""
OWED_EVERY_S = 60.0
"""Seconds between two rounds of apologies that failed before."""

Sleep = Callable[[float], Awaitable[None]]


class ErrorHandler:
    """Error handler of the application.

    clock: monotonic, seconds.
    """

    def __init__(
        self,
        languages: LanguageRepository,
        update_log: UpdateLog,
        clock: Callable[[], float],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._languages = languages
        self._update_log = update_log
        self._clock = clock
        self._sleep = sleep
        self._last_logged: dict[type[BaseException], float] = {}

    async def __call__(self, update: object, context: Context) -> None:
        """Handle `context.error`, raised by a handler of this update or by polling."""
        error = context.error
        if error is None:
            return
        if not isinstance(update, Update):
            self._log_polling_error(error)
        elif isinstance(error, Forbidden):
            log_event("reader_gone", said=error)
        elif isinstance(error, SearchUnavailable):
            words = self._languages.of(update)
            log_event("search_unavailable", level=logging.WARNING, why=error)
            await self._apologise(update, words.error(error))
        else:
            log_error("update_failed", error)
            await self._apologise(update, self._languages.of(update).say(_apology_key(error)))

    async def _apologise(self, update: Update, text: str) -> None:
        for pause in (*RETRY_DELAYS_S, None):
            try:
                return await reject(update, text)
            except (BadRequest, Forbidden) as error:
                log_event("apology_refused", said=error)
                return None
            except TelegramError as error:
                if pause is None:
                    log_event("apology_failed", level=logging.ERROR, said=error)
                    self._update_log.owe(update.update_id)
                else:
                    await self._sleep(pause)
        return None

    def _log_polling_error(self, error: Exception) -> None:
        now = self._clock()
        last = self._last_logged.get(type(error))
        if last is not None and now - last < POLLING_ERROR_QUIET_S:
            return
        self._last_logged[type(error)] = now
        if isinstance(error, Conflict):
            log_event("another_bot_polls", level=logging.ERROR, hint="only one process may use this token")
        else:
            log_event("polling_failed", level=logging.WARNING, error=type(error).__name__, said=error)


async def apologise_for_lost_updates(
    bot: Bot,
    update_log: UpdateLog,
    updates: Sequence[OpenUpdate],
    words: Messages,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Apologise for updates left open by a previous process.

    Concurrent, each with its own backoff; failed ones stay in the log, owed.
    """
    slots = asyncio.Semaphore(MAX_CONCURRENT_APOLOGIES)

    async def apologise(lost: OpenUpdate) -> None:
        async with slots:
            is_settled = await _send_apology(bot, lost, words, sleep)
        if is_settled:
            await update_log.end(lost.update)
        else:
            update_log.owe(lost.update, under_way=False)

    await asyncio.gather(*map(apologise, updates))


async def pay_owed_apologies(
    bot: Bot, update_log: UpdateLog, words: Messages, sleep: Sleep = asyncio.sleep
) -> None:
    """Try failed apologies again, every minute, until cancelled."""
    while True:
        await sleep(OWED_EVERY_S)
        try:
            owed = await update_log.owed()
        except StateUnavailable:
            continue
        await apologise_for_lost_updates(bot, update_log, owed, words, sleep)


async def _send_apology(bot: Bot, lost: OpenUpdate, words: Messages, sleep: Sleep) -> bool:
    """Send one apology with backoff; False if the network failed throughout."""
    for pause in (*RETRY_DELAYS_S, None):
        try:
            await bot.send_message(
                lost.chat,
                words.say("bot.cut_off"),
                reply_to_message_id=lost.message,
                disable_notification=True,
            )
        except (BadRequest, Forbidden) as error:
            log_event("apology_refused", update=lost.update, said=error)
        except TelegramError as error:
            if pause is not None:
                await sleep(pause)
                continue
            log_event("apology_failed", level=logging.ERROR, update=lost.update, said=error)
            return False
        return True
    raise AssertionError("the last attempt returns")


def _apology_key(error: Exception) -> str:
    """Catalogue key: after a network error the answer may have arrived."""
    # BadRequest is a NetworkError to the library, but Telegram did answer: with no
    unsure = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    return "bot.perhaps_lost" if unsure else "bot.apology"
