"""Notation of a date column: 04/09/2024, 45539.

Where one cell does not say in which order day and month stand, the column does: a first number above 12 is
a day, a second one a day behind the month. Where no cell tells, the year alone is known. A column named as a
date that holds numbers of five digits counts days as spreadsheets do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import Enum

from retrieval.patterns import lazy_regex

_YEAR_LAST = lazy_regex(r"\s*(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?((?:18|19|20|21)\d{2})(?:[T\s].{0,40})?")
_SERIAL = lazy_regex(r"\s*(\d{5})(?:\.0{1,6})?\s*")
_FIRST_DAY = dt.date(1899, 12, 30)
"""Day 0 of a spreadsheet's count (ECMA-376, part 1, 18.17.4.1: 1900 date base, from March 1900 on)."""
MONTHS = 12


class DateNotation(Enum):
    """Order of day and month in a column."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    EITHER = "day or month first"
    SERIAL = "days of a spreadsheet"


def notation_of(cells: Sequence[object]) -> DateNotation | None:
    """The notation of a column of dates; None for plain ones."""
    texts = [str(cell) for cell in cells]
    if texts and all(map(_SERIAL.fullmatch, texts)):
        return DateNotation.SERIAL
    found = [match for text in texts if (match := _YEAR_LAST.fullmatch(text))]
    if not found:
        return None
    first = any(int(match[1]) > MONTHS >= int(match[3]) for match in found)
    second = any(int(match[3]) > MONTHS >= int(match[1]) for match in found)
    if first != second:
        return DateNotation.DAY_FIRST if first else DateNotation.MONTH_FIRST
    return DateNotation.EITHER


def plain_date(cell: object, notation: DateNotation | None) -> object:
    """The date, year first; the year alone in open order.

    Other cells stay as they are.
    """
    if notation is None:
        return cell
    if notation is DateNotation.SERIAL:
        serial = _SERIAL.fullmatch(str(cell))
        return (_FIRST_DAY + dt.timedelta(days=int(serial[1]))).isoformat() if serial else cell
    match = _YEAR_LAST.fullmatch(str(cell))
    if match is None:
        return cell
    first, second, year = int(match[1]), int(match[3]), match[4]
    day_first = first > MONTHS or (notation is DateNotation.DAY_FIRST and second <= MONTHS)
    month_first = second > MONTHS or (notation is DateNotation.MONTH_FIRST and first <= MONTHS)
    if first == second or month_first:
        return f"{year}-{first}-{second}"
    return f"{year}-{second}-{first}" if day_first else year
