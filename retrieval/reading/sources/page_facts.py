"""Page facts: paper, date, page label and page name.

Also the parsers of their notations.
Facts come from sidecars or front matter, the path, the folio and bylines; they are merged field by field in
that order, and a field without a source stays None. A page label is letters and a number without leading
zeros (A01 is A1); a label of digits alone is kept as given (05 is 05). Impossible dates and labels raise
BadFact, never a guess.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from retrieval.errors import UnreadableSource
from retrieval.language.date_resolution import REPUBLIC, parse_short_numeral
from retrieval.models import PageLabel
from retrieval.patterns import lazy_regex

_LABEL = lazy_regex(r"第?\s?([A-Za-z]{0,3})\s?[-_]?\s?([0-9]{1,4})\s?版?")
_ISO = lazy_regex(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?[日号]?(?:[T\s].{0,40})?")
_COMPACT = lazy_regex(r"(\d{4})(\d{2})(\d{2})")
_MONTH = lazy_regex(r"(\d{4})(?:\s?[-/.年]\s?(\d{1,2})\s?(?:月份?|[-/.]0{1,2})?|(\d{2}))")
_YEAR = lazy_regex(
    r"(\d{4})(?:[-/.]0{1,2}){0,2}\s?年?\s?"
    r"(?:(?:第?[一二三四1-4]|[春夏秋冬])季[度刊]?|[春夏秋冬]|[上下]半年|第\s?\d{1,4}\s?[-—~至、]?\s?\d{0,4}\s?[期号])?"
)
_NUMERAL = "[元〇零○一二三四五六七八九十廿卅]"
_MONTH_AND_DAY = (
    rf"\s?(?P<month>\d{{1,2}}|{_NUMERAL}{{1,3}})\s?月份?"
    rf"(?:\s?(?P<day>\d{{1,2}}|{_NUMERAL}{{1,4}})\s?[日号號])?"
)
NUMERAL_DATE = lazy_regex(
    rf"(?:(?:中[华華])?(?P<republic>民[国國])\s?(?P<since>\d{{1,3}}|{_NUMERAL}{{1,3}})"
    rf"|(?P<year>[〇零○一二三四五六七八九]{{4}}))\s?年(?:{_MONTH_AND_DAY})?"
)
"""A day, month or year in numerals: 二〇二一年三月十二日, 民國23年3月."""
_CHINESE_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")}
FIRST_YEAR, LAST_YEAR = 1800, 2200
"""Years of plausible dates."""
MAX_LABEL_CHARS = 20
MAX_NAME_CHARS = 200
"""A longer text is no name of a paper or page."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Metadata of a page; unknown fields are None.

    period: year or month, as ISO 8601 (1998, 1998-01), of a date known no closer; the date is None then.
    """

    paper: str | None = None
    date: dt.date | None = None
    page: PageLabel | None = None
    page_name: str | None = None
    period: str | None = None

    def or_else(self, other: PageFacts) -> PageFacts:
        """These facts, unknown fields filled from `other`.

        A date only if it is within the period.
        """
        date = self.date or (other.date if self._may_be_of(other.date) else None)
        return PageFacts(
            self.paper or other.paper,
            date,
            self.page or other.page,
            self.page_name or other.page_name,
            None if date else self.period or other.period,
        )

    def _may_be_of(self, date: dt.date | None) -> bool:
        return self.period is None or (date is not None and date.isoformat().startswith(self.period))

    def with_paper(self, paper: str | None) -> PageFacts:
        """These facts, an unknown paper filled with `paper`."""
        return self if self.paper or not paper else replace(self, paper=paper)


class BadFact(ValueError):
    """An impossible value of a field. Attributes: field, value."""

    def __init__(self, field: str, value: object) -> None:
        self.field = field
        self.value = str(value)[:80]
        super().__init__(f"{field}: {self.value}")


def page_label(printed: str) -> PageLabel:
    """Canonical page label: "A01", "Ａ1" and "a1版" give "A1".

    "第二版" gives "2"; "05" stays.
    Raises BadFact for anything else.
    """
    text = _half_width(printed).strip()
    match = _LABEL.fullmatch(text)
    if match:
        letters, digits = match.group(1).upper(), match.group(2)
        return PageLabel(letters + digits.lstrip("0") if letters and digits.strip("0") else letters + digits)
    number = _chinese_number(text.removeprefix("第").removesuffix("版"))
    if number is None:
        raise BadFact("page", printed)
    return PageLabel(str(number))


def split_label(label: PageLabel) -> tuple[str, int | None]:
    """Letters and number of a canonical label: ("A", 1).

    (label, None) without a number.
    """
    match = _LABEL.fullmatch(label)
    return (match.group(1), int(match.group(2))) if match else (label, None)


def page_label_or_name(given: str) -> PageLabel:
    """As `page_label`, names without a number (头版, A01-A02) kept."""
    try:
        return page_label(given)
    except BadFact:
        text = given.strip()
        if len(text) > MAX_LABEL_CHARS or "\n" in text:
            raise
        return PageLabel(text)


def parse_date(value: object, zone: dt.tzinfo | None = None) -> dt.date:
    """Parse a date: "2020-02-16", "2020/2/16", "20200216", "二〇二〇年二月十六日", or a date object.

    zone: of the paper; a timestamp with a UTC offset (RFC 3339) gives the day in this zone. Without a zone
    or an offset the day is the written one. Raises BadFact.
    """
    if isinstance(value, dt.datetime):
        return (value.astimezone(zone) if zone and value.tzinfo else value).date()
    if isinstance(value, dt.date):
        return value
    text = str(value)[:60]
    moment = _timestamp(text) if zone is not None else None
    return moment.astimezone(zone).date() if moment is not None else _parse_date(text)


def numeral_date(match: re.Match[str]) -> str:
    """The date of a match of NUMERAL_DATE, as far as given: 1934-3."""
    republic, since, year, *rest = match.group("republic", "since", "year", "month", "day")
    written = parse_short_numeral(since or year) + (REPUBLIC if republic else 0)
    return "-".join(map(str, (written, *(parse_short_numeral(part) for part in rest if part))))


def _timestamp(text: str) -> dt.datetime | None:
    """A timestamp with a UTC offset, or None."""
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


@lru_cache(maxsize=256)
def _parse_date(value: str) -> dt.date:
    text = _half_width(value).strip()
    numerals = NUMERAL_DATE.fullmatch(text)
    match = _ISO.fullmatch(numeral_date(numerals) if numerals else text) or _COMPACT.fullmatch(text)
    if match is None:
        raise BadFact("date", value)
    try:
        date = dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        raise BadFact("date", value) from None
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise BadFact("date", value)
    return date


def parse_period(value: object) -> str | None:
    """Year or month of a date without a day.

    1998, 1998年1月, 1998-01-00, 1998年第3期; as ISO 8601: 1998, 1998-01. None for any other value.
    """
    text = _half_width(str(value)[:60]).strip()
    month, year = _MONTH.fullmatch(text), _YEAR.fullmatch(text)
    if month and 1 <= (number := int(month.group(2) or month.group(3))) <= 12:
        found = f"{month.group(1)}-{number:02}"
    elif year:
        found = year.group(1)
    else:
        return None
    return found if FIRST_YEAR <= int(found[:4]) <= LAST_YEAR else None


def parse_facts(fields: Mapping[str, Any], zone: dt.tzinfo | None = None) -> PageFacts:
    """Facts of a front matter or row.

    zone: as in `parse_date`. Raises BadFact.
    """
    date, page = fields.get("date"), fields.get("page")
    period = parse_period(date)
    return PageFacts(
        paper=_name(fields, "paper"),
        date=None if _missing(date) or period else parse_date(date, zone),
        page=None if _missing(page) else page_label_or_name(_scalar(fields, "page")),
        page_name=_name(fields, "page_name"),
        period=period,
    )


def parse_facts_toml(text: str, source: str) -> PageFacts:
    """Facts of a TOML sidecar or front matter: whole dates only.

    Raises UnreadableSource: bad_metadata.
    """
    try:
        facts = parse_facts(tomllib.loads(text))
        if facts.period:
            raise BadFact("date", facts.period)
        return facts
    except tomllib.TOMLDecodeError as error:
        raise UnreadableSource(source, "bad_metadata", field="toml", value=str(error)[:120]) from error
    except BadFact as error:
        raise UnreadableSource(source, "bad_metadata", field=error.field, value=error.value) from error
    except RecursionError as error:
        raise UnreadableSource(source, "bad_metadata", field="toml", value="nesting") from error


def _name(fields: Mapping[str, Any], name: str) -> str | None:
    if _missing(fields.get(name)):
        return None
    text = _scalar(fields, name).strip()
    if len(text) > MAX_NAME_CHARS or "\n" in text:
        raise BadFact(name, text)
    return text or None


def _scalar(fields: Mapping[str, Any], name: str) -> str:
    """The value of a field as text.

    Raises BadFact unless it is a text or a short whole number.
    """
    value = fields[name]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadFact(name, value)
    if not isinstance(value, str) and abs(value) >= 10**9:
        raise BadFact(name, "number")
    return str(value)


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _half_width(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else " " if c == "\u3000" else c for c in text)


def _chinese_number(text: str) -> int | None:
    """Value of 一 … 九十九, also digit by digit (一八), or None."""
    if not text or len(text) > 3:
        return None
    tens, ten, units = text.rpartition("十")
    if ten and len(tens) <= 1 and len(units) <= 1:
        high = _CHINESE_DIGITS.get(tens) if tens else 1
        low = _CHINESE_DIGITS.get(units) if units else 0
        return None if high is None or low is None else high * 10 + low
    digits = [_CHINESE_DIGITS.get(char) for char in text]
    return int("".join(map(str, digits))) or None if None not in digits else None


def id_prefix(facts: PageFacts) -> str | None:
    """Article id prefix paper/date/page; None with any of them unknown."""
    if facts.paper is None or facts.date is None or facts.page is None:
        return None
    return f"{facts.paper}/{facts.date.isoformat()}/{facts.page}"
