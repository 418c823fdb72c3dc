"""Language repository: the choice of /lang, else the Telegram client's language.

Only the bot's own words are translated; quotes are never converted.
"""

from __future__ import annotations

from contextlib import suppress

from cachetools import LRUCache
from telegram import Chat, Update, User

from bot.errors import StateUnavailable
from bot.state.database import Database
from retrieval.i18n import Messages, match_language
from retrieval.settings import LANGUAGES

MAX_STORED_CHOICES = 50_000
"""Stored choices; the one unchanged for longest is deleted first."""
MAX_CACHED_CHOICES = 4096
"""Choices in memory; the least recently used is evicted."""


class LanguageRepository:
    """Message catalogues by person; `recall` before `of`.

    default: catalogue key for unknown and unsupported languages.
    """

    def __init__(self, database: Database, default: str) -> None:
        self._database = database
        self._cache: LRUCache[int, str | None] = LRUCache(MAX_CACHED_CHOICES)
        self.default = Messages(default)

    async def recall(self, sender: User | Chat | None) -> None:
        """Load the choice of a sender into the cache, for `of`."""
        if sender is not None:
            await self.choice(sender.id)

    def of(self, update: Update) -> Messages:
        """Catalogue for the sender of an update."""
        return self.of_user(update.effective_sender)

    def of_user(self, sender: User | Chat | None) -> Messages:
        """Catalogue for a sender: the cached choice, else the client's language."""
        if sender is None:
            return self.default
        code = sender.language_code if isinstance(sender, User) else None
        chosen = self._cache.get(sender.id) or match_language(code)
        return Messages(chosen) if chosen else self.default

    async def of_chat(self, chat: int) -> Messages:
        """Catalogue for a chat; a private chat has its user's id."""
        chosen = await self.choice(chat)
        return Messages(chosen) if chosen else self.default

    async def choice(self, user: int) -> str | None:
        """Choice of a user; the cached one while the database is away."""
        with suppress(StateUnavailable):
            self._cache[user] = await self._stored(user)
        return self._cache.get(user)

    async def choose(self, user: int, language: str | None) -> None:
        """Store the choice; None follows the Telegram client."""
        database = self._database
        await database.write(
            "INSERT INTO person VALUES (?, ?, ?) ON CONFLICT (person) DO UPDATE SET"
            " language = excluded.language, seen = excluded.seen",
            database.hashed(user), language, database.clock(),
        )  # fmt: skip
        await database.write(
            "DELETE FROM person WHERE seen <= (SELECT seen FROM person ORDER BY seen DESC LIMIT 1 OFFSET ?)",
            MAX_STORED_CHOICES,
        )
        self._cache[user] = language

    async def _stored(self, user: int) -> str | None:
        row = await self._database.row(
            "SELECT language FROM person WHERE person = ?", self._database.hashed(user)
        )
        return str(row[0]) if row and row[0] in LANGUAGES else None
