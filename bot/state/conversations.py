"""Conversation repository: the last turns, the context of follow-up questions.

Turns expire after half an hour, or with /new or /forget. Questions are stored in words here and nowhere
else, hence the short lifetime.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.errors import StateUnavailable
from bot.state.database import Database
from retrieval.answering.understanding.follow_ups import ConversationTurn
from retrieval.models import filters_from_json, filters_to_json

TURN_TTL_S = 1800.0
MAX_TURNS = 5
"""Turns of one conversation."""
MAX_STORED_TURNS = 20_000
EXPIRY_INTERVAL_S = 300.0
"""Interval of the deletion of expired turns."""

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A question and its answer.

    said: the question as understood, with the referents of follow-ups. written: the question as typed.
    answer: id of the answer. ignoring: kinds of filter removed by the person.
    """

    said: ConversationTurn
    written: str
    answer: str
    ignoring: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        """The question as understood, carried-over parts included."""
        return self.said.question

    def to_json(self) -> str:
        """Serialise the turn as ASCII JSON, safe for lone surrogates."""
        said = {
            **{name: getattr(self.said, name) for name in ("question", "quote", "headline")},
            "filters": filters_to_json(self.said.filters),
            "date": self.said.date.isoformat() if self.said.date else None,
        }
        rest = {"written": self.written, "answer": self.answer, "ignoring": self.ignoring}
        return json.dumps({"said": said, **rest}, ensure_ascii=True)

    @classmethod
    def from_json(cls, body: str) -> StoredTurn:
        """Parse the JSON of `to_json`. Raises ValueError, KeyError or TypeError."""
        fields = json.loads(body)
        said = fields["said"]
        date = dt.date.fromisoformat(said["date"]) if said["date"] else None
        whole = ConversationTurn(**{**said, "date": date, "filters": filters_from_json(said["filters"])})
        return cls(whole, fields["written"], fields["answer"], tuple(fields["ignoring"]))


class ConversationRepository:
    """Stores the last `MAX_TURNS` turns of each conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def turns(self, *, chat: int, person: int) -> tuple[StoredTurn, ...]:
        """Turns of a conversation, oldest first."""
        database = self._database
        rows = await database.rows(
            "SELECT body FROM turn WHERE chat = ? AND person = ? AND made >= ?"
            " ORDER BY made DESC, no DESC LIMIT ?",
            database.hashed(chat), database.hashed(person), database.clock() - TURN_TTL_S, MAX_TURNS,
        )  # fmt: skip
        return tuple(turn for (body,) in reversed(rows) if (turn := _turn(body)) is not None)

    async def turn_of(self, answer: str, *, chat: int, person: int) -> StoredTurn | None:
        """Return the turn of an answer; None if expired or another person's."""
        turns = await self.turns(chat=chat, person=person)
        return next((turn for turn in turns if turn.answer == answer), None)

    async def add(self, turn: StoredTurn, *, chat: int, person: int) -> None:
        """Append a turn and delete the oldest beyond `MAX_TURNS`."""
        database, key = self._database, (self._database.hashed(chat), self._database.hashed(person))
        await database.write(
            "INSERT INTO turn (chat, person, made, body) VALUES (?, ?, ?, ?)",
            *key, database.clock(), turn.to_json(),
        )  # fmt: skip
        await database.write(
            "DELETE FROM turn WHERE chat = ? AND person = ? AND no NOT IN (SELECT no FROM turn"
            " WHERE chat = ? AND person = ? ORDER BY made DESC, no DESC LIMIT ?)",
            *key, *key, MAX_TURNS,
        )  # fmt: skip

    async def expire(self) -> None:
        """Delete expired turns, from the disk too."""
        if await self._database.keep_newest("turn", seconds=TURN_TTL_S, most=MAX_STORED_TURNS):
            await self._database.wipe()

    async def expire_for_ever(self, sleep: Sleep = asyncio.sleep) -> None:
        """Call `expire` now and every `EXPIRY_INTERVAL_S`, until cancelled."""
        while True:
            with suppress(StateUnavailable):
                await self.expire()
            await sleep(EXPIRY_INTERVAL_S)

    async def forget(self, *, chat: int, person: int) -> None:
        """Delete the turns of a conversation."""
        database = self._database
        await database.write(
            "DELETE FROM turn WHERE chat = ? AND person = ?", database.hashed(chat), database.hashed(person)
        )
        await database.wipe()


def _turn(body: str) -> StoredTurn | None:
    """Parse a stored turn; None for the format of an older version."""
    try:
        return StoredTurn.from_json(body)
    except (ValueError, KeyError, TypeError):
        return None
