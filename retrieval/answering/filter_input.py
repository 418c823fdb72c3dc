"""Filters in the written forms of people: dates, a paper, a page.

A date is 2020-02-16, 20200216, 2020年2月16日, 二〇二〇年二月十六日, or a month or a year alone: the first day
as `since`, the last day as `until`. Relative dates are none: they would depend on the day of the call.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.understanding.filters import page_forms
from retrieval.errors import BadDate, BadPage, DateOrder, UnknownPaper, UsageError
from retrieval.index.search.facets import Facets
from retrieval.language.dates import DateMention, find_dates
from retrieval.language.normalization import normalise
from retrieval.models import Filters, PageLabel
from retrieval.patterns import lazy_regex
from retrieval.reading.sources.page_facts import BadFact, page_label

FRONT_PAGE = "头版"
MAX_NAMED_PAPERS = 5
"""Papers of the archive named in an error."""

_DATE = lazy_regex(
    r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2}))?|(\d\d)(?:(\d\d))?)?[年月日号]?(?:(?<=\d)t[\d:.z+-]*)?",
    re.ASCII,
)
_MARKS = lazy_regex(r"[\s《》〈〉「」『』“”‘’\"'()<>\[\]【】,、。·•・‧]+")
"""Marks around and within the names of papers."""
_TWO_DAYS = (dt.date(2000, 1, 1), dt.date(2001, 2, 2))
"""References of two readings: a date that differs between them is relative."""


def filters_from(
    *, since: str | None = None, until: str | None = None, paper: str | None = None, page: str | None = None
) -> Filters:
    """Parse filters from words. Raises BadDate, BadPage and DateOrder."""
    first = first_day(since) if since else None
    last = last_day(until) if until else None
    if first and last and first > last:
        raise DateOrder(since=first, until=last)
    return Filters(first, last, (paper or "").strip() or None, _page(page) if page else None)


def held_filters(filters: Filters, holdings: Facets) -> Filters:
    """Filters in the spelling of an archive.

    江畔日報 and 《江畔日报》 are 江畔日报, 4 and A4 are 04 where nothing else is. Raises UnknownPaper.
    """
    paper = None if filters.paper is None else _held_paper(filters.paper, holdings.papers)
    page = None if filters.page is None else _held_page(filters.page, holdings)
    return replace(filters, paper=paper, page=page)


def _page(text: str) -> PageLabel:
    if normalise(text).strip() == FRONT_PAGE:
        return PageLabel(FRONT_PAGE)
    try:
        return page_label(text)
    except BadFact:
        raise BadPage(value=text) from None


def paper_key(paper: str) -> str:
    """A paper's name in one script, less its marks and spaces."""
    return _MARKS.sub("", normalise(paper))


def _held_paper(paper: str, papers: Sequence[str]) -> str:
    if paper in papers:
        return paper
    held = {paper_key(name): name for name in reversed(papers)}
    wanted = paper_key(paper)
    for key in (wanted, wanted.removesuffix("社")):  # 江畔日报社 publishes 江畔日报
        if key in held:
            return held[key]
    raise UnknownPaper(paper=paper, papers="、".join(papers[:MAX_NAMED_PAPERS]) or "–")


def _held_page(label: PageLabel, holdings: Facets) -> PageLabel:
    if label == FRONT_PAGE:
        return holdings.front_page or label
    return PageLabel(next(filter(holdings.has_page, page_forms(label)), label))


def first_day(text: str) -> dt.date:
    """First day of a date, month or year. Raises BadDate."""
    if (written := _written_out(text)) is not None:
        return written.since
    year, month, day = _parts(text)
    return _date(text, year, month or 1, day or 1)


def last_day(text: str) -> dt.date:
    """Last day of a date, month or year. Raises BadDate."""
    if (written := _written_out(text)) is not None:
        return written.until
    year, month, day = _parts(text)
    month = month or 12
    if day is None and 1 <= month <= 12:
        day = calendar.monthrange(year, month)[1]
    return _date(text, year, month, day or 0)


def single_day(text: str, newest: dt.date) -> tuple[dt.date, bool]:
    """Parse a day (2月16日, 昨天); True if its year was given.

    newest: default, and reference of relative dates. Raises UsageError, also for a month or a year.
    """
    if not text:
        return newest, True
    has_year = True
    try:
        first, last = first_day(text), last_day(text)
    except UsageError:
        normal = normalise(text)
        found = [date for date in find_dates(normal, newest) if len(date.span) == len(normal.strip())]
        if not found:
            raise
        first, last, has_year = found[0].since, found[0].until, found[0].has_year
    if first != last:
        raise BadDate(value=text)
    return first, has_year


def _parts(text: str) -> tuple[int, int | None, int | None]:
    found = _DATE.fullmatch(_joined(text))
    if found is None or found.group(1) == "0000":
        raise BadDate(value=text)
    year, *rest = (int(part) if part else None for part in found.groups())
    return year or 1, rest[0] or rest[2], rest[1] or rest[3]


def _joined(text: str) -> str:
    """Normalised text without spaces beside Chinese characters."""
    return re.sub(r"(?<=[年月日号])\s+|\s+(?=[年月日号])", "", normalise(text).strip())


def _written_out(text: str) -> DateMention | None:
    """A date in words, the same on any day, else None."""
    normal = _joined(text)
    if _DATE.fullmatch(normal) is not None:
        return None
    (one, other) = (find_dates(normal, day) for day in _TWO_DAYS)
    is_whole = len(one) == 1 and len(one[0].span) == len(normal)
    return one[0] if is_whole and one == other and one[0].has_year else None


def _date(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise BadDate(value=text) from None
