"""A phrase's passages are those that hold all of its terms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.segment.conjunction import documents_with_all
from retrieval.index.segment.packed_postings import PackedPostings
from retrieval.index.segment.packed_writer import pack
from retrieval.index.segment.postings import PostingLists


@st.composite
def held_terms(draw: st.DrawFn) -> list[set[int]]:
    """For each of four terms the documents that hold it, of 200."""
    return draw(st.lists(st.sets(st.integers(0, 199)), min_size=4, max_size=4))


def packed(folder: Path, held: list[set[int]]) -> PackedPostings:
    postings = PostingLists(
        np.cumsum([0, *map(len, held)]),
        np.array([i for ids in held for i in sorted(ids)], dtype=np.uint32),
        np.ones(sum(map(len, held)), dtype=np.uint16),
    )
    return pack(folder, "body", postings, np.full(200, 4, dtype=np.uint32))


@given(held_terms(), st.lists(st.integers(0, 3), min_size=1))
def test_documents_that_hold_every_term_are_found(
    tmp_path_factory: pytest.TempPathFactory, held: Any, terms: Any
) -> None:
    found = documents_with_all(packed(tmp_path_factory.mktemp("f"), held), terms)

    assert found.tolist() == sorted(set.intersection(*(held[term] for term in terms)))


def test_ranges_and_mask_leave_out_what_they_say(tmp_path: Path) -> None:
    field = packed(tmp_path, [{1, 5, 9, 50, 199}, {1, 5, 9, 50, 199}, set(), set()])
    mask = np.ones(200, dtype=bool)
    mask[9] = False

    assert documents_with_all(field, [0, 1], ranges=[(5, 51)], mask=mask).tolist() == [5, 50]


def test_without_terms_all_allowed_documents_hold_them(tmp_path: Path) -> None:
    field = packed(tmp_path, [{1}, set(), set(), set()])

    assert documents_with_all(field, [], ranges=[(3, 6)]).tolist() == [3, 4, 5]


def test_a_term_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(IndexError):
        documents_with_all(packed(tmp_path, [{1}, set(), set(), set()]), [7])
