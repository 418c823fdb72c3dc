"""Daily counts of question outcomes, for /stats."""

from __future__ import annotations

import datetime as dt

from bot.state.database import Database

MAX_DAYS = 400
"""Days stored."""


class DailyCounts:
    """Counts events by day and kind."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last_sweep = ""

    async def add(self, kind: str) -> None:
        """Add one event of this kind to today's count."""
        day = self._today().isoformat()
        await self._database.write(
            "INSERT INTO count VALUES (?, ?, 1)"
            " ON CONFLICT (day, what) DO UPDATE SET number = count.number + 1",
            day, kind,
        )  # fmt: skip
        if day != self._last_sweep:
            self._last_sweep = day
            oldest = self._today() - dt.timedelta(days=MAX_DAYS)
            await self._database.write("DELETE FROM count WHERE day < ?", oldest.isoformat())

    async def last(self, days: int) -> list[tuple[dt.date, dict[str, int]]]:
        """Counts by kind of the last days, today last, empty ones included."""
        today = self._today()
        first = today - dt.timedelta(days=days - 1)
        found: dict[str, dict[str, int]] = {}
        rows = await self._database.rows(
            "SELECT day, what, number FROM count WHERE day >= ?", first.isoformat()
        )
        for day, kind, number in rows:
            found.setdefault(day, {})[kind] = number
        dates = (first + dt.timedelta(days=n) for n in range(days))
        return [(date, found.get(date.isoformat(), {})) for date in dates]

    def _today(self) -> dt.date:
        return dt.datetime.fromtimestamp(self._database.clock()).astimezone().date()
