"""Questions for what somebody demanded, and the sentences that pass it on."""

from __future__ import annotations

import pytest

from retrieval.answering.ranking.features.answer_type import asks_for_demands, passes_on


@pytest.mark.parametrize(
    "question", ["毛腾飞怎么要求救治病人?", "会议强调了什么?", "他提出哪些要求?", "阳卫国如何部署?"]
)
def test_a_question_for_demands_is_known(question: str) -> None:
    assert asks_for_demands(question)


@pytest.mark.parametrize("question", ["有什么办法?", "谁要求复工?", "要求复工的企业有多少家?"])
def test_other_questions_ask_for_none(question: str) -> None:
    assert not asks_for_demands(question)


@pytest.mark.parametrize(
    "sentence",
    [
        "要坚持分类施策。",
        "他强调,要把人民群众生命安全放在第一位。",
        "会议指出:必须坚持。",
        "务必做到。",
        "杜家毫强调,当前正是关键时刻。",
    ],
)
def test_a_sentence_that_begins_with_a_demand_passes_it_on(sentence: str) -> None:
    assert passes_on(sentence)


@pytest.mark.parametrize("sentence", ["要闻两则。", "他强调了三点。", "复工企业要多少有多少。"])
def test_one_that_begins_otherwise_does_not(sentence: str) -> None:
    assert not passes_on(sentence)
