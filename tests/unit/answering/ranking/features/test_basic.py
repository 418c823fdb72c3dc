"""Features of the weighted sum."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.features.basic import BASIC
from retrieval.answering.ranking.features.registry import basic_values
from retrieval.answering.ranking.features.sentence_view import CandidateView
from retrieval.answering.ranking.query_context import QueryContext
from retrieval.answering.ranking.sentence import Sentence
from retrieval.language.normalization import normalise
from retrieval.models import Span
from tests.unit.answering.ranking.features.feature_values import values_of


class Lines:
    """Sentences without an article and a title."""

    def __init__(self, query: QueryContext, texts: Sequence[str]) -> None:
        self.sentences = [Sentence(Span(0, len(t)), normalise(t), i) for i, t in enumerate(texts)]
        self.found = [query.weights.words_in(sentence.normal) for sentence in self.sentences]
        self.local_weights = query.weights.local_weights(self.found)
        self.in_title: frozenset[int] = frozenset()


def features(answerer: Answerer, question: str, *texts: str, number: int = 0) -> dict[str, float]:
    asked = answerer.understand(question)
    query = QueryContext(answerer.weights(asked), answerer.hits(asked), {})
    values = basic_values(CandidateView(query, Lines(query, texts), number, 0))
    return dict(zip([feature.name for feature in BASIC.features], values, strict=True))


def test_a_sentence_with_all_words_has_the_whole_share_and_one_with_none_has_none(
    seed_answerer: Answerer,
) -> None:
    full = features(seed_answerer, "天元区有多少家企业复工?", "天元区企业复工78家。")
    none = features(seed_answerer, "天元区有多少家企业复工?", "玫瑰送到。")

    assert (full["words"], none["words"]) == (1.0, 0.0)


def test_words_of_the_neighbours_count_apart_from_the_sentences_own(seed_answerer: Answerer) -> None:
    found = features(
        seed_answerer, "天元区有多少家企业复工?", "天元区很大。", "共78家。", "企业很多。", number=1
    )

    assert found["before"] > 0 < found["after"]
    assert found["words"] < 1


def test_the_unit_asked_for_is_seen(seed_answerer: Answerer) -> None:
    assert features(seed_answerer, "天元区有多少家企业?", "天元区有企业78家。")["unit"] == 1
    assert features(seed_answerer, "天元区有多少家企业?", "天元区有企业78个。")["unit"] == 0


def test_a_sentence_that_only_repeats_the_question_brings_nothing_new(seed_answerer: Answerer) -> None:
    assert features(seed_answerer, "天元区有多少家企业?", "天元区企业。")["new"] == 0


def test_length_counts_below_20_and_above_120_characters(seed_answerer: Answerer) -> None:
    short = features(seed_answerer, "天元区有多少家企业?", "天元区企业")
    long = features(seed_answerer, "天元区有多少家企业?", "企业" * 70)

    assert (short["short"], short["long"]) == (0.75, 0.0)
    assert (long["short"], long["long"]) == (0.0, 0.2)


def test_the_first_sentence_is_the_earliest(seed_answerer: Answerer) -> None:
    texts = ("天元区很大。", "企业很多。")

    assert features(seed_answerer, "天元区企业?", *texts)["early"] == 1.0
    assert features(seed_answerer, "天元区企业?", *texts, number=1)["early"] == 0.5


def test_a_run_of_the_whole_question_is_1(seed_answerer: Answerer) -> None:
    assert features(seed_answerer, "天元区企业", "看天元区企业。")["run"] == 1.0
    assert features(seed_answerer, "天元区企业", "看天元区的企业。")["run"] == pytest.approx(0.6)


def test_the_best_passage_has_all_of_its_own_score(seed_answerer: Answerer) -> None:
    found = values_of(seed_answerer, "中车株洲所有多少员工返岗?", "7000余名员工返岗")

    assert (found["first"], found["passage"]) == (1.0, 1.0)
