"""Features of the surroundings."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer
from tests.unit.answering.ranking.features.feature_values import values_of

QUESTION = "江心岛渔业合作社主营哪些产品?"


def test_words_of_the_lead_count_for_a_sentence_without_them(fishery_answerer: Answerer) -> None:
    assert values_of(fishery_answerer, QUESTION, "四百万")["lead"] > 0
    assert values_of(fishery_answerer, QUESTION, "三十二户")["lead"] == 0


def test_a_line_is_a_paragraph_of_its_own(fishery_answerer: Answerer) -> None:
    assert values_of(fishery_answerer, QUESTION, "四百万")["paragraph"] == 0


def test_sentence_neighbours_and_lead_together_hold_all_words(fishery_answerer: Answerer) -> None:
    assert values_of(fishery_answerer, QUESTION, "主营产品")["together"] == 1.0


def test_nothing_stands_before_the_lead(fishery_answerer: Answerer) -> None:
    found = values_of(fishery_answerer, QUESTION, "三十二户")

    assert (found["before2"], found["asked_before"]) == (0.0, 0.0)
