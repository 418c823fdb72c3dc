"""Subscription repository: queries of /watch, by person and chat.

Chat ids are stored in plain here and in the update log only: a digest needs an address.
"""

from __future__ import annotations

from typing import Any

from bot.state.database import Database

MAX_WORDS_PER_PERSON = 20
MAX_SUBSCRIPTIONS = 50_000
MAX_WORD_LENGTH = 80
"""Code points of a subscribed query: a few words with a field or two, or a question."""


class SubscriptionRepository:
    """Stores subscriptions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def words(self, person: int, *, chat: int | None = None) -> list[str]:
        """Words of a person in all chats or one, oldest first."""
        who = self._database.hashed(person)
        rows = await self._database.rows(
            "SELECT word, chat FROM watch WHERE person = ? ORDER BY made, word", who
        )
        return [word for word, place in rows if chat is None or place == chat]

    async def add(self, word: str, *, person: int, chat: int) -> bool:
        """Subscribe to a word; False beyond the limits."""
        database = self._database
        total = await database.row("SELECT count(*) FROM watch")
        words = await self.words(person)
        if len(words) >= MAX_WORDS_PER_PERSON or (total and total[0] >= MAX_SUBSCRIPTIONS):
            return word in words
        await database.write(
            "INSERT INTO watch VALUES (?, ?, ?, ?) ON CONFLICT (person, word) DO UPDATE SET"
            " chat = excluded.chat, made = excluded.made",
            database.hashed(person), chat, word, database.clock(),
        )  # fmt: skip
        return True

    async def remove(self, word: str | None, *, person: int, chat: int | None = None) -> int:
        """Unsubscribe from a word or all, in all chats or one.

        Returns the number removed.
        """
        conditions: dict[str, Any] = {"person": self._database.hashed(person)}
        if word is not None:
            conditions["word"] = word
        if chat is not None:
            conditions["chat"] = chat
        where = " AND ".join(f"{column} = ?" for column in conditions)
        return await self._database.write(f"DELETE FROM watch WHERE {where}", *conditions.values())  # noqa: S608

    async def drop_chat(self, chat: int) -> None:
        """Delete the subscriptions of an unreachable chat."""
        await self._database.write("DELETE FROM watch WHERE chat = ?", chat)

    async def migrate_chat(self, old: int, new: int) -> None:
        """Rewrite a chat id, after its migration to a supergroup."""
        await self._database.write("UPDATE watch SET chat = ? WHERE chat = ?", new, old)

    async def words_by_chat(self) -> dict[int, list[str]]:
        """All subscribed words, by chat."""
        found: dict[int, list[str]] = {}
        rows = await self._database.rows("SELECT DISTINCT chat, word FROM watch ORDER BY chat, word")
        for chat, word in rows:
            found.setdefault(chat, []).append(word)
        return found
