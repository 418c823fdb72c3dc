"""Personal data: /privacy, /forget."""

from __future__ import annotations

from telegram import Update

from bot.handlers.base import Context, user_id
from bot.state.database import Database
from bot.state.languages import LanguageRepository
from bot.transport.sender import reply
from bot.views.message import Message, render_text
from retrieval.ops.logging import log_event


class PrivacyHandler:
    """Says what is kept of a person, and erases it.

    keeps_questions: declared in /privacy.
    """

    def __init__(self, database: Database, languages: LanguageRepository, *, keeps_questions: bool) -> None:
        self._database = database
        self._languages = languages
        self._keeps_questions = keeps_questions

    async def privacy(self, update: Update, context: Context) -> None:
        """/privacy: personal data stored, and their erasure."""
        words = self._languages.of(update)
        questions = (
            words.say("bot.privacy_kept") if self._keeps_questions else words.say("bot.privacy_not_kept")
        )
        await self._say(update, render_text(words.say("bot.privacy", questions=questions)))

    async def forget(self, update: Update, context: Context) -> None:
        """/forget: erase the person's data."""
        user = user_id(update)
        if user is not None:
            words = self._languages.of(update)
            rows = await self._database.forget(self._database.hashed(user))
            log_event("forgotten", rows=rows)
            await self._say(update, render_text(words.say("bot.forgotten")))

    async def _say(self, update: Update, message: Message) -> None:
        if update.message is not None:
            await reply(update.message, message)
