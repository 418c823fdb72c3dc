"""Filters as ranges are the articles one would pick by looking at each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.search.filters import matching_ranges, only_rows, runs, without_rows
from retrieval.index.segment.doc_values import DocValues
from retrieval.index.segment.segment import order_key
from retrieval.models import Filters, PageLabel

FIRST = dt.date(2021, 3, 1).toordinal()
papers = st.sampled_from([None, "湘江晚报", "洞庭日报"])
days = st.sampled_from([0, FIRST, FIRST + 1, FIRST + 5])
pages = st.sampled_from([None, "A1", "A2", "A10"])
rows = st.lists(st.tuples(papers, days, pages), max_size=20)
dates = st.none() | st.integers(0, 6).map(lambda n: dt.date.fromordinal(FIRST + n))


@given(
    rows, dates, dates, st.sampled_from([None, "湘江晚报", "不存在报"]), st.sampled_from([None, "A1", "A9"])
)
def test_the_ranges_are_the_articles_that_pass(
    rows: Any, since: Any, until: Any, paper: Any, page: Any
) -> None:
    rows.sort(key=lambda row: order_key(*row, 1, ""))
    filters = Filters(since, until, paper, page and PageLabel(page))

    found = matching_ranges(DocValues.of(rows), filters)

    def passes(row: tuple[str | None, int, str | None]) -> bool:
        if (since or until) and not row[1]:
            return False
        late_enough = not since or row[1] >= since.toordinal()
        early_enough = not until or row[1] <= until.toordinal()
        return late_enough and early_enough and paper in (None, row[0]) and page in (None, row[2])

    assert [row for start, end in found for row in range(start, end)] == [
        number for number, row in enumerate(rows) if passes(row)
    ]


@pytest.mark.parametrize(
    ("numbers", "ranges"), [([], []), ([3], [(3, 4)]), ([0, 1, 2, 5, 7, 8], [(0, 3), (5, 6), (7, 9)])]
)
def test_neighbours_make_one_range(numbers: list[Any], ranges: list[Any]) -> None:
    import numpy as np

    assert runs(np.array(numbers, dtype=np.int64)) == ranges


def test_rows_are_cut_out_of_ranges() -> None:
    assert without_rows([(0, 4), (6, 7), (8, 9)], [0, 2, 6, 99, -1]) == [(1, 2), (3, 4), (8, 9)]


def test_only_rows_within_the_ranges_are_left() -> None:
    assert only_rows([(0, 4), (8, 9)], {9, 8, 2, -1}) == [(2, 3), (8, 9)]
