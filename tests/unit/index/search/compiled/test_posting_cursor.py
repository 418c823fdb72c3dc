"""A cursor finds the postings that were packed, and scores them as numpy does."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba")

from retrieval.index.search.compiled.posting_cursor import (
    bound,
    exact,
    find,
    first_posting,
    float32_impact,
    frequency,
)
from retrieval.index.search.maxscore_numpy import exact_scores, lists_of
from retrieval.index.search.scored_field import FieldQuery
from retrieval.index.segment.document_set import DocumentSet
from tests.unit.index.search.compiled.conftest import Cursors
from tests.unit.index.search.random_field import DOCUMENTS, RARE, random_postings

WEIGHTS = np.array([9.0, 7.0, 4.0, 2.5, 1.2, 0.4])


def test_a_rare_list_is_searched_by_whole_document_numbers(cursors: Cursors) -> None:
    row = cursors.row(0)

    assert [find(row, document) for document in [*RARE, 6, 4464]] == [0, 1, 2, -1, -1]
    assert [first_posting(row, document) for document in (0, 6, 70_000, 139_999)] == [0, 1, 1, 2]
    assert [frequency(row, posting) for posting in range(3)] == [1, 300, 9]


@pytest.mark.parametrize("term", range(1, 6))
def test_every_posting_of_a_list_is_found(cursors: Cursors, term: int) -> None:
    postings, _ = random_postings()
    place = slice(postings.offsets[term], postings.offsets[term + 1])
    documents, frequencies = postings.documents[place].tolist(), postings.frequencies[place].tolist()
    row, some = cursors.row(term), range(0, len(documents), max(1, len(documents) // 50))

    assert [find(row, documents[i]) for i in some] == list(some)
    assert [first_posting(row, documents[i]) for i in some] == list(some)
    assert [frequency(row, i) for i in some] == [frequencies[i] for i in some]
    absent = sorted(set(range(0, DOCUMENTS, 1999)) - set(documents))
    assert {find(row, document) for document in absent} <= {-1}


def test_the_exact_score_is_that_of_numpy_to_the_last_bit(cursors: Cursors) -> None:
    documents = np.array([*RARE, *range(0, DOCUMENTS, 2999)], np.uint32)
    lists = lists_of([FieldQuery(cursors.field, range(6), WEIGHTS.tolist())], DocumentSet.all_of(DOCUMENTS))

    scores = [exact(cursors.rows, WEIGHTS, cursors.boosts, int(document)) for document in documents]

    assert scores == exact_scores(lists, documents).tolist()


def test_no_impact_is_above_the_bound_of_its_list(cursors: Cursors) -> None:
    for term in range(6):
        row, packed = cursors.row(term), cursors.field.packed
        highest = bound(row, 1.0, cursors.boosts[term], cursors.drifts[term])
        documents, frequencies = packed.postings_of(term)
        impacts = cursors.field.impact(documents, frequencies)
        assert float(impacts.max()) * cursors.boosts[term] <= highest * (1 + 1e-6)
        assert float32_impact(row, 0, int(documents[0])) == pytest.approx(float(impacts[0]), rel=1e-6)
