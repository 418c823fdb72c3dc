"""Bounds of a query by the index alone."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.candidate_rows import CandidateRows, RowBounds
from retrieval.answering.boolean.query_parser import parse_query
from retrieval.models import Filters


@pytest.fixture
def rows(ferry_answerer: Answerer) -> CandidateRows:
    return CandidateRows(ferry_answerer.generation, ferry_answerer.holdings)


def bounds(rows: CandidateRows, query: str) -> tuple[int, int]:
    found = rows.bounds(parse_query(query))
    return int(found.certain.sum()), int(found.possible.sum())


def test_pairs_days_and_papers_are_decided_by_the_index(rows: CandidateRows) -> None:
    assert bounds(rows, "渡口") == (3, 3)
    assert bounds(rows, "日期:2021") == (4, 4)
    assert bounds(rows, "报纸:山城晚报 -渡口") == (1, 1)


def test_longer_terms_are_possible_until_they_are_read(rows: CandidateRows) -> None:
    assert bounds(rows, "“北岸渡口”") == (0, 2)
    assert bounds(rows, "渡口 OR “北岸渡口”") == (3, 3)
    assert bounds(rows, "-“北岸渡口”") == (4, 6)


def test_a_negation_swaps_the_bounds() -> None:
    found = ~RowBounds(np.array([True, False, False]), np.array([True, True, False]))

    assert found.certain.tolist() == [False, False, True]
    assert found.possible.tolist() == [False, True, True]


def test_filters_choose_live_articles(rows: CandidateRows) -> None:
    assert int(rows.within(Filters()).sum()) == 6
    assert int(rows.within(Filters(paper="山城晚报")).sum()) == 2
