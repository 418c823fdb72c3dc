"""In which language somebody is spoken to: what they chose with /lang, else what their Telegram says.

Quotes are never converted; only the bot's own words change.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress

from telegram import Update, User

from bot.errors import StateUnavailable
from bot.state.database import Database
from retrieval.i18n import Messages
from retrieval.settings import LANGUAGES

MAX_STORED_CHOICES = 50_000
"""People whose settings are kept; who has not changed theirs for longest is forgotten first."""
MAX_CACHED_CHOICES = 4096
"""People whose choice is at hand; who has not written for longest is forgotten first."""
_TRADITIONAL = ("hant", "tw", "hk", "mo")


class LanguageRepository:
    """Gives the words for a person, once that person has been recalled.

    default: for whose language is unknown or none of ours but Chinese.
    """

    def __init__(self, state: Database, default: str) -> None:
        self._state = state
        self._chosen: OrderedDict[int, str | None] = OrderedDict()
        self.default = Messages(default)

    async def recall(self, user: User | None) -> None:
        """Find out what somebody has chosen; while the memory is away, what is known of it counts."""
        if user is not None:
            await self.chosen(user.id)

    def of(self, update: Update) -> Messages:
        """The words for whoever this update comes from."""
        return self.of_user(update.effective_user)

    def of_user(self, user: User | None) -> Messages:
        """The words for this person."""
        if user is None:
            return self.default
        chosen = self._chosen.get(user.id) or match_language(user.language_code)
        return Messages(chosen) if chosen else self.default

    async def of_chat(self, chat: int) -> Messages:
        """The words for whoever reads a chat, when nobody has just written there; a private chat has the
        number of its person."""
        chosen = await self.chosen(chat)
        return Messages(chosen) if chosen else self.default

    async def chosen(self, user: int) -> str | None:
        """What somebody has chosen with /lang; while the memory is away, what is known of it."""
        with suppress(StateUnavailable):
            self._remember(user, await self._kept(user))
        return self._chosen.get(user)

    async def choose(self, user: int, language: str | None) -> None:
        """Remember the choice; None goes back to what Telegram says."""
        state = self._state
        await state.write(
            "INSERT INTO person VALUES (?, ?, ?) ON CONFLICT (person) DO UPDATE SET"
            " language = excluded.language, seen = excluded.seen",
            state.hashed(user), language, state.clock(),
        )  # fmt: skip
        await state.write(
            "DELETE FROM person WHERE seen <= (SELECT seen FROM person ORDER BY seen DESC LIMIT 1 OFFSET ?)",
            MAX_STORED_CHOICES,
        )
        self._remember(user, language)

    async def _kept(self, user: int) -> str | None:
        row = await self._state.row("SELECT language FROM person WHERE person = ?", self._state.hashed(user))
        return str(row[0]) if row and row[0] in LANGUAGES else None

    def _remember(self, user: int, language: str | None) -> None:
        self._chosen[user] = language
        self._chosen.move_to_end(user)
        if len(self._chosen) > MAX_CACHED_CHOICES:
            self._chosen.popitem(last=False)


def match_language(code: str | None) -> str | None:
    """The catalogue for an IETF language tag such as `zh-hans`, `zh-TW`, `en-GB`; None for others."""
    parts = (code or "").lower().replace("_", "-").split("-")
    if parts[0] == "zh":
        return "zh-Hant" if any(part in _TRADITIONAL for part in parts[1:]) else "zh-Hans"
    return "en" if parts[0] == "en" else None
