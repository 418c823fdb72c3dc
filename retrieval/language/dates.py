"""Dates and periods in questions: 2020年2月15日, 去年2月16日, 民国十八年五月, 上个月中旬, 2月15日之前.

Takes a normalised text and a reference day (today), gives every date with its first and last day. A date
without a year is the latest one not after `latest`, the newest issue. Impossible dates (2月30日) and days of
the lunar calendar are given apart, to be named to the reader.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from retrieval.language import date_grammar as grammar
from retrieval.language.date_resolution import Days, ReferenceDays, parse_short_numeral, relative_days
from retrieval.models import Span

LONGEST_BOUND = 31
"""Days of a date up to which 之前 and 之后 bind to it."""

_TO = (grammar.TO_FIGURES, grammar.TO)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period in a text: first and last day.

    has_year: the year was given, in figures or as 去年.
    bound:    "before", "after" or "since" for 之前, 之后, 以来 after the date; else empty.
    weak:     also something else (2/4, 近三天): a date only with words of the paper, or alone.
    """

    span: Span
    since: dt.date
    until: dt.date
    has_year: bool = True
    bound: str = ""
    weak: bool = False

    @property
    def length(self) -> int:
        """Days from the first to the last."""
        return (self.until - self.since).days + 1

    @property
    def publication(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last day of printing; None for an open end."""
        match self.bound:
            case "before":
                return None, self.since - dt.timedelta(days=1) if self.since > dt.date.min else self.since
            case "after":
                return self.until + dt.timedelta(days=1) if self.until < dt.date.max else self.until, None
            case "since":
                return self.since, None
            case _:
                return self.since, self.until

    def years_before(self, years: int) -> DateMention | None:
        """The same days in an earlier year; None without a 29 February."""
        try:
            since, until = (day.replace(year=day.year - years) for day in (self.since, self.until))
        except ValueError:
            return None
        return replace(self, since=since, until=until)


def find_dates(normal: str, reference: dt.date, *, latest: dt.date | None = None) -> list[DateMention]:
    """Dates of a normalised text, in order, without overlaps.

    reference: the day of 今天.
    latest:    last day of dates without a year; None for the reference.
    """
    reference_days = ReferenceDays(reference, latest or reference)
    found: list[DateMention] = []
    for mention in sorted(_candidates(normal, reference_days), key=lambda m: (m.span.start, -m.span.end)):
        if not found or mention.span.start >= found[-1].span.end:
            found.append(_bounded(normal, mention))
    return found


def impossible_dates(normal: str) -> list[Span]:
    """Dates of a normalised text that no calendar has: 2月30日, 13月1日."""
    return [
        Span(*found.span()) for found in grammar.IMPOSSIBLE.finditer(normal) if not _exists(*_numbers(found))
    ]


def unread_dates(normal: str) -> list[Span]:
    """Dates of the lunar calendar and of eras in a normalised text."""
    return [Span(*found.span()) for found in grammar.UNREAD.finditer(normal)]


def _candidates(normal: str, reference_days: ReferenceDays) -> Iterator[DateMention]:
    yield from _relative(normal, reference_days.today)
    for pattern in (grammar.NUMERIC, grammar.SLASHED, *grammar.WRITTEN):
        for match in pattern.finditer(normal):
            read = reference_days.days(match)
            if read is None or not match.group().strip():
                continue
            days, has_year = read
            weak = pattern is grammar.SLASHED
            end = next(filter(None, (to.match(normal, match.end()) for to in _TO)), None)
            longer = _until(match.groupdict(), days, end) if end else None
            if end and longer and longer >= days[0]:
                yield DateMention(Span(match.start(), end.end()), days[0], longer, has_year, weak=weak)
            yield DateMention(Span(*match.span()), *days, has_year, weak=weak)


def _until(begin: dict[str, str | None], days: Days, end: re.Match[str]) -> dt.date | None:
    """Last day of a period; year and month default to the beginning's."""
    year, month, day = (parse_short_numeral(end[key]) if end[key] else None for key in "ymd")
    if (year, month, day) == (None, None, None) or (begin.get("d") and day is None):
        return None
    year, month = year or days[0].year, month or days[0].month
    try:
        return dt.date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


def _relative(normal: str, today: dt.date) -> Iterator[DateMention]:
    """Days, weeks and recent periods by words: 昨天, 上周三, 最近一周."""
    for find in (grammar.DAY_WORDS, grammar.WEEKS, grammar.RECENT):
        for match in find.finditer(normal):
            if (days := relative_days(match, today)) is not None:
                named = match.groupdict()
                weak = bool(named.get("bare")) or named.get("how") in ("近", "这")
                yield DateMention(Span(*match.span()), *days, weak=weak)


def _bounded(normal: str, mention: DateMention) -> DateMention:
    """The mention with 之前, 之后 or 以来 after it, or 早于 before."""
    start, end = mention.span.start, mention.span.end
    found = grammar.BOUND.match(normal, end) or grammar.BEFORE_OR_AFTER.search(normal[:start])
    if found is None or mention.length > LONGEST_BOUND:
        return mention
    whole = Span(min(start, found.start()), max(end, found.end()))
    return replace(mention, span=whole, bound=str(found.lastgroup))


def _numbers(found: re.Match[str]) -> tuple[int | None, int, int]:
    year = found["y"] or found["y2"]
    month, day = found["m"] or found["m2"] or found["m3"], found["d"] or found["d2"] or found["d3"]
    return int(year) if year else None, parse_short_numeral(month), parse_short_numeral(day)


def _exists(year: int | None, month: int, day: int) -> bool:
    """True for a day of the calendar (29 February without year)."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 2000, month)[1]
