"""What nobody expected: logged without what was written, and a short apology to who waits for an answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from telegram import Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.languages import Languages
from bot.log import event, trouble
from bot.wiring import Context, turn_away

QUIET_SECONDS = 60.0
"""Trouble with polling is told once in this time and kind; it comes again every few seconds."""


class Apology:
    """The error handler of the application.

    clock: gives seconds that only grow.
    """

    def __init__(self, languages: Languages, clock: Callable[[], float]) -> None:
        self._languages = languages
        self._clock = clock
        self._told: dict[type[BaseException], float] = {}

    async def __call__(self, update: object, context: Context) -> None:
        """Deals with `context.error`, raised while this update was handled, or while polling."""
        error = context.error
        if error is None:
            return
        if not isinstance(update, Update):
            self._polling(error)
        elif isinstance(error, Forbidden):
            event("reader_gone", update=update.update_id, said=error)
        else:
            trouble("update_failed", error, update=update.update_id)
            if not isinstance(error, RetryAfter):
                with suppress(TelegramError):
                    await turn_away(update, self._languages.of(update).say(_apology(error)))

    def _polling(self, error: Exception) -> None:
        now = self._clock()
        last = self._told.get(type(error))
        if last is not None and now - last < QUIET_SECONDS:
            return
        self._told[type(error)] = now
        if isinstance(error, Conflict):
            event("another_bot_polls", level=logging.ERROR, hint="only one process may use this token")
        else:
            event("polling_failed", level=logging.WARNING, error=type(error).__name__, said=error)


def _apology(error: Exception) -> str:
    """A failure of the network may have come after the answer had arrived; one of ours has not."""
    # BadRequest is a NetworkError to the library, but Telegram did answer: with no
    unsure = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    return "bot.perhaps_lost" if unsure else "bot.apology"
