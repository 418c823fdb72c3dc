"""Dates and periods in questions: 2020年2月15日, 二月十五日, 2月15日到20日, 上个月, 昨天.

Takes a normalised text and a reference day (today), gives every date with its first and last day. A date
without a year is the latest one not after the reference day. Impossible dates (2月30日) are ignored, and
so is the lunar calendar.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from retrieval.models import Span

_ONES = "一二三四五六七八九"
_YEAR = r"(?P<y>(?<!\d)\d{4}|[零〇○一二三四五六七八九]{4})年"
_MONTH = (
    r"(?P<m>(?<!\d)(?:1[0-2]|0?[1-9])|十[一二]?|(?<![一二三四五六七八九十百千])[一二三四五六七八九])月份?"
)
_DAY = r"(?P<d>(?:[12]\d|3[01]|0?[1-9])|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
_LONE_DAY = rf"(?<![\d{_ONES}十百第月./-]){_DAY}(?!线|楼|院|馆|令|文|店|机|门)"
_NUMERIC = r"(?<![\d./-])(?P<y>\d{4})(?P<s>[-./])(?P<m>\d{1,2})(?:(?P=s)(?P<d>\d{1,2}))?(?![\d./-]*\d)"
_TO = r"\s*(?:到|至|-|—+|~)\s*"
_RELATIVE = re.compile(
    r"(?P<day>大前天|前天|前日|昨天|昨日|昨晚|今天|今日)|(?P<week>上上|上|本|这)个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])?|"
    r"(?P<month>上上|上|本|这)个?月(?!球)|(?P<year>今|去|前|本)年(?!度?以来|代)"
)
_WRITTEN = [
    re.compile(form)
    for form in (_NUMERIC, rf"{_YEAR}(?:{_MONTH}(?:{_DAY})?)?", rf"{_MONTH}(?:{_DAY})?", _LONE_DAY)
]
_YEAR_GIVEN = re.compile(r"[年周天晚这本上]|\d{4}|(?:星期|礼拜)|[前昨今]日")
_END = re.compile(rf"{_TO}(?:{_YEAR})?(?:{_MONTH})?(?:{_DAY})?")
_DAYS_AGO = {"大前天": 3, "前天": 2, "前日": 2, "昨天": 1, "昨日": 1, "昨晚": 1, "今天": 0, "今日": 0}
_BACK = {"上上": 2, "上": 1, "本": 0, "这": 0, "今": 0, "去": 1, "前": 2}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period in a text: first and last day.

    has_year: the year was given, in figures or as 去年.
    """

    span: Span
    since: dt.date
    until: dt.date
    has_year: bool = True

    def years_before(self, years: int) -> DateMention | None:
        """The same days in an earlier year; None without a 29 February."""
        try:
            since, until = (day.replace(year=day.year - years) for day in (self.since, self.until))
        except ValueError:
            return None
        return replace(self, since=since, until=until)


def find_dates(normal: str, reference: dt.date) -> list[DateMention]:
    """Dates of a normalised text, in order, without overlaps.

    reference: the day of 今天.
    """
    found: list[DateMention] = []
    for place, first, last in sorted(_candidates(normal, reference), key=lambda c: (c[0].start, -c[0].end)):
        if not found or place.start >= found[-1].span.end:
            found.append(DateMention(place, first, last, bool(_YEAR_GIVEN.search(place.cut(normal)))))
    return found


def parse_short_numeral(text: str) -> int:
    """Value of digits or Chinese numerals: 15, 三十九, 二〇二〇."""
    if text.isdecimal() and text.isascii():
        return int(text)
    if "十" in text:
        tens, ones = text.split("十")
        return 10 * (_ONES.index(tens) + 1 if tens else 1) + (_ONES.index(ones) + 1 if ones else 0)
    return int("".join(str(_ONES.find(char) + 1) for char in text))


def _candidates(normal: str, reference: dt.date) -> Iterator[tuple[Span, dt.date, dt.date]]:
    for match in _RELATIVE.finditer(normal):
        days = _relative(match, reference)
        if days is not None:
            yield Span(*match.span()), *days
    for pattern in _WRITTEN:
        for match in pattern.finditer(normal):
            parts = _parts(match)
            days = _days(parts, reference)
            if days is None:
                continue
            end = _END.match(normal, match.end())
            longer = _until(parts, end, reference) if end else None
            if end and longer and longer >= days[0]:
                yield Span(match.start(), end.end()), days[0], longer
            yield Span(*match.span()), *days


Parts = tuple[int | None, int | None, int | None]


def _parts(match: re.Match[str]) -> Parts:
    named = match.groupdict()
    year, month, day = (parse_short_numeral(named[key]) if named.get(key) else None for key in "ymd")
    return year, month, day


def _days(parts: Parts, reference: dt.date) -> tuple[dt.date, dt.date] | None:
    """First and last day of a date; None for an impossible one."""
    year, month, day = parts
    try:
        if month is None and day is None:
            return dt.date(year or 0, 1, 1), dt.date(year or 0, 12, 31)
        if year is None:
            year, month = _latest(month, day or 1, reference)
        month = month or 1
        first, last = day or 1, day or calendar.monthrange(year, month)[1]
        return dt.date(year, month, first), dt.date(year, month, last)
    except (ValueError, calendar.IllegalMonthError):
        return None


def _latest(month: int | None, day: int, reference: dt.date) -> tuple[int, int]:
    """Year and month of the latest such day not after the reference.

    month: None for a day alone.
    """
    if month is not None:
        return reference.year - ((month, day) > (reference.month, reference.day)), month
    if day <= reference.day:
        return reference.year, reference.month
    before = reference.replace(day=1) - dt.timedelta(days=1)
    return before.year, before.month


def _until(begin: Parts, end: re.Match[str], reference: dt.date) -> dt.date | None:
    """Last day of a period; year and month default to the beginning's."""
    year, month, day = _parts(end)
    if (year, month, day) == (None, None, None):
        return None
    first = _days(begin, reference)
    if first is None or (begin[2] is not None and day is None):
        return None
    days = _days((year or first[0].year, month or first[0].month, day), reference)
    return days[1] if days else None


def _relative(match: re.Match[str], reference: dt.date) -> tuple[dt.date, dt.date] | None:
    try:
        return next(make(match, reference) for key, make in _MAKERS.items() if match[key])
    except (ValueError, OverflowError):
        return None


def _ago(match: re.Match[str], reference: dt.date) -> tuple[dt.date, dt.date]:
    day = reference - dt.timedelta(days=_DAYS_AGO[match["day"]])
    return day, day


def _week(match: re.Match[str], reference: dt.date) -> tuple[dt.date, dt.date]:
    monday = reference - dt.timedelta(days=reference.weekday() + 7 * _BACK[match["week"]])
    if match["weekday"] is None:
        return monday, monday + dt.timedelta(days=6)
    day = monday + dt.timedelta(days=min(6, "一二三四五六日天".index(match["weekday"])))
    return day, day


def _month(match: re.Match[str], reference: dt.date) -> tuple[dt.date, dt.date]:
    months = reference.year * 12 + reference.month - 1 - _BACK[match["month"]]
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, 1), dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _year(match: re.Match[str], reference: dt.date) -> tuple[dt.date, dt.date]:
    year = reference.year - _BACK[match["year"]]
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


_MAKERS: dict[str, Callable[[re.Match[str], dt.date], tuple[dt.date, dt.date]]] = {
    "day": _ago, "week": _week, "month": _month, "year": _year,
}  # fmt: skip
