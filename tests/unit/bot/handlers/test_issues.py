"""Which day `/day` is asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.answering.filter_input import single_day
from retrieval.errors import UsageError

NEWEST = dt.date(2020, 2, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", NEWEST),
        ("2020-02-16", dt.date(2020, 2, 16)),
        ("2020年2月16日", dt.date(2020, 2, 16)),
        ("2月16日", dt.date(2020, 2, 16)),
        ("3月1日", dt.date(2019, 3, 1)),
        ("昨天", dt.date(2020, 2, 19)),
        ("２０２０-02-16", dt.date(2020, 2, 16)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: dt.date) -> None:
    assert single_day(text, NEWEST)[0] == day


def test_it_is_known_whether_the_year_was_said() -> None:
    assert [single_day(text, NEWEST)[1] for text in ("2020年2月16日", "2月16日", "")] == [True, False, True]


@pytest.mark.parametrize(
    "text", ["去年", "2020-02", "2020", "2月", "复工", "2月30日", "2月16日的天气", "0", "\x00"]
)
def test_what_is_no_single_day_is_none(text: str) -> None:
    with pytest.raises(UsageError):
        single_day(text, NEWEST)
