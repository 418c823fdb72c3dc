"""Place scope of a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from retrieval.answering.place_scope import concerns_smaller_place, names_a_place
from retrieval.answering.understanding.question import understand
from retrieval.index.generation import Generation


@pytest.fixture
def tells(seed_generation: Generation) -> Callable[..., Any]:
    def told(question: str, sentence: str) -> bool:
        understood = understand(question, seed_generation.analyser, stopwords=frozenset(), synonyms={})
        return concerns_smaller_place(understood, sentence)

    return told


@pytest.mark.parametrize(
    "sentence", ["目前整个街道无一例确诊病例和疑似病例。", "全区已有3例确诊病例。", "全村12人已返岗。"]
)
def test_a_count_of_a_smaller_place_is_none_of_the_city(tells: Callable[..., Any], sentence: str) -> None:
    assert tells("株洲市有多少例确诊病例?", sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("株洲市有多少例确诊病例?", "全市已有3例确诊病例。"),
        ("株洲市有多少例确诊病例?", "全省已有3例确诊病例。"),
        ("天元区有多少家企业复工?", "全区复工企业达1909家。"),
        ("株洲市有多少例确诊病例?", "株洲市通报,全区已有3例确诊病例。"),
        ("株洲市有多少例确诊病例?", "已有3例确诊病例。"),
        ("株洲市有哪些企业复工?", "全区复工企业有云服务公司。"),
        ("超市里有多少口罩?", "全区已有3万只口罩。"),
    ],
)
def test_a_place_as_large_another_kind_of_question_or_no_place_is_left_alone(
    tells: Callable[..., Any], question: str, sentence: str
) -> None:
    assert not tells(question, sentence)


def test_of_several_places_the_smallest_is_asked_for(tells: Callable[..., Any]) -> None:
    assert not tells("株洲市天元区有多少家企业复工?", "全区复工企业达1909家。")


@pytest.mark.parametrize(
    ("word", "is_one"), [("荷塘区", True), ("湖南省", True), ("超市", False), ("蔬菜", False)]
)
def test_names_of_places_are_known_by_their_endings(word: str, is_one: bool) -> None:
    assert names_a_place(["企业", word]) is is_one
