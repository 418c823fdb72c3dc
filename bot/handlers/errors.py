"""What nobody expected: logged without what was written, and a short apology to who waits for an answer.

The network that lost an answer may lose the apology as well, so that is tried for a while; what came of
nothing, and what a killed process left behind, is told at the next start.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, TelegramError

from bot.handlers.base import Context, reject
from bot.ops.logging import log_error, log_event
from bot.state.languages import LanguageRepository
from bot.transport.update_log import OpenUpdate, UpdateLog
from retrieval.errors import SearchUnavailable
from retrieval.i18n import Messages

POLLING_ERROR_QUIET_S = 60.0
"""Trouble with polling is told once in this time and kind; it comes again every few seconds."""
MAX_CONCURRENT_APOLOGIES = 32
"""People who are told at the same time that they were not answered: a half of the connections."""
RETRY_DELAYS_S = (1.0, 5.0, 20.0)
"""Seconds after each failed attempt to apologise."""

Sleep = Callable[[float], Awaitable[None]]


class ErrorHandler:
    """The error handler of the application.

    clock: gives seconds that only grow; sleep: waits for seconds.
    """

    def __init__(
        self,
        languages: LanguageRepository,
        journal: UpdateLog,
        clock: Callable[[], float],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._languages = languages
        self._journal = journal
        self._clock = clock
        self._sleep = sleep
        self._told: dict[type[BaseException], float] = {}

    async def __call__(self, update: object, context: Context) -> None:
        """Deals with `context.error`, raised while this update was handled, or while polling."""
        error = context.error
        if error is None:
            return
        if not isinstance(update, Update):
            self._polling(error)
        elif isinstance(error, Forbidden):
            log_event("reader_gone", said=error)
        elif isinstance(error, SearchUnavailable):
            words = self._languages.of(update)
            log_event("search_unavailable", level=logging.WARNING, why=error)
            await self._apologise(update, words.error(error))
        else:
            log_error("update_failed", error)
            await self._apologise(update, self._languages.of(update).say(_apology(error)))

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
                    self._journal.owe(update.update_id)
                else:
                    await self._sleep(pause)
        return None

    def _polling(self, error: Exception) -> None:
        now = self._clock()
        last = self._told.get(type(error))
        if last is not None and now - last < POLLING_ERROR_QUIET_S:
            return
        self._told[type(error)] = now
        if isinstance(error, Conflict):
            log_event("another_bot_polls", level=logging.ERROR, hint="only one process may use this token")
        else:
            log_event("polling_failed", level=logging.WARNING, error=type(error).__name__, said=error)


async def apologise_for_lost_updates(
    bot: Bot, journal: UpdateLog, left: Sequence[OpenUpdate], words: Messages, sleep: Sleep = asyncio.sleep
) -> None:
    """Tell those whose messages were open when the process before this one ended: these were `left`.

    Each is tried for a while, beside the others: one whom the network fails keeps nobody waiting. Who could
    not be told is left for the next start.
    """
    told_at_once = asyncio.Semaphore(MAX_CONCURRENT_APOLOGIES)

    async def tell(one: OpenUpdate) -> None:
        async with told_at_once:
            told = await _owned_up(bot, one, words, sleep)
        if told:
            await journal.end(one.update)

    await asyncio.gather(*map(tell, left))


async def _owned_up(bot: Bot, one: OpenUpdate, words: Messages, sleep: Sleep) -> bool:
    for pause in (*RETRY_DELAYS_S, None):
        try:
            await bot.send_message(
                one.chat, words.say("bot.cut_off"), reply_to_message_id=one.message, disable_notification=True
            )
        except (BadRequest, Forbidden) as error:
            log_event("apology_refused", update=one.update, said=error)
        except TelegramError as error:
            if pause is not None:
                await sleep(pause)
                continue
            log_event("apology_failed", level=logging.ERROR, update=one.update, said=error)
            return False
        return True
    raise AssertionError("the last attempt returns")


def _apology(error: Exception) -> str:
    """A failure of the network may have come after the answer had arrived; one of ours has not."""
    # BadRequest is a NetworkError to the library, but Telegram did answer: with no
    unsure = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    return "bot.perhaps_lost" if unsure else "bot.apology"
