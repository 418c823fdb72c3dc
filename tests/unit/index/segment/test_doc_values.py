"""Paper, date and page of each article as codes, and the dates covered."""

import datetime as dt

import numpy as np

from retrieval.index.segment.doc_values import UNKNOWN_DATE, DocValues, code_of, date_range

DAY = dt.date(2021, 3, 1).toordinal()
ROWS = [("洞庭日报", DAY, "A2"), ("湘江晚报", DAY + 4, "A1"), (None, UNKNOWN_DATE, None)]


def test_names_are_coded_from_one_and_zero_is_unknown() -> None:
    values = DocValues.of(ROWS)

    assert values.paper_names == ["洞庭日报", "湘江晚报"]
    assert values.papers.tolist() == [1, 2, 0]
    assert values.page_labels == ["A1", "A2"]
    assert values.pages.tolist() == [2, 1, 0]


def test_a_row_comes_back_as_it_was_given() -> None:
    assert [DocValues.of(ROWS).row(number) for number in range(3)] == ROWS


def test_a_name_that_is_not_there_has_a_code_of_its_own() -> None:
    assert code_of(["A1", "A2"], "A2") == 2
    assert code_of(["A1", "A2"], "A9") == -1


def test_the_date_range_leaves_out_dead_and_undated_articles() -> None:
    values = DocValues.of(ROWS)

    assert date_range([values], [None]) == (dt.date(2021, 3, 1), dt.date(2021, 3, 5))
    assert date_range([values], [np.array([True, False, True])]) == (dt.date(2021, 3, 1),) * 2
    assert date_range([values], [np.array([False, False, True])]) == (None, None)
    assert date_range([], []) == (None, None)
