"""Bulk requests of bounded size."""

from __future__ import annotations

from retrieval.index.opensearch.bulk_load import BULK_BYTES, chunks


def test_bulks_are_of_bounded_size_and_lose_nothing() -> None:
    documents = [(str(n), {"body": "字" * 100_000}) for n in range(25)]

    found = list(chunks(documents))

    assert sum(map(len, found)) == 25
    assert len(found) > 1
    assert all(sum(map(len, lines)) <= BULK_BYTES for lines in found)


def test_a_document_larger_than_a_bulk_is_a_bulk_of_its_own() -> None:
    sizes = {"1": 10, "2": 2_000_000, "3": 10}

    found = list(chunks((id, {"body": "字" * size}) for id, size in sizes.items()))

    assert [len(lines) for lines in found] == [1, 1, 1]


def test_without_documents_there_is_no_request() -> None:
    assert list(chunks([])) == []
