"""The calendar: the days of a year with their number of articles."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.index.browse import articles_by_day
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.errors import EmptyArchive
from retrieval.web.pages.html_templates import PageFrame, render_page
from retrieval.web.pages.page_parameters import CalendarPageParameters


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the calendar; count 0 without articles."""

    date: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class MonthTable:
    """A month in weeks from Monday; None for days of other months."""

    month: int
    count: int
    weeks: tuple[tuple[DayCell | None, ...], ...]


def calendar_page(call: ApiCall[CalendarPageParameters]) -> FileReply:
    """The months of a year with articles. Raises EmptyArchive."""
    days = articles_by_day(call.snapshot.answerer.generation.store)
    if not days:
        raise EmptyArchive()
    years: Counter[int] = Counter()
    for day, count in days.items():
        years[day.year] += count
    year = call.given.year or max(years)
    return render_page(
        "calendar",
        PageFrame.of(call),
        year=year,
        count=years[year],
        months=list(month_tables(days, year)),
        years=sorted(years.items()),
        before=max((one for one in years if one < year), default=None),
        after=min((one for one in years if one > year), default=None),
    )


def month_tables(days: Counter[dt.date], year: int) -> Iterator[MonthTable]:
    """The months of a year with articles, in order."""
    for month in range(1, 13):
        weeks = tuple(
            tuple(
                DayCell(dt.date(year, month, day), days[dt.date(year, month, day)]) if day else None
                for day in week
            )
            for week in calendar.Calendar().monthdayscalendar(year, month)
        )
        count = sum(cell.count for week in weeks for cell in week if cell)
        if count:
            yield MonthTable(month, count, weeks)
