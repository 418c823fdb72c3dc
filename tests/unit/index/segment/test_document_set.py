"""Ranges in any order become disjoint ones; many become a mask."""

import numpy as np
import pytest

from retrieval.index.segment.document_set import MAX_RANGES, DocumentSet


def test_ranges_are_sorted_joined_and_clipped() -> None:
    allowed = DocumentSet.within(10, [(7, 99), (2, 4), (-3, 1), (3, 6), (5, 5)], None)

    assert allowed.ranges.tolist() == [[0, 1], [2, 6], [7, 10]]
    assert (allowed.count, allowed.span) == (8, 10)
    assert allowed.documents().tolist() == [0, 2, 3, 4, 5, 7, 8, 9]


def test_no_ranges_at_all_are_not_the_same_as_none_given() -> None:
    assert DocumentSet.within(4, None, None).count == 4
    assert DocumentSet.within(4, [], None).count == 0


def test_more_ranges_than_pay_become_a_mask() -> None:
    ranges = [(2 * i, 2 * i + 1) for i in range(MAX_RANGES + 1)]

    allowed = DocumentSet.within(100, ranges, None)

    assert allowed.ranges.tolist() == [[0, 2 * MAX_RANGES + 1]]
    assert allowed.documents().tolist() == [2 * i for i in range(MAX_RANGES + 1)]


def test_a_mask_holds_within_the_ranges() -> None:
    allowed = DocumentSet.within(4, [(1, 4)], np.array([True, False, True, True]))

    assert allowed.documents().tolist() == [2, 3]


def test_a_mask_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="mask"):
        DocumentSet.within(4, None, np.ones(3, dtype=bool))


def test_the_set_of_all_documents_is_made_once() -> None:
    assert DocumentSet.all_of(7) is DocumentSet.all_of(7)
