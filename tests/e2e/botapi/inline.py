"""Inline queries as Telegram handles them: who types, what is cached for whom, what is posted in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(eq=False, slots=True)
class InlineQuery:
    """One query. answer: what the bot gave, or what came from Telegram's cache; None until then."""

    id: str
    user_id: int
    text: str
    offset: str = ""
    answer: Json | None = None
    from_cache: bool = False


@dataclass(slots=True)
class InlineCache:
    """Answers kept by Telegram. clock gives Unix seconds.

    A personal answer is only for who asked; any other one is for everybody, until its time is over.
    """

    kept: dict[tuple[str, str, int | None], tuple[float, Json]] = field(default_factory=dict)

    def put(self, query: InlineQuery, answer: Json, now: float) -> None:
        """Keep an answer for as long as it says; 300 seconds when it says nothing (Bot API, cache_time)."""
        whose = query.user_id if answer.get("is_personal") else None
        self.kept[query.text, query.offset, whose] = (now + answer.get("cache_time", 300), answer)

    def get(self, query: InlineQuery, now: float) -> Json | None:
        """The kept answer to the same query, if there is one for this person."""
        for whose in (query.user_id, None):
            until, answer = self.kept.get((query.text, query.offset, whose), (0.0, {}))
            if now < until:
                return answer
        return None
