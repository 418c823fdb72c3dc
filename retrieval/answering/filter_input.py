"""Filters in the written forms of people: dates, a paper, a page.

A date is 2020-02-16, 20200216, 2020年2月16日, or a month or a year alone: the first day as `since`, the last
day as `until`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from retrieval.errors import BadDate, BadPage, DateOrder
from retrieval.models import Filters
from retrieval.reading.sources.page_facts import BadFact, page_label

_DATE = re.compile(r"(\d{4})(?:[-./年]?(\d{1,2})(?:[-./月]?(\d{1,2}))?)?[年月日]?", re.ASCII)


def filters_from(
    *, since: str | None = None, until: str | None = None, paper: str | None = None, page: str | None = None
) -> Filters:
    """Parse filters from words. Raises BadDate, BadPage and DateOrder."""
    first = first_day(since) if since else None
    last = last_day(until) if until else None
    if first and last and first > last:
        raise DateOrder(since=first, until=last)
    try:
        label = page_label(page) if page else None
    except BadFact:
        raise BadPage(value=page) from None
    return Filters(first, last, paper, label)


def first_day(text: str) -> dt.date:
    """First day of a date, month or year. Raises BadDate."""
    year, month, day = _parts(text)
    return _date(text, year, month or 1, day or 1)


def last_day(text: str) -> dt.date:
    """Last day of a date, month or year. Raises BadDate."""
    year, month, day = _parts(text)
    month = month or 12
    if day is None and 1 <= month <= 12:
        day = calendar.monthrange(year, month)[1]
    return _date(text, year, month, day or 0)


def _parts(text: str) -> tuple[int, int | None, int | None]:
    found = _DATE.fullmatch(text.strip())
    if found is None or found.group(1) == "0000":
        raise BadDate(value=text)
    year, month, day = (int(part) if part else None for part in found.groups())
    return year or 1, month, day


def _date(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise BadDate(value=text) from None
