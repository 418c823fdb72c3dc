"""Outcomes of a set's questions by stage."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.evaluation.datasets import Gold
from retrieval.evaluation.outcomes import Outcome, Stage, character_f1, outcome

STAFF = "中车株洲所有多少员工返岗?"


def judged(answerer: Answerer, question: str, answer: str, number: int, **options: Any) -> Outcome:
    given = answerer.answer(question, **options)
    store = answerer.generation.store
    articles = [store.article(hit.article_row) for hit, _ in given.hits]
    return outcome(Gold(question, (answer,), frozenset(), number, True), given, articles)


def test_a_right_first_quote_is_right(seed_answerer: Answerer) -> None:
    found = judged(seed_answerer, STAFF, "7000余名", 8)

    assert (found.stage, found.first_right, found.found[0]) == (Stage.RIGHT, True, True)


def test_an_answer_that_no_sentence_holds_whole_was_split(seed_answerer: Answerer) -> None:
    assert judged(seed_answerer, STAFF, "不在任何一句之中", 8).stage is Stage.SPLIT


def test_another_sentence_of_the_gold_article_is_the_wrong_sentence(seed_answerer: Answerer) -> None:
    whole = seed_answerer.answer(STAFF).quotes[0]
    other = next(
        s for s in whole.article.text[whole.end :].split("。") if len(s) > 12 and s not in whole.text
    )

    assert judged(seed_answerer, STAFF, other.strip(), 8).stage is Stage.SENTENCE


def test_without_the_gold_article_among_the_hits_retrieval_missed(seed_answerer: Answerer) -> None:
    assert judged(seed_answerer, STAFF, "7000余名", 99).stage is Stage.MISSED


@pytest.mark.parametrize(
    ("given", "wanted", "expected"),
    [("7000余名", "7000余名", 1.0), ("", "7000", 0.0), ("甲乙", "乙丙", 0.5), ("７０００", "7000", 1.0)],
)
def test_phrases_are_compared_by_their_characters(given: str, wanted: str, expected: float) -> None:
    assert character_f1(given, wanted) == pytest.approx(expected)
