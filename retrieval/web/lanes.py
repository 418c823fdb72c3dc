"""Lanes: turns by kind of work, so that none holds every thread.

Answers have as many turns as there are answering processes, slow work (drafts, pictures) as many again; what
only reads needs no turn. A turn is waited for on the loop, not in a thread, within the time limit of a call.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

from retrieval.archive.answer_service import MAX_WAITING_QUESTIONS
from retrieval.errors import AnswerTimeout, TooBusy


class WorkKind(StrEnum):
    """Kinds of work: an answer, slow work, a short read."""

    ANSWER = "answer"
    SLOW = "slow"
    READ = "read"


class WorkLanes:
    """The lanes of one server.

    workers: turns of a lane. seconds: longest wait for one.
    """

    def __init__(self, workers: int, seconds: float) -> None:
        self._seconds = seconds
        self._turns = {kind: asyncio.Semaphore(workers) for kind in (WorkKind.ANSWER, WorkKind.SLOW)}
        self._waiting = 0

    @asynccontextmanager
    async def turn(self, kind: WorkKind) -> AsyncIterator[None]:
        """A turn of a kind of work. Raises TooBusy, AnswerTimeout."""
        turns = self._turns.get(kind)
        if turns is None:
            yield
            return
        await self._wait(turns)
        try:
            yield
        finally:
            turns.release()

    @property
    def waiting(self) -> int:
        """Calls that wait for a turn."""
        return self._waiting

    async def _wait(self, turns: asyncio.Semaphore) -> None:
        if not turns.locked():
            await turns.acquire()  # at once: no timer for a free turn
            return
        if self._waiting >= MAX_WAITING_QUESTIONS:
            raise TooBusy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await turns.acquire()
        except TimeoutError:
            raise AnswerTimeout(seconds=f"{self._seconds:g}") from None
        finally:
            self._waiting -= 1
