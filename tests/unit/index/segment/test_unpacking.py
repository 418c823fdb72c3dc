"""Unpacked postings are those that were packed, whichever terms in whichever order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.segment import packed_writer
from retrieval.index.segment.packed_postings import unpack_postings
from retrieval.index.segment.packed_writer import pack
from tests.unit.index.segment.test_packed_postings import flat_postings, lists_of


@pytest.fixture(params=[1, 32], ids=lambda least: f"directory from {least}")
def directories(request, monkeypatch):
    """All terms have a directory, or only frequent ones."""
    monkeypatch.setattr(packed_writer, "MIN_FREQUENT_POSTINGS", request.param)
    monkeypatch.setattr(packed_writer, "MIN_CHUNK_POSTINGS", 0 if request.param == 1 else 16)


@pytest.mark.usefixtures("directories")
@given(arrays=flat_postings(), data=st.data())
def test_lists_come_out_as_they_went_in(tmp_path_factory, arrays, data):
    packed = pack(tmp_path_factory.mktemp("f"), "body", **arrays, k1=1.5, b=0.75)
    terms = data.draw(st.permutations(range(packed.terms)))[: data.draw(st.integers(0, packed.terms))]

    rows = unpack_postings(packed, np.array(terms, dtype=np.int64))

    lists = lists_of(arrays)
    expected = [(d, f) for t in terms for d, f in zip(*(part.tolist() for part in lists[t]), strict=True)]
    assert list(zip(rows.documents.tolist(), rows.frequencies.tolist(), strict=True)) == expected
    assert np.diff(rows.offsets).tolist() == [len(lists[t][0]) for t in terms]
