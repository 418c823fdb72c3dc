"""Which paper, date and page a source is: by its sidecar or front matter, its path, its folio, its bylines.

The first that says something wins, field by field; what nobody says stays None. A page label is letters
and a number without leading zeros (A01 is A1); a label of digits alone is kept as given (05 is 05).
Impossible dates and labels are refused, never guessed.
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
from retrieval.models import PageLabel

_LABEL = re.compile(r"第?\s?([A-Za-z]{0,3})\s?[-_]?\s?([0-9]{1,4})\s?版?")
_ISO = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?[日号]?(?:[T\s].{0,40})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CHINESE_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")}
FIRST_YEAR, LAST_YEAR = 1800, 2200
LONGEST_LABEL = 20
LONGEST_FACT = 200
"""A name of a paper or page longer than this is not one."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a page beside its text; None where nothing says."""

    paper: str | None = None
    date: dt.date | None = None
    page: PageLabel | None = None
    page_name: str | None = None

    def or_else(self, other: PageFacts) -> PageFacts:
        """These facts, and from `other` what these do not say."""
        return PageFacts(
            self.paper or other.paper,
            self.date or other.date,
            self.page or other.page,
            self.page_name or other.page_name,
        )

    def with_paper(self, paper: str | None) -> PageFacts:
        """These facts with `paper` where none is known."""
        return self if self.paper or not paper else replace(self, paper=paper)


class BadFact(ValueError):
    """A field that says something impossible: its name and value."""

    def __init__(self, field: str, value: object) -> None:
        self.field = field
        self.value = str(value)[:80]
        super().__init__(f"{field}: {self.value}")


def page_label(printed: str) -> PageLabel:
    """The label in its one form: "A01", "Ａ1", "a1版" are "A1"; "第二版" is "2"; "05" stays "05".

    Raises BadFact where `printed` is no page label.
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


def number_of(label: PageLabel) -> tuple[str, int | None]:
    """The letters of a label in its one form and its number: ("A", 1); (label, None) where it has none."""
    match = _LABEL.fullmatch(label)
    return (match.group(1), int(match.group(2))) if match else (label, None)


def given_label(given: str) -> PageLabel:
    """As `page_label`, but a short name that is no number (头版, A01-A02) is kept as given."""
    try:
        return page_label(given)
    except BadFact:
        text = given.strip()
        if len(text) > LONGEST_LABEL or "\n" in text:
            raise
        return PageLabel(text)


def parse_date(value: object, zone: dt.tzinfo | None = None) -> dt.date:
    """A date as given: a date, "2020-02-16", "2020/2/16", "20200216", "2020年2月16日". Raises BadFact.

    zone: where the paper appears; a moment given with its own distance from UTC (RFC 3339) is the day
    that it was there. Without a zone, or with no such distance, the day is the one written.
    """
    if isinstance(value, dt.datetime):
        return (value.astimezone(zone) if zone and value.tzinfo else value).date()
    if isinstance(value, dt.date):
        return value
    text = str(value)[:60]
    moment = _moment(text) if zone is not None else None
    return moment.astimezone(zone).date() if moment is not None else _parse_date(text)


def _moment(text: str) -> dt.datetime | None:
    """The moment that `text` is, where it says how far from UTC."""
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


@lru_cache(maxsize=256)
def _parse_date(value: str) -> dt.date:
    text = _half_width(value).strip()
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        raise BadFact("date", value)
    try:
        date = dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        raise BadFact("date", value) from None
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise BadFact("date", value)
    return date


def facts_of(fields: Mapping[str, Any], zone: dt.tzinfo | None = None) -> PageFacts:
    """The facts in a sidecar, front matter or row. Raises BadFact for an impossible one.

    zone: as in `parse_date`.
    """
    date, page = fields.get("date"), fields.get("page")
    return PageFacts(
        paper=_short(fields, "paper"),
        date=None if _missing(date) else parse_date(date, zone),
        page=None if _missing(page) else given_label(_plain(fields, "page")),
        page_name=_short(fields, "page_name"),
    )


def read_toml(text: str, source: str) -> PageFacts:
    """The facts of a sidecar (or of front matter between +++). Raises UnreadableSource: bad_metadata."""
    try:
        return facts_of(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableSource(source, "bad_metadata", field="toml", value=str(error)[:120]) from error
    except BadFact as error:
        raise UnreadableSource(source, "bad_metadata", field=error.field, value=error.value) from error
    except RecursionError as error:
        raise UnreadableSource(source, "bad_metadata", field="toml", value="nesting") from error


def _short(fields: Mapping[str, Any], name: str) -> str | None:
    if _missing(fields.get(name)):
        return None
    text = _plain(fields, name).strip()
    if len(text) > LONGEST_FACT or "\n" in text:
        raise BadFact(name, text)
    return text or None


def _plain(fields: Mapping[str, Any], name: str) -> str:
    value = fields[name]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadFact(name, value)
    return str(value) if isinstance(value, str) or abs(value) < 10**9 else _refuse(name, "number")


def _refuse(name: str, value: object) -> str:
    raise BadFact(name, value)


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _half_width(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else " " if c == "\u3000" else c for c in text)


def _chinese_number(text: str) -> int | None:
    """The value of 一 … 九十九, also digit by digit (一八), or None."""
    if not text or len(text) > 3:
        return None
    tens, ten, units = text.rpartition("十")
    if ten and len(tens) <= 1 and len(units) <= 1:
        high = _CHINESE_DIGITS.get(tens) if tens else 1
        low = _CHINESE_DIGITS.get(units) if units else 0
        return None if high is None or low is None else high * 10 + low
    digits = [_CHINESE_DIGITS.get(char) for char in text]
    return int("".join(map(str, digits))) or None if None not in digits else None
