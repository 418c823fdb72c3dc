"""A posting under given statistics: its score, its impact, the bound of its term."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.index.search.scored_field import FieldQuery, ScoredField
from retrieval.index.segment.packed_writer import pack
from retrieval.index.segment.postings import PostingLists


@pytest.fixture
def field(tmp_path: Path) -> ScoredField:
    packed = pack(
        tmp_path,
        "body",
        PostingLists(np.array([0, 2, 3]), np.array([0, 1, 1], np.uint32), np.array([1, 9, 2], np.uint16)),
        np.array([10, 20], np.uint32),
    )
    return ScoredField.of(packed, k1=1.5, b=0.75, average=10.0)


def test_the_score_of_a_posting_is_bm25s_for_a_weight_of_one(field: ScoredField) -> None:
    shares = field.share(np.array([0, 1], np.uint32), np.array([1, 9], np.uint32))

    assert shares.tolist() == [1 * 2.5 / (1 + 1.5), 9 * 2.5 / (9 + 2.625)]


def test_the_impact_is_the_score_without_its_boost(field: ScoredField) -> None:
    impacts = field.impact(np.array([0, 1, 1], np.uint32), np.array([1, 9, 0], np.uint32))

    assert impacts == pytest.approx([1 / 2.5, 9 / 11.625, 0.0])


def test_several_terms_are_scored_at_once(field: ScoredField) -> None:
    shares = field.share(np.array([0, 1], np.uint32), np.array([[1, 0], [0, 2]], np.uint32))

    assert shares.tolist() == [[1.0, 0.0], [0.0, 2 * 2.5 / 4.625]]


def test_no_posting_scores_above_the_bound_of_its_term(field: ScoredField) -> None:
    assert field.bound(0) >= 9 * 2.5 / 11.625
    assert field.bound(1) <= 2.5


def test_a_query_can_drop_its_light_terms(field: ScoredField) -> None:
    query = FieldQuery(field, [0, 1], [0.5, 2.0]).heavier_than(0.5)

    assert (query.terms, query.weights) == ([1], [2.0])


def test_a_term_number_outside_the_vocabulary_is_refused(field: ScoredField) -> None:
    FieldQuery(field, [0, 1], [1.0, 1.0]).check_terms()
    for number in (-1, 2):
        with pytest.raises(IndexError):
            FieldQuery(field, [number], [1.0]).check_terms()
