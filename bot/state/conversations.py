"""What was asked just before, so that a follow-up question can be understood from it.

The last few questions of a person in a chat, for half an hour; then, or with /new or /forget, they are
gone. This is the one place where questions stand in words, and the reason why they expire so soon.
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
from retrieval.answering.understanding.follow_ups import ConversationTurn as Said
from retrieval.models import filters_from_json, filters_to_json

TURN_TTL_S = 1800.0
MAX_TURNS = 5
"""Turns kept of one conversation."""
MAX_STORED_TURNS = 20_000
EXPIRY_INTERVAL_S = 300.0
"""Seconds between two looks for what has expired."""

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A question and its answer.

    said: the question as it was understood, and what a follow-up may refer to. written: as it was written.
    answer: the id of the answer. ignoring: kinds of filter that the person has taken away.
    """

    said: Said
    written: str
    answer: str
    ignoring: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        """The question as it was understood, with what was carried over."""
        return self.said.question

    def to_json(self) -> str:
        """The turn in ASCII, so that half a surrogate pair is stored as well."""
        said = {
            **{name: getattr(self.said, name) for name in ("question", "quote", "headline")},
            "filters": filters_to_json(self.said.filters),
            "date": self.said.date.isoformat() if self.said.date else None,
        }
        rest = {"written": self.written, "answer": self.answer, "ignoring": self.ignoring}
        return json.dumps({"said": said, **rest}, ensure_ascii=True)

    @classmethod
    def from_json(cls, body: str) -> StoredTurn:
        """The turn that `to_json` wrote. Raises ValueError, KeyError or TypeError for anything else."""
        fields = json.loads(body)
        said = fields["said"]
        date = dt.date.fromisoformat(said["date"]) if said["date"] else None
        whole = Said(**{**said, "date": date, "filters": filters_from_json(said["filters"])})
        return cls(whole, fields["written"], fields["answer"], tuple(fields["ignoring"]))


class ConversationRepository:
    """Keeps the last turns of each conversation."""

    def __init__(self, state: Database) -> None:
        self._state = state

    async def turns(self, *, chat: int, person: int) -> tuple[StoredTurn, ...]:
        """The conversation so far, the newest turn last."""
        state = self._state
        rows = await state.rows(
            "SELECT body FROM turn WHERE chat = ? AND person = ? AND made >= ?"
            " ORDER BY made DESC, no DESC LIMIT ?",
            state.hashed(chat), state.hashed(person), state.clock() - TURN_TTL_S, MAX_TURNS,
        )  # fmt: skip
        return tuple(turn for (body,) in reversed(rows) if (turn := _turn(body)) is not None)

    async def turn_of(self, answer: str, *, chat: int, person: int) -> StoredTurn | None:
        """The turn that this answer belongs to, if the person asked it not long ago."""
        turns = await self.turns(chat=chat, person=person)
        return next((turn for turn in turns if turn.answer == answer), None)

    async def add(self, turn: StoredTurn, *, chat: int, person: int) -> None:
        """Another turn; the oldest beyond `MAX_TURNS` goes."""
        state, key = self._state, (self._state.hashed(chat), self._state.hashed(person))
        await state.write(
            "INSERT INTO turn (chat, person, made, body) VALUES (?, ?, ?, ?)",
            *key, state.clock(), turn.to_json(),
        )  # fmt: skip
        await state.write(
            "DELETE FROM turn WHERE chat = ? AND person = ? AND no NOT IN (SELECT no FROM turn"
            " WHERE chat = ? AND person = ? ORDER BY made DESC, no DESC LIMIT ?)",
            *key, *key, MAX_TURNS,
        )  # fmt: skip

    async def expire(self) -> None:
        """Questions whose time is over go, from the disk as well."""
        if await self._state.keep_newest("turn", seconds=TURN_TTL_S, most=MAX_STORED_TURNS):
            await self._state.wipe()

    async def expire_for_ever(self, sleep: Sleep = asyncio.sleep) -> None:
        """The same at once and every few minutes, until cancelled, whether anybody writes or not."""
        while True:
            with suppress(StateUnavailable):
                await self.expire()
            await sleep(EXPIRY_INTERVAL_S)

    async def forget(self, *, chat: int, person: int) -> None:
        """The conversation begins anew."""
        state = self._state
        await state.write(
            "DELETE FROM turn WHERE chat = ? AND person = ?", state.hashed(chat), state.hashed(person)
        )
        await state.wipe()


def _turn(body: str) -> StoredTurn | None:
    """A turn as it was kept; None for one of an older version, which is half an hour old at most."""
    try:
        return StoredTurn.from_json(body)
    except (ValueError, KeyError, TypeError):
        return None
