"""Term weights: rare words, out-of-vocabulary words, shares."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.term_weights import TermWeights
from retrieval.index.bm25 import InvertedBM25


@pytest.fixture
def weights(seed_answerer: Answerer) -> TermWeights:
    return seed_answerer.weights(seed_answerer.understand("蔡溪到天元区督导疫情防控"))


def test_the_share_of_all_words_is_one_and_of_none_is_nothing(weights: TermWeights) -> None:
    assert weights.share(frozenset(range(len(weights.forms)))) == pytest.approx(1.0)
    assert weights.share(frozenset()) == 0.0


def test_a_word_on_every_page_counts_less_than_a_rare_one(weights: TermWeights) -> None:
    by_word = {forms[0]: weight for forms, weight in zip(weights.forms, weights.weights, strict=True)}

    assert by_word["防控"] < by_word["天元区"]


def test_a_word_the_archive_never_holds_counts_as_the_rarest(seed_answerer: Answerer) -> None:
    weights = seed_answerer.weights(seed_answerer.understand("天元区的火星探测器"))
    by_word = {forms[0]: weight for forms, weight in zip(weights.forms, weights.weights, strict=True)}

    assert by_word["天元区"] <= by_word["探测器"] == max(weights.weights)


def test_words_still_count_in_a_corpus_of_one_passage(seed_answerer: Answerer) -> None:
    question = seed_answerer.understand("渡口复航")
    weights = TermWeights(question, InvertedBM25([["渡口", "复航"]]))

    assert weights.share(weights.words_in("渡口复航")) == pytest.approx(1.0)
    assert 0 < weights.share(weights.words_in("渡口")) < 1


def test_what_stands_in_every_sentence_of_an_article_chooses_none(weights: TermWeights) -> None:
    sentences = [weights.words_in(text) for text in ("天元区督导", "天元区", "天元区")]
    local = weights.local_weights(sentences)
    common, rare = (weights.words_in(text) for text in ("天元区", "督导"))

    assert local.share(common) < local.share(rare)


def test_a_word_is_found_in_any_of_its_forms(seed_answerer: Answerer) -> None:
    weights = seed_answerer.weights(seed_answerer.understand("复工复产的新冠疫情"))

    assert weights.share(weights.words_in("新型冠状病毒肺炎疫情")) > weights.share(weights.words_in("疫情"))


def test_words_that_the_archive_never_contains_are_told_apart_from_those_it_only_prints_in_titles(
    seed_answerer: Answerer,
) -> None:
    unknown = seed_answerer.weights(seed_answerer.understand("长沙市地铁什么时候恢复运营?"))
    titled = seed_answerer.weights(seed_answerer.understand("系列评论是谁写的?"))

    assert "地铁" in unknown.absent
    assert titled.absent == ()
