"""Mentions of numbers, dates and names in the forms of newspapers."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.answering.understanding.answer_types import AnswerKind, find_answers_of_type


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        (AnswerKind.NUMBER, "共有6万多流动人口,摸排1909人", ["6万多", "1909人"]),
        (AnswerKind.NUMBER, "到岗率达70%以上", ["70%"]),
        (AnswerKind.NUMBER, "充分发挥15万余名干部的作用", ["15万余名"]),
        (AnswerKind.NUMBER, "三十二家企业", ["三十二家"]),
        (AnswerKind.NUMBER, "计划是2000—2300张床位,每间住2至3人", ["2000—2300张", "2至3人"]),
        (AnswerKind.NUMBER, "2020年2月16日10时,复工企业3家", ["3家"]),
        (AnswerKind.NUMBER, "2月3日至10日共有12例", ["12例"]),
        (AnswerKind.NUMBER, "下午3点半来了20人", ["20人"]),
        (AnswerKind.DURATION, "全程不到24小时,花了半个小时", ["不到24小时", "半个小时"]),
        (AnswerKind.DATE, "2月14日下午到株洲", ["2月14日下午"]),
        (AnswerKind.DATE, "二〇二〇年开工", ["二〇二〇年"]),
        (AnswerKind.ORDINAL, "今年第4期杂志", ["第4期"]),
        (AnswerKind.POSITION, "市政协主席蔡溪", ["主席"]),
        (AnswerKind.REASON, "由于下雨,停航", ["由于"]),
        (AnswerKind.OTHER, "2020年有3家", []),
    ],
)
def test_evidence_of_each_kind_is_found(kind: AnswerKind, sentence: str, expected: list[Any]) -> None:
    assert [span.cut(sentence) for span in find_answers_of_type(kind, sentence, "")] == expected


def test_what_the_question_says_itself_is_no_evidence() -> None:
    assert find_answers_of_type(AnswerKind.NUMBER, "3家企业有5人", "3家企业有几人") != []
    assert [s.start for s in find_answers_of_type(AnswerKind.NUMBER, "3家企业有5人", "3家企业有几人")] == [5]


def test_a_long_run_of_digits_takes_no_time_out_of_proportion() -> None:
    assert len(find_answers_of_type(AnswerKind.NUMBER, "1" * 200_000, "")) == 1
