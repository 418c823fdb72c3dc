"""Correction of names with one wrong character."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.understanding.name_correction import meant_name
from retrieval.index.generation import Generation


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ("毛飞腾怎么要求救治病人?", "毛飞腾", "毛腾飞"),
        ("毛腾非主持了什么会议?", "毛腾非", "毛腾飞"),
        ("杜家豪到了哪里?", "杜家豪", "杜家毫"),
        ("阳伟国参加了什么?", "阳伟国", "阳卫国"),
    ],
)
def test_a_wrong_character_is_put_right(
    seed_generation: Generation, question: str, wrong: str, right: str
) -> None:
    assert meant_name(question, seed_generation) == (wrong, right)


@pytest.mark.parametrize(
    "question", ["毛腾飞主持了什么会议?", "王小明去了哪里?", "天元区有多少企业复工?", "高晓燕写了什么?", ""]
)
def test_a_name_that_is_there_or_like_none_is_left(seed_generation: Generation, question: str) -> None:
    assert meant_name(question, seed_generation) is None


def test_the_answer_is_found_and_says_whom_it_took_the_name_for(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("杜家豪哪天到株洲督导检查?")

    assert answer.answered
    assert "2月14日" in answer.quotes[0].text
    assert answer.meant == ("杜家豪", "杜家毫")
    assert answer.question == "杜家豪哪天到株洲督导检查?"
