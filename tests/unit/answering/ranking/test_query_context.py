"""One question with its hits."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.query_context import QueryContext
from retrieval.language.tokenizer import PAIR


def context(answerer: Answerer, text: str, pairs: dict[str, float] | None = None) -> QueryContext:
    question = answerer.understand(text)
    idf = {PAIR + pair: value for pair, value in (pairs or {}).items()}
    return QueryContext(answerer.weights(question), answerer.hits(question), idf)


def test_the_characters_beside_the_question_word_are_those_before_and_after(seed_answerer: Answerer) -> None:
    query = context(seed_answerer, "中车株洲所有多少员工返岗?")

    assert "".join(query.after_asking) == "员工返岗"
    assert "".join(query.beside_asking) == "株洲所有员工返岗"


def test_without_a_question_word_nothing_stands_beside_it(seed_answerer: Answerer) -> None:
    assert context(seed_answerer, "员工返岗").beside_asking == ()


def test_a_pair_without_positive_idf_counts_as_the_rarest(seed_answerer: Answerer) -> None:
    query = context(seed_answerer, "员工返岗", {"员工": 2.0, "工返": 0.0, "返岗": 4.0})

    assert query.pair_weights == [2.0, 4.0, 4.0]
    assert query.pair_share(frozenset({0})) == pytest.approx(0.2)
    assert query.pairs_in("员工与返岗") == frozenset({0, 2})


def test_characters_fall_with_their_distance_from_the_question_word(seed_answerer: Answerer) -> None:
    near = context(seed_answerer, "中车株洲所有多少员工返岗?").character_nearness

    assert near["员"] == 1.0
    assert near["员"] > near["工"] > near["返"]
    assert near["中"] < near["所"]


def test_numbers_and_quotations_of_the_question_are_kept(seed_answerer: Answerer) -> None:
    query = context(seed_answerer, "“不可抗力”证明开了24小时吗?")

    assert query.numbers == ("24",)
    assert query.quotations == ("不可抗力",)


def test_the_best_passage_has_the_relative_score_1(seed_answerer: Answerer) -> None:
    query = context(seed_answerer, "中车株洲所有多少员工返岗?")

    assert query.relative_scores[0] == 1.0
    assert query.relative_scores == sorted(query.relative_scores, reverse=True)
    assert query.best_score == query.hits[0].score >= query.second_score > 0


def test_without_hits_there_are_no_scores(seed_answerer: Answerer) -> None:
    question = seed_answerer.understand("中车株洲所有多少员工返岗?")
    query = QueryContext(seed_answerer.weights(question), [], {})

    assert (query.best_score, query.second_score, query.best_article_score) == (0.0, 0.0, 1.0)
