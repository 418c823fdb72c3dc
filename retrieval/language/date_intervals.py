"""Days, weeks (Monday to Sunday), months and years as intervals of dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum


class DateInterval(StrEnum):
    """Lengths of an interval."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    def first_day(self, day: dt.date) -> dt.date:
        """First day of the interval with this day."""
        match self:
            case DateInterval.DAY:
                return day
            case DateInterval.WEEK:
                return dt.date.fromordinal(max(1, day.toordinal() - day.weekday()))
            case DateInterval.MONTH:
                return day.replace(day=1)
            case DateInterval.YEAR:
                return day.replace(month=1, day=1)

    def last_day(self, day: dt.date) -> dt.date:
        """Last day of the interval with this day."""
        match self:
            case DateInterval.DAY:
                return day
            case DateInterval.WEEK:
                return dt.date.fromordinal(min(dt.date.max.toordinal(), day.toordinal() + 6 - day.weekday()))
            case DateInterval.MONTH:
                following = day.replace(day=28) + dt.timedelta(days=4) if day < dt.date(9999, 12, 1) else None
                return following - dt.timedelta(days=following.day) if following else dt.date.max
            case DateInterval.YEAR:
                return day.replace(month=12, day=31)

    def label(self, first: dt.date, last: dt.date) -> str:
        """An interval in figures: 2020-02-16, 2020-02-10–02-16, 2020-02, 2020."""
        day = first.isoformat()
        length = {DateInterval.MONTH: 7, DateInterval.YEAR: 4}.get(self, len(day))
        return f"{day}–{last:%m-%d}" if self is DateInterval.WEEK else day[:length]

    def between(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        """First days of the intervals from one day to another."""
        day = self.first_day(first)
        while day <= last:
            yield day
            if (end := self.last_day(day)) == dt.date.max:
                return
            day = end + dt.timedelta(days=1)
