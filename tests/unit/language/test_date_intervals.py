"""Days, weeks, months and years of the calendar."""

from __future__ import annotations

import datetime as dt
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.date_intervals import DateInterval

DATES, INTERVALS = st.dates(), st.sampled_from(DateInterval)


@pytest.mark.parametrize(
    ("interval", "first", "last", "label"),
    [
        ("day", "2020-02-16", "2020-02-16", "2020-02-16"),
        ("week", "2020-02-10", "2020-02-16", "2020-02-10–02-16"),
        ("month", "2020-02-01", "2020-02-29", "2020-02"),
        ("year", "2020-01-01", "2020-12-31", "2020"),
    ],
)
def test_an_interval_has_its_first_and_last_day(interval: str, first: str, last: str, label: str) -> None:
    kind, day = DateInterval(interval), dt.date(2020, 2, 16)

    begin, end = kind.first_day(day), kind.last_day(day)

    assert (begin.isoformat(), end.isoformat(), kind.label(begin, end)) == (first, last, label)


@given(DATES, INTERVALS)
def test_every_day_is_within_its_interval(day: dt.date, interval: DateInterval) -> None:
    first, last = interval.first_day(day), interval.last_day(day)

    assert first <= day <= last
    assert interval.last_day(first) == last


@given(DATES, DATES, INTERVALS)
def test_intervals_follow_each_other_without_gaps(
    one: dt.date, other: dt.date, interval: DateInterval
) -> None:
    firsts = list(islice(interval.between(min(one, other), max(one, other)), 50))

    assert firsts[0] == interval.first_day(min(one, other))
    assert all(interval.last_day(a) + dt.timedelta(days=1) == b for a, b in pairwise(firsts))
