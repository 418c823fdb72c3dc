"""The figures of a set, worked out by hand."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.evaluation.datasets import Dataset, Gold, read_dataset
from retrieval.evaluation.report import Measured, heading, intervals, measure, row
from tests.conftest import SEED, no_progress


def gold(question: str, *answers: str, no: int | None = None, answerable: bool = True) -> Gold:
    return Gold(question, answers, frozenset(), no, answerable)


@pytest.fixture
def measured(seed_answerer: Answerer) -> Measured:
    questions = (
        gold("中车株洲所有多少员工返岗?", "7000余名", no=8),
        gold("中车株洲所有多少员工返岗?", "8000余名", no=8),
        gold("中车株洲所有多少员工返岗?", "7000余名", no=1),
        gold("长沙市地铁什么时候恢复运营?", answerable=False),
        gold("😀", answerable=False),
    )
    return measure(Dataset("三问", (), questions), seed_answerer, no_progress)


def test_a_quote_is_right_only_with_the_answer_and_from_its_article(measured: Measured) -> None:
    assert (measured.questions, measured.s_at_1) == (3, pytest.approx(1 / 3))


def test_a_question_that_cannot_be_asked_counts_as_not_answered(measured: Measured) -> None:
    assert (measured.unanswerable, measured.abstained_own) == (2, 2)


def test_without_known_articles_nothing_is_left_out(measured: Measured) -> None:
    assert measured.abstained_left_out is None


def test_taking_the_article_out_is_measured_where_it_is_known(seed_answerer: Answerer) -> None:
    article = seed_answerer.answer("中车株洲所有多少员工返岗?").quotes[0].article
    known = Gold("中车株洲所有多少员工返岗?", ("7000余名",), frozenset({article.id}), None, True)

    found = measure(Dataset("一问", (), (known,)), seed_answerer, no_progress)

    assert (found.s_at_1, found.auroc) == (1.0, 1.0)


def test_the_seed_set_is_answered_as_well_as_promised(seed_answerer: Answerer) -> None:
    found = measure(read_dataset(SEED / "questions_dev.jsonl"), seed_answerer, no_progress)

    assert found.answered_right * found.questions >= 19
    assert found.abstained_own >= 3


def test_the_bounds_of_a_share_hold_it(measured: Measured) -> None:
    low, high = measured.intervals["S@1"]

    assert 0.0 <= low <= measured.s_at_1 <= high <= 1.0
    assert intervals(measured).startswith("三问 (95%): S@1 ")


def test_a_row_stands_under_its_heading(measured: Measured) -> None:
    assert heading().split()[:3] == ["set", "n", "S@1"]
    assert row(measured).split()[:3] == ["三问", "3", "0.333"]
