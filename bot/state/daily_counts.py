"""How much the bot is asked, by day: numbers only, for /stats."""

from __future__ import annotations

import datetime as dt

from bot.state.database import Database

MAX_DAYS = 400
"""Days that are kept."""


class DailyCounts:
    """DailyCounts what happens."""

    def __init__(self, state: Database) -> None:
        self._state = state
        self._swept = ""

    async def add(self, what: str) -> None:
        """One more of this today."""
        day = self._today().isoformat()
        await self._state.write(
            "INSERT INTO count VALUES (?, ?, 1)"
            " ON CONFLICT (day, what) DO UPDATE SET number = count.number + 1",
            day, what,
        )  # fmt: skip
        if day != self._swept:
            self._swept = day
            oldest = self._today() - dt.timedelta(days=MAX_DAYS)
            await self._state.write("DELETE FROM count WHERE day < ?", oldest.isoformat())

    async def last(self, days: int) -> list[tuple[dt.date, dict[str, int]]]:
        """What happened on each of the last days, today last; days without anything are there, too."""
        today = self._today()
        first = today - dt.timedelta(days=days - 1)
        found: dict[str, dict[str, int]] = {}
        rows = await self._state.rows("SELECT day, what, number FROM count WHERE day >= ?", first.isoformat())
        for day, what, number in rows:
            found.setdefault(day, {})[what] = number
        each = (first + dt.timedelta(days=n) for n in range(days))
        return [(day, found.get(day.isoformat(), {})) for day in each]

    def _today(self) -> dt.date:
        return dt.datetime.fromtimestamp(self._state.clock()).astimezone().date()
