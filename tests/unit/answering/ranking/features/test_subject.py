"""Features of the subject and of the question's remainder."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from tests.unit.answering.ranking.features.feature_values import values_of

QUESTION = "江心岛渔业合作社主营哪些产品?"


def test_the_sentence_that_names_the_subject_holds_nothing_of_the_rest(fishery_answerer: Answerer) -> None:
    named = values_of(fishery_answerer, QUESTION, "三十二户")

    assert named["subject"] == 1.0
    assert named["rest"] == 0.0


def test_the_line_that_answers_holds_the_rest_without_the_subject(fishery_answerer: Answerer) -> None:
    line = values_of(fishery_answerer, QUESTION, "主营产品")

    assert line["subject"] == 0.0
    assert line["rest"] == pytest.approx(1.0)
    assert line["label_rest"] == pytest.approx(1.0)


def test_the_subject_of_the_sentence_before_is_seen(fishery_answerer: Answerer) -> None:
    assert values_of(fishery_answerer, QUESTION, "主营产品")["subject_before"] == 1.0
    assert values_of(fishery_answerer, QUESTION, "四百万")["subject_before"] == 0.0


def test_half_of_the_sentences_name_the_subject(fishery_answerer: Answerer) -> None:
    assert values_of(fishery_answerer, QUESTION, "四百万")["subject_common"] == 0.5
