"""Vote repository: one changeable vote per person and answer, and their export.

A vote holds the answer's id and quote references. The question is stored only with `bot.keep_questions`, as
declared in /privacy.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from bot.state.answers import StoredAnswer
from bot.state.database import Database

VOTE_TTL_S = 365 * 24 * 3600.0
MAX_VOTES = 100_000


class VoteRepository:
    """Stores and counts votes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def vote(self, kept: StoredAnswer, *, person: int, good: bool, question: str | None) -> bool:
        """Store a vote; False if the person voted the same before."""
        database, who = self._database, self._database.hashed(person)
        before = await database.row("SELECT good FROM vote WHERE answer = ? AND person = ?", kept.id, who)
        if before is not None and bool(before[0]) == good:
            return False
        body = {"answered": kept.answered, "confidence": kept.confidence, "generation": kept.generation}
        quotes = [asdict(quote) for quote in kept.quotes]
        text = json.dumps({**body, "question": question, "quotes": quotes}, ensure_ascii=False)
        await database.write(
            "INSERT INTO vote VALUES (?, ?, ?, ?, ?) ON CONFLICT (answer, person) DO UPDATE SET"
            " made = excluded.made, good = excluded.good, body = excluded.body",
            kept.id, who, database.clock(), int(good), text,
        )  # fmt: skip
        await database.keep_newest("vote", seconds=VOTE_TTL_S, most=MAX_VOTES)
        return True

    async def counts(self) -> tuple[int, int]:
        """Numbers of good and bad votes."""
        row = await self._database.row("SELECT coalesce(sum(good), 0), coalesce(sum(1 - good), 0) FROM vote")
        return (int(row[0]), int(row[1])) if row else (0, 0)

    async def rows(self) -> list[dict[str, Any]]:
        """Votes with their answers, oldest first."""
        rows = await self._database.rows("SELECT answer, made, good, body FROM vote ORDER BY made")
        return [
            {"id": answer, "made": made, "good": bool(good), **json.loads(body)}
            for answer, made, good, body in rows
        ]
