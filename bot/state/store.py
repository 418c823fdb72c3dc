"""Store protocol: local SQLite, or PostgreSQL shared by several bots.

A store runs single statements, each a transaction of its own, in the SQL common to both, with `?` for
values. Callers do not know the kind of store.
"""

from __future__ import annotations

from typing import Any, Protocol

Row = tuple[Any, ...]


class StateStore(Protocol):
    """Runs statements. Raises StateUnavailable if the database cannot be reached."""

    async def write(self, sql: str, *values: Any) -> int:
        """Run one statement in a transaction; returns the number of rows changed."""

    async def rows(self, sql: str, *values: Any) -> list[Row]:
        """Return all rows of a query."""

    async def row(self, sql: str, *values: Any) -> Row | None:
        """Return the first row of a query, or None."""

    async def wipe(self) -> None:
        """Erase deleted rows from the disk, as far as the store can."""

    async def open(self) -> None:
        """Connect, in the event loop of all later calls."""

    async def close(self) -> None:
        """Close the connections; idempotent."""


def storable(value: Any) -> Any:
    """Replace characters unknown to PostgreSQL's text: NUL and lone surrogates."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return value
