"""The answer span is the marked part of a quote."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("中车株洲所有多少员工返岗?", "7000余名"),
        ("董家堰街道摸排了多少三类人员", "1909人"),
        ("天元区有多少家规上工业企业复工?", "78家"),
        ("省委派出了几个督导组?", "14个"),
        ("有多少人进社区防控?", "15万余名"),
        ("市贸促会开不可抗力证明用了多长时间?", "24小时"),
        ("《求是》杂志今年第几期发表了习近平的文章?", "第4期"),
        ("市委常委会会议是谁主持的?", "毛腾飞"),
    ],
)
def test_the_phrase_that_answers_is_marked(seed_answerer: Answerer, question: str, phrase: str) -> None:
    quote = seed_answerer.answer(question).quotes[0]

    assert quote.answer is not None
    assert phrase in quote.answer.cut(quote.text)
