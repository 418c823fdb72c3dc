"""Where the bot's memory is kept: SQLite in the data folder, or PostgreSQL when several bots share one.

A store runs single statements, each of which is kept or not as a whole. Statements are written in the SQL
that both understand, with `?` for values; no caller knows which store there is.
"""

from __future__ import annotations

from typing import Any, Protocol

Row = tuple[Any, ...]


class StateStore(Protocol):
    """Runs statements. Raises StateAway when the database cannot be reached."""

    async def write(self, sql: str, *values: Any) -> int:
        """Run one statement and keep its effect; gives how many rows it changed."""

    async def rows(self, sql: str, *values: Any) -> list[Row]:
        """The rows of one query."""

    async def row(self, sql: str, *values: Any) -> Row | None:
        """The first row of one query."""

    async def wipe(self) -> None:
        """Let what was forgotten be gone from the disk as well, as far as that is the store's to do."""

    async def open(self) -> None:
        """Get ready in the event loop that everything else is called from."""

    async def close(self) -> None:
        """May be called twice."""


def storable(value: Any) -> Any:
    """A value as any store can hold it: PostgreSQL's text has neither NUL nor half of a surrogate pair."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return value
