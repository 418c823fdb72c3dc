"""What is packed comes out again, in any piece of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arrays import AnyArray
from retrieval.index.segment import packed_writer
from retrieval.index.segment.packed_postings import PackedPostings, unpack_postings
from retrieval.index.segment.packed_writer import pack
from retrieval.index.segment.postings import PostingLists

MANY = 65_535


@st.composite
def flat_postings(draw: st.DrawFn) -> dict[str, Any]:
    """Flat postings of some terms over up to 300 documents, spread over up to five windows."""
    step = draw(st.sampled_from([1, 7, 1000]))
    count = draw(st.integers(1, 300))
    often = st.sampled_from([1, 1, 1, 2, 3, 9, 254, 255, 300, MANY])
    lists = draw(
        st.lists(st.dictionaries(st.integers(0, count - 1), often, max_size=60), min_size=1, max_size=6)
    )
    return {
        "postings": PostingLists(
            np.cumsum([0, *map(len, lists)]),
            np.array([i * step for held in lists for i in sorted(held)], dtype=np.uint32),
            np.array([held[i] for held in lists for i in sorted(held)], dtype=np.uint16),
        ),
        "lengths": np.array([100 + i % 5 for i in range((count - 1) * step + 1)], dtype=np.uint32),
    }


def lists_of(arrays: dict[str, Any]) -> list[tuple[AnyArray, AnyArray]]:
    postings = arrays["postings"]
    ends = postings.offsets[1:-1]
    return list(zip(np.split(postings.documents, ends), np.split(postings.frequencies, ends), strict=True))


@pytest.fixture(params=[1, 8, 32], ids=lambda least: f"directory from {least}")
def directories(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Terms get a directory early, late, or as they would."""
    monkeypatch.setattr(packed_writer, "MIN_FREQUENT_POSTINGS", request.param)
    monkeypatch.setattr(packed_writer, "MIN_CHUNK_POSTINGS", 0 if request.param == 1 else 16)


@pytest.mark.usefixtures("directories")
class TestPacked:
    @given(arrays=flat_postings())
    def test_every_list_comes_out_as_it_went_in(
        self, tmp_path_factory: pytest.TempPathFactory, arrays: Any
    ) -> None:
        packed = pack(tmp_path_factory.mktemp("f"), "body", **arrays)

        for term, (documents, frequencies) in enumerate(lists_of(arrays)):
            found, often = packed.postings_of(term)
            assert found.tolist() == documents.tolist()
            assert often.tolist() == frequencies.tolist()
        assert (
            packed.document_frequencies(np.arange(packed.terms)).tolist()
            == np.diff(arrays["postings"].offsets).tolist()
        )
        assert packed.document_lengths().tolist() == arrays["lengths"].tolist()

    @given(arrays=flat_postings(), data=st.data())
    def test_a_range_gives_the_postings_inside(
        self, tmp_path_factory: pytest.TempPathFactory, arrays: Any, data: Any
    ) -> None:
        packed = pack(tmp_path_factory.mktemp("f"), "body", **arrays)
        bound = st.integers(0, packed.documents)
        start, end = sorted((data.draw(bound), data.draw(bound)))

        for term, (documents, frequencies) in enumerate(lists_of(arrays)):
            found, often = packed.postings_of(term, start, end)
            inside = (documents >= start) & (documents < end)
            assert found.tolist() == documents[inside].tolist()
            assert often.tolist() == frequencies[inside].tolist()

    @given(arrays=flat_postings(), data=st.data())
    def test_frequencies_are_found_for_any_documents(
        self, tmp_path_factory: pytest.TempPathFactory, arrays: Any, data: Any
    ) -> None:
        packed = pack(tmp_path_factory.mktemp("f"), "body", **arrays)
        wanted = np.array(data.draw(st.lists(st.integers(0, packed.documents - 1))), dtype=np.uint32)

        terms = data.draw(st.permutations(range(packed.terms)))
        found = packed.frequencies_in(terms, wanted)

        lists = [dict(zip(d.tolist(), f.tolist(), strict=True)) for d, f in lists_of(arrays)]
        assert found.tolist() == [[lists[term].get(i, 0) for i in wanted.tolist()] for term in terms]

    @given(arrays=flat_postings(), data=st.data())
    def test_terms_in_any_order_are_unpacked_as_they_went_in(
        self, tmp_path_factory: pytest.TempPathFactory, arrays: Any, data: Any
    ) -> None:
        packed = pack(tmp_path_factory.mktemp("f"), "body", **arrays)
        terms = data.draw(st.permutations(range(packed.terms)))[: data.draw(st.integers(0, packed.terms))]

        rows = unpack_postings(packed, np.array(terms, dtype=np.int64))

        lists = lists_of(arrays)
        expected = [(d, f) for t in terms for d, f in zip(*(part.tolist() for part in lists[t]), strict=True)]
        assert list(zip(rows.documents.tolist(), rows.frequencies.tolist(), strict=True)) == expected
        assert np.diff(rows.offsets).tolist() == [len(lists[t][0]) for t in terms]


def test_a_term_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    packed = pack(
        tmp_path,
        "body",
        PostingLists(np.array([0, 1]), np.array([0], np.uint32), np.array([1], np.uint16)),
        np.array([1], np.uint32),
    )

    with pytest.raises(IndexError):
        packed.postings_of(1)


def test_a_field_without_documents_opens(tmp_path: Path) -> None:
    nothing = np.empty(0, dtype=np.uint32)

    pack(tmp_path, "title", PostingLists(np.array([0]), nothing, nothing), nothing)

    assert PackedPostings.load(tmp_path, "title").terms == 0


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    pack(
        tmp_path,
        "body",
        PostingLists(np.array([0, 2]), np.array([0, 1], np.uint32), np.array([1, 1], np.uint16)),
        np.array([1, 1], np.uint32),
    )
    file = tmp_path / "body.rare_low.npy"
    file.write_bytes(file.read_bytes()[:-1])

    with pytest.raises(ValueError, match="mmap length"):
        PackedPostings.load(tmp_path, "body")


def test_a_garbled_header_of_the_parameters_is_a_value_error(tmp_path: Path) -> None:
    nothing = PostingLists(np.array([0]), np.empty(0, np.uint32), np.empty(0, np.uint16))
    pack(tmp_path, "body", nothing, np.array([3], np.uint32))
    file = tmp_path / "body.packed.npy"
    file.write_bytes(file.read_bytes().replace(b"}", b"{"))

    with pytest.raises(ValueError, match=r"body\.packed\.npy"):
        PackedPostings.load(tmp_path, "body")
