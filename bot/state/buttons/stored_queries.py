"""Stored queries: what a reader typed, behind the buttons of its result.

For queries too long for callback data. Rows stand among the answers, expire with them, and are no answers;
an id is valid only in its chat.
"""

from __future__ import annotations

import json
import secrets

from bot.state.database import Database

ID_BYTES = 6
"""Random bytes of an id, as of an answer's."""
QUERY_TTL_S = 7 * 24 * 3600.0
"""As long as an answer: the rows are swept together."""


class QueryRepository:
    """Stores queries of one kind.

    kind: tells the queries of several handlers apart.
    """

    def __init__(self, database: Database, kind: str) -> None:
        self._database = database
        self._kind = kind

    async def keep(self, query: str, *, chat: int, person: int) -> str:
        """Store a query; gives its id."""
        id, database = secrets.token_urlsafe(ID_BYTES), self._database
        body = json.dumps({self._kind: query}, ensure_ascii=False)
        await database.write(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?)",
            id, database.hashed(chat), database.hashed(person), database.clock(), body,
        )  # fmt: skip
        return id

    async def find(self, id: str, *, chat: int) -> str | None:
        """Find a query of this chat; None if unknown or expired."""
        row = await self._database.row(
            "SELECT body FROM answer WHERE id = ? AND chat = ? AND made >= ?",
            id, self._database.hashed(chat), self._database.clock() - QUERY_TTL_S,
        )  # fmt: skip
        try:
            query = json.loads(row[0])[self._kind] if row else None
        except (ValueError, LookupError, TypeError):  # of another kind, an answer, or damaged
            return None
        return query if isinstance(query, str) else None
