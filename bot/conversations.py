"""What was asked just before, so that a follow-up question can be understood from it.

The last few questions of a person in a chat, for half an hour; then, or with /new or /forget, they are
gone. This is the one place where questions stand in words, and the reason why they expire so soon.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.state import State

SECONDS = 1800.0
TURNS = 5
"""Turns kept of one conversation."""
MOST = 20_000
SWEEP_EVERY = 64


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was understood, with what was carried over; as it was written; its answer's id."""

    question: str
    written: str
    answer: str


@dataclass(frozen=True, slots=True)
class Completed:
    """A question that stands for itself, and what of it was carried over from the turns before."""

    question: str
    carried: tuple[str, ...] = ()


Completing = Callable[[str, Sequence[Turn]], Completed]


def as_written(question: str, turns: Sequence[Turn]) -> Completed:
    """The question as it is, whatever was asked before."""
    return Completed(question)


class Conversations:
    """Keeps the last turns of each conversation."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._since_sweep = 0

    def turns(self, *, chat: int, person: int) -> tuple[Turn, ...]:
        """The conversation so far, the newest turn last."""
        state = self._state
        rows = state.rows(
            "SELECT body FROM turn WHERE chat = ? AND person = ? AND made >= ? ORDER BY made DESC, rowid DESC"
            " LIMIT ?",
            state.hashed(chat), state.hashed(person), state.clock() - SECONDS, TURNS,
        )  # fmt: skip
        return tuple(Turn(**json.loads(body)) for (body,) in reversed(rows))

    def turn_of(self, answer: str, *, chat: int, person: int) -> Turn | None:
        """The turn that this answer belongs to, if the person asked it not long ago."""
        return next((t for t in self.turns(chat=chat, person=person) if t.answer == answer), None)

    def add(self, turn: Turn, *, chat: int, person: int) -> None:
        """Another turn; the oldest beyond `TURNS` goes."""
        state, key = self._state, (self._state.hashed(chat), self._state.hashed(person))
        body = json.dumps(
            {"question": turn.question, "written": turn.written, "answer": turn.answer}, ensure_ascii=True
        )
        state.write("INSERT INTO turn VALUES (?, ?, ?, ?)", *key, state.clock(), body)
        state.write(
            "DELETE FROM turn WHERE chat = ? AND person = ? AND rowid NOT IN (SELECT rowid FROM turn"
            " WHERE chat = ? AND person = ? ORDER BY made DESC, rowid DESC LIMIT ?)",
            *key, *key, TURNS,
        )  # fmt: skip
        self._since_sweep += 1
        if self._since_sweep >= SWEEP_EVERY:
            self._since_sweep = 0
            state.keep_newest("turn", seconds=SECONDS, most=MOST)

    def forget(self, *, chat: int, person: int) -> None:
        """The conversation begins anew."""
        state = self._state
        state.write(
            "DELETE FROM turn WHERE chat = ? AND person = ?", state.hashed(chat), state.hashed(person)
        )
