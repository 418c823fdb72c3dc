"""Packing in pieces: the same files, within the limits of the format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.segment.packed_postings import PackedPostings
from retrieval.index.segment.packed_writer import PackedWriter, batches, pack
from tests.unit.index.segment.test_packed_postings import flat_postings


@given(arrays=flat_postings(), data=st.data())
def test_the_files_do_not_tell_in_how_many_pieces_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, arrays: Any, data: Any
) -> None:
    whole, pieces = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("pieces")
    pack(whole, "body", **arrays)

    pack(pieces, "body", **arrays, batch_postings=data.draw(st.integers(1, 50)))

    for file in whole.iterdir():
        assert (pieces / file.name).read_bytes() == file.read_bytes()


def test_a_segment_has_a_greatest_size(tmp_path: Path) -> None:
    lengths = np.broadcast_to(np.uint32(1), 2**24 + 1)

    with pytest.raises(ValueError, match="16777216 documents"):
        PackedWriter(tmp_path, "body", lengths, k1=1.5, b=0.75)


def test_a_segment_holds_so_many_distinct_lengths(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="65,536 distinct lengths"):
        PackedWriter(tmp_path, "body", np.arange(65_537, dtype=np.uint32), k1=1.5, b=0.75)


def test_terms_are_numbered_through_all_calls(tmp_path: Path) -> None:
    with PackedWriter(tmp_path, "body", np.full(3, 5, np.uint32), k1=1.5, b=0.75) as writer:
        for documents in ([0, 2], [1]):
            held = np.array(documents, np.uint32)
            writer.append(np.array([0, len(held)]), held, np.ones(len(held), np.uint16))

    packed = PackedPostings.load(tmp_path, "body")
    assert [packed.postings_of(term)[0].tolist() for term in range(2)] == [[0, 2], [1]]
    assert (packed.k1, packed.b, packed.average) == (1.5, 0.75, 5.0)


def test_batches_hold_whole_terms_and_at_least_one() -> None:
    offsets = np.array([0, 2, 3, 9, 10, 11])

    assert list(batches(offsets, 3)) == [(0, 2), (2, 3), (3, 5)]
    assert list(batches(np.array([0]), 3)) == []
