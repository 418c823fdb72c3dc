"""Sums of a window are those of the impacts, by scanning and by look-ups."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba")

from retrieval.arrays import Float32Array
from retrieval.index.search.compiled.accumulators import accumulate, allows, probe, scan, sift
from retrieval.index.search.compiled.posting_cursor import first_posting
from tests.unit.index.search.compiled.conftest import Cursors

BASE, WINDOW = 65_536, 65_536
WEIGHT = np.float32(2.0)


def window_sums(cursors: Cursors, *terms: int) -> Float32Array:
    """The sums of the second window by numpy."""
    sums = np.zeros(WINDOW, np.float32)
    for term in terms:
        documents, frequencies = cursors.field.packed.postings_of(term, BASE, BASE + WINDOW)
        sums[documents - BASE] += WEIGHT * cursors.field.impact(documents, frequencies)
    return sums


def accumulated(cursors: Cursors, term: int) -> tuple[Float32Array, np.ndarray, int]:
    sums, touched = np.zeros(WINDOW, np.float32), np.empty(WINDOW + 1, np.uint16)
    row = cursors.row(term)
    begin, end = first_posting(row, BASE), first_posting(row, BASE + WINDOW)
    return sums, touched, accumulate(row, WEIGHT, begin, end, BASE, sums, touched, 0)


def test_a_list_is_added_and_its_documents_noted(cursors: Cursors) -> None:
    sums, touched, count = accumulated(cursors, 2)

    assert sums.tolist() == window_sums(cursors, 2).tolist()
    assert touched[:count].tolist() == np.flatnonzero(sums).tolist()


def test_scanning_and_looking_up_add_the_same_to_the_candidates(cursors: Cursors) -> None:
    scanned, touched, count = accumulated(cursors, 2)
    probed = scanned.copy()
    row = cursors.row(5)

    scan(row, WEIGHT, first_posting(row, BASE), first_posting(row, BASE + WINDOW), BASE, scanned)
    probe(row, WEIGHT, -1.0, BASE, touched, probed, count, 1.0)

    expected = np.where(window_sums(cursors, 2) > 0, window_sums(cursors, 2, 5), 0)
    assert scanned.tolist() == probed.tolist() == expected.tolist()


def test_sifted_candidates_are_dropped_and_their_sums_cleared() -> None:
    sums, documents = np.array([0, 3, 1, 2], np.float32), np.array([1, 2, 3], np.uint16)

    count = sift(documents, sums, 3, 2.0)

    assert documents[:count].tolist() == [1, 3]
    assert sums.tolist() == [0, 3, 0, 2]


def test_a_mask_allows_its_documents_and_none_allows_all() -> None:
    mask = np.array([0, 1], np.uint8)

    assert [allows(mask.ctypes.data, document) for document in range(2)] == [False, True]
    assert allows(0, 5)
