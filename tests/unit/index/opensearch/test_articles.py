"""Rows of the articles of several segments, and their exclusion from searches."""

from __future__ import annotations

import pytest

from retrieval.index.generation import Tombstones
from retrieval.index.opensearch.articles import MAX_TERMS, SegmentRows


def test_tombstones_and_further_rows_are_excluded_by_segment() -> None:
    rows = SegmentRows(["one", "two"], [0, 5, 9], [Tombstones([2]), Tombstones()], [[2], []])

    assert rows.locate(6) == ("two", 1)
    assert rows.row("two", 1) == 6
    assert rows.exclusions([6]) == [
        {"bool": {"filter": [{"term": {"_index": "one"}}, {"terms": {"row": [2]}}]}},
        {"bool": {"filter": [{"term": {"_index": "two"}}, {"terms": {"row": [1]}}]}},
    ]


def test_a_row_outside_the_generation_is_an_error() -> None:
    rows = SegmentRows(["one", "two"], [0, 5, 9], [Tombstones(), Tombstones()], [[], []])

    for row in (-1, 9):
        with pytest.raises(KeyError):
            rows.locate(row)


def test_many_exclusions_are_split_at_the_limit_of_a_clause() -> None:
    rows = SegmentRows(["one"], [0, 100_000], [Tombstones()], [range(MAX_TERMS + 1)])

    sizes = [len(clause["bool"]["filter"][1]["terms"]["row"]) for clause in rows.exclusions()]

    assert sizes == [60_000, 1]
