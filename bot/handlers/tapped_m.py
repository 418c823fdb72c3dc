"""From a tap to the answer it is about: read, checked, found, or politely turned down."""

from __future__ import annotations

from dataclasses import dataclass

import telegram
from telegram import Update

from bot.callback_data import Tap
from bot.ops.logging import event
from bot.state.answers import Answers, Kept
from bot.state.languages import Languages
from bot.transport.sender import stop_spinner


@dataclass(frozen=True, slots=True)
class Found:
    """A tap with the message it was on and the answer it is about."""

    query: telegram.CallbackQuery
    message: telegram.Message
    kept: Kept
    tap: Tap


class Tapped:
    """Finds what taps are about."""

    def __init__(self, answers: Answers, languages: Languages) -> None:
        self._answers = answers
        self._languages = languages

    async def find(self, update: Update) -> Found | None:
        """The answer that a tap is about. None when there is none; then whoever tapped has been told."""
        query = update.callback_query
        tap = Tap.read(query.data) if query else None
        message = query.message if query else None
        if query is None or tap is None or not isinstance(message, telegram.Message):
            await self.expired(update)
            return None
        kept = await self._answers.find(tap.answer, chat=message.chat.id)
        if kept is None:
            await self.expired(update)
            return None
        return Found(query, message, kept, tap)

    async def expired(self, update: Update) -> None:
        """Say that what the button was about is not there any more."""
        if update.callback_query is not None:
            event("tap_expired", update=update.update_id)
            await stop_spinner(update.callback_query, self._languages.of(update).say("bot.expired"))
