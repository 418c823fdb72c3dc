"""A run beside an earlier one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answerer import Answerer
from retrieval.errors import BadDataset
from retrieval.evaluation.comparison import compare, lines, read_earlier
from retrieval.evaluation.datasets import Dataset, Gold
from retrieval.evaluation.measures import bootstrap_interval
from retrieval.evaluation.report import Measured, measure
from tests.conftest import no_progress

QUESTIONS = ("中车株洲所有多少员工返岗?", "天元区有多少家企业复工?")


@pytest.fixture
def measured(seed_answerer: Answerer) -> Measured:
    golds = tuple(
        Gold(question, (answer,), frozenset(), 8, True)
        for question, answer in zip(QUESTIONS, ("7000余名", "无此答案"), strict=True)
    )
    return measure(Dataset("二问", (), golds), seed_answerer, no_progress)


def test_questions_won_and_lost_are_listed(measured: Measured) -> None:
    found = compare(measured, {"二问": {QUESTIONS[0]: False, QUESTIONS[1]: True}})

    assert (found.difference, found.won, found.lost) == (0.0, (QUESTIONS[0],), (QUESTIONS[1],))
    assert lines(found)[0].startswith("二问: S@1 +0.000")
    assert lines(found)[1:] == [f"  + {QUESTIONS[0]}", f"  - {QUESTIONS[1]}"]


def test_a_set_that_the_earlier_run_did_not_have_is_not_compared(measured: Measured) -> None:
    assert compare(measured, {}) is None


def test_what_was_written_is_read_back_as_the_earlier_run(measured: Measured, tmp_path: Path) -> None:
    file = tmp_path / "earlier.json"
    file.write_text(json.dumps([measured.to_json()]), encoding="utf-8")

    assert read_earlier(file) == {"二问": {QUESTIONS[0]: True, QUESTIONS[1]: False}}


@pytest.mark.parametrize("text", ["", "{}x", "[1]", '[{"name": "x"}]'])
def test_a_file_that_is_no_earlier_run_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "earlier.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(BadDataset):
        read_earlier(file)


@given(st.lists(st.sampled_from([-1, 0, 1]), min_size=1, max_size=30))
def test_the_interval_holds_within_the_values_and_is_repeatable(values: Any) -> None:
    low, high = bootstrap_interval(values)

    assert min(values) <= low <= high <= max(values)
    assert bootstrap_interval(values) == (low, high)
