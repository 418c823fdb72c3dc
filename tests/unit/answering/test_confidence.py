"""Confidence: a probability, monotonic in the evidence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.answering.confidence import (
    EVIDENCE,
    LOGISTIC_FILE,
    READER_EVIDENCE,
    LogisticModel,
    Term,
    evidence_of,
    reader_model,
    shipped_model,
)
from retrieval.answering.ranking.reader.sentence_reader import shipped_reader
from retrieval.index.generation import Generation
from tests.conftest import LEXICON


@given(st.dictionaries(st.sampled_from(EVIDENCE), st.floats(-50, 50)))
def test_any_evidence_gives_a_probability(evidence: dict[str, float]) -> None:
    assert 0 < shipped_model().probability(evidence) < 1


def test_evidence_counts_in_deviations_from_its_mean() -> None:
    model = LogisticModel(-1.0, {"a": Term(0.5, 2.0, 4.0), "b": Term(1.0, 0.0, 1.0)})

    assert model.log_odds({"a": 10.0, "b": 0.5}) == pytest.approx(-1.0 + 0.5 * 2.0 + 0.5)
    assert model.log_odds({}) == -1.0


def test_the_shipped_model_has_a_term_for_each_piece_of_evidence_and_says_where_it_is_from() -> None:
    stored = tomllib.loads(LOGISTIC_FILE.read_text(encoding="utf-8"))

    assert shipped_model().terms.keys() == set(EVIDENCE)
    assert stored["head"]["program"] == "python -m tests.benchmarks.fit_confidence"
    assert stored["head"]["date"]


def test_the_model_with_the_reader_has_its_signals_as_well() -> None:
    assert reader_model().terms.keys() == set(READER_EVIDENCE)
    assert reader_model().terms["reader:logit"].weight > 0


def test_a_quote_that_is_about_something_else_is_not_called_sure(seed_generation: Generation) -> None:
    answerer = Answerer(seed_generation, WordLists.read(LEXICON))

    asked, about_another_year = (
        answerer.answer(question)
        for question in ("市委常委会会议是谁主持的?", "毛腾飞是哪年主持市委常委会会议的?")
    )

    assert asked.answered
    assert not about_another_year.answered


def test_the_reader_changes_the_confidence_of_an_answer(seed_generation: Generation) -> None:
    lists = WordLists.read(LEXICON)
    alone, with_reader = (
        Answerer(seed_generation, lists, reader=reader) for reader in (None, shipped_reader())
    )

    questions = ("市委常委会会议是谁主持的?", "毛腾飞哪年出生?")
    before, after = ([a.answer(q).confidence for q in questions] for a in (alone, with_reader))

    assert before != after
    assert after[0] > 0.5 > after[1]


def test_a_file_with_other_terms_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("bias = 0.0\n[terms]\nmood = [1.0, 0.0, 1.0]\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"other\.toml"):
        LogisticModel.load(tmp_path / "other.toml")


def test_the_evidence_of_a_sentence_is_complete(seed_answerer: Answerer) -> None:
    question = seed_answerer.understand("中车株洲所有多少员工返岗?")
    ranked = seed_answerer.candidates(question, seed_answerer.hits(question))

    assert evidence_of(ranked, (), seed_answerer.things(question)).keys() == set(EVIDENCE)


def test_a_question_answered_word_for_word_is_surer_than_one_about_something_else(
    seed_answerer: Answerer,
) -> None:
    near = seed_answerer.answer("中车株洲所有多少员工返岗?")
    far = seed_answerer.answer("中车株洲所哪年成立?")

    assert near.confidence > far.confidence


def test_a_district_that_the_archive_never_names_lowers_the_chance(seed_answerer: Answerer) -> None:
    held = seed_answerer.answer("天元区有多少家企业复工?")
    other = seed_answerer.answer("浏阳市有多少家企业复工?")

    assert other.confidence < held.confidence / 2


def test_other_figures_in_the_unit_of_the_question_lower_the_chance(seed_answerer: Answerer) -> None:
    same = seed_answerer.answer("哪里有1万名员工返岗?")
    other = seed_answerer.answer("哪里有3700名员工返岗?")

    assert other.confidence < same.confidence
