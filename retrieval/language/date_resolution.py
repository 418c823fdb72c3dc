"""Date resolution: the parts of a date against reference days.

Years of the Republic, relative years and months, thirds of a month, parts of a year, weeks and recent periods
are resolved here; a date without a year becomes the latest one not after the newest issue.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_ONES = "一二三四五六七八九"
_DAYS_AGO = {"大前天": 3, "前天": 2, "前日": 2, "昨天": 1, "昨日": 1, "昨晚": 1}
_BACK = {"上上": 2, "上": 1, "去": 1, "前": 2}
_THIRDS = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (21, 31), "末": (21, 31)}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
REPUBLIC = 1911
"""Year before the first of the Republic (民国)."""
A_FEW = 7
"""Days of 最近几天."""
Days = tuple[dt.date, dt.date]


def parse_short_numeral(text: str) -> int:
    """Value of digits or Chinese numerals: 15, 三十九, 廿三, 二〇二〇, 元."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if text.isdecimal() and text.isascii():
        return int(text)
    if text == "元":
        return 1
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (_ONES.find(tens) + 1 if tens else 1) + (_ONES.find(ones) + 1 if ones else 0)
    return int("".join(str(_ONES.find(char) + 1) for char in text))


@dataclass(frozen=True, slots=True)
class ReferenceDays:
    """Reference days. today: of 今天; latest: of dates without a year."""

    today: dt.date
    latest: dt.date

    def days(self, match: re.Match[str]) -> tuple[Days, bool] | None:
        """Days of a written date, and True if its year was given."""
        parts = match.groupdict()
        try:
            return self._days(parts), self._year(parts) is not None or bool(parts.get("rm"))
        except (ValueError, OverflowError):
            return None

    def _year(self, parts: dict[str, str | None]) -> int | None:
        if year := parts.get("y") or parts.get("y2"):
            return parse_short_numeral(year)
        if republic := parts.get("roc"):
            return REPUBLIC + parse_short_numeral(republic)
        if short := parts.get("yy"):
            century = self.latest.year // 100 * 100
            return century + int(short) - (100 if int(short) > self.latest.year % 100 + 1 else 0)
        relative = parts.get("ry")
        return None if relative is None else self.today.year - _BACK.get(relative, 0)

    def _days(self, parts: dict[str, str | None]) -> Days:
        """Days of a date by its parts. Raises ValueError."""
        year, month, day = self._year(parts), self._month(parts), self._day(parts)
        if parts.get("rm"):
            months = self.today.year * 12 + self.today.month - 1 - _BACK.get(parts["rm"] or "", 0)
            year, month = (year or months // 12), months % 12 + 1
        third = parts.get("part") or parts.get("lone") or parts.get("third")
        if half := parts.get("half"):
            return self._part_of_year(year, half)
        if month is None and day is None and third is None:
            return _whole_year(year or 0, parts.get("yearpart") or "")
        if third and month is None:
            year, month = self._latest_month(_THIRDS[third][0])
        if year is None:
            year, month = self._latest(month, day or (_THIRDS[third][0] if third else 1))
        month = month or 1
        if (final := parts.get("mlast")) and parse_short_numeral(final) > month:
            return _months(year, month, parse_short_numeral(final))
        last = calendar.monthrange(year, month)[1]
        first, end = (day, day) if day else _THIRDS.get(third or "", (1, last))
        if day and (final := parts.get("dlast")):
            end = max(day, parse_short_numeral(final))
        return dt.date(year, month, first), dt.date(year, month, end if day else min(end, last))

    def _month(self, parts: dict[str, str | None]) -> int | None:
        month = parts.get("m") or parts.get("m2")
        return parse_short_numeral(month) if month else None

    def _day(self, parts: dict[str, str | None]) -> int | None:
        day = parts.get("d") or parts.get("d2")
        return parse_short_numeral(day) if day else None

    def _part_of_year(self, year: int | None, half: str) -> Days:
        first, last = _months_of(half)
        year = year if year is not None else self._latest(first, 1)[0]
        return _months(year, first, last)

    def _latest_month(self, day: int) -> tuple[int, int]:
        return self._latest(None, day)

    def _latest(self, month: int | None, day: int) -> tuple[int, int]:
        """Year and month of the latest such day up to `latest`."""
        if month is not None:
            year = self.latest.year - ((month, day) > (self.latest.month, self.latest.day))
            while (month, day) == (2, 29) and not calendar.isleap(year):
                year -= 1
            return year, month
        if day <= self.latest.day:
            return self.latest.year, self.latest.month
        before = self.latest.replace(day=1) - dt.timedelta(days=1)
        return before.year, before.month


def relative_days(match: re.Match[str], today: dt.date) -> Days | None:
    """Days of a relative date (昨天, 上周三, 最近一周); None beyond the calendar."""
    named = match.groupdict()
    days_of = _ago if "day" in named else _recent if "how" in named else _week
    try:
        return days_of(match, today)
    except (ValueError, OverflowError):
        return None


def _ago(match: re.Match[str], today: dt.date) -> Days:
    day = today - dt.timedelta(days=_DAYS_AGO.get(match["day"], 0))
    return day, day


def _week(match: re.Match[str], today: dt.date) -> Days:
    monday = today - dt.timedelta(days=today.weekday() + 7 * _BACK.get(match["week"] or "", 0))
    weekday = match["weekday"] or match["wd"]
    if weekday is None:
        return monday, monday + dt.timedelta(days=6)
    first, last = (5, 6) if weekday == "末" else (min(6, "一二三四五六日天".index(weekday)),) * 2
    if match["bare"] and monday + dt.timedelta(days=first) > today:
        monday -= dt.timedelta(days=7)
    return monday + dt.timedelta(days=first), monday + dt.timedelta(days=last)


def _recent(match: re.Match[str], today: dt.date) -> Days:
    number, unit = match["n"], match["unit"]
    days = {"天": 1, "日": 1, "月": 30, "年": 365}.get(unit, 7)
    if number in ("几", "半"):
        most = A_FEW if number == "几" and days == 1 else 3 * days if number == "几" else days // 2
    else:
        most = parse_short_numeral(number.replace("两", "二")) * days
    return today - dt.timedelta(days=max(0, most - 1)), today


def _whole_year(year: int, part: str) -> Days:
    first, last = {"初": (1, 2), "底": (11, 12), "末": (11, 12)}.get(part, (1, 12))
    return _months(year, first, last)


def months_named(match: re.Match[str]) -> tuple[int, int]:
    """First and last month of a match of `PART_OF_YEAR`: 1至6月, 上半年."""
    if half := match["half"]:
        return _months_of(half)
    return parse_short_numeral(match["m"]), parse_short_numeral(match["mlast"])


def _months_of(half: str) -> tuple[int, int]:
    """First and last month of 上半年, 一季度, 前五个月."""
    named = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9)}
    if half in named:
        return named[half]
    if half.endswith("个月"):
        return 1, parse_short_numeral(half[1:-2].replace("两", "二"))
    quarter = _QUARTERS[half.removeprefix("第")[0]]
    return 3 * quarter - 2, 3 * quarter


def _months(year: int, first: int, last: int) -> Days:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])
