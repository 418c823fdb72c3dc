"""Numbers of a question in the spelling of the passages."""

from __future__ import annotations

import pytest

from retrieval.answering.understanding.printed_numbers import has_number, with_printed_numbers

TEXTS = [
    "污水管网总投资六千万元,已完成过半,分3个标段。",
    "降低百分之三十,共十二人,第3届花展,几十万人来看,今年一月起每两天一班。",
    "总投资8000万元的桥。",
]


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("总投资6000万元的是什么", "总投资六千万元的是什么"),
        ("总投资6,000万元的是什么", "总投资六千万元的是什么"),
        ("分三个标段的是什么", "分3个标段的是什么"),
        ("谁降低30%", "谁降低百分之三十"),
        ("12人去了哪里", "十二人去了哪里"),
        ("第三届花展在哪", "第3届花展在哪"),
        ("每2天一班的是什么", "每两天一班的是什么"),
        ("八千万元的桥", "8000万元的桥"),
    ],
)
def test_a_number_is_spelled_as_a_passage_prints_its_value(question: str, printed: str) -> None:
    assert with_printed_numbers(question, TEXTS) == printed


@pytest.mark.parametrize(
    "question",
    [
        "总投资8000万元的是什么",  # printed so
        "总投资3000万元的是什么",  # a value that no passage has
        "13个标段在哪",
        "哪一年来了几十万人",  # asks for a number
        "共12天",  # another unit
        "2020年6月怎么了",
    ],
)
def test_other_numbers_stay(question: str) -> None:
    assert with_printed_numbers(question, TEXTS) == question


def test_a_text_has_a_number_in_figures_or_words() -> None:
    assert has_number("第3届")
    assert has_number("第三届")
    assert not has_number("花展在哪")
    assert has_number("上半年")


@pytest.mark.parametrize(
    ("question", "text", "printed"),
    [
        ("1-3月出口多少", "一季度出口三亿元", "一季度出口多少"),
        ("上半年出口多少", "今年1至6月出口三亿元", "1至6月出口多少"),
        ("1月—9月出口多少", "前三季度出口三亿元", "前三季度出口多少"),
        ("前六个月出口多少", "上半年出口三亿元", "上半年出口多少"),
        ("二季度出口多少", "一季度出口三亿元", "二季度出口多少"),
        ("1-3月出口多少", "一季度出口三亿元,1-3月到港", "1-3月出口多少"),
    ],
)
def test_months_are_spelled_as_a_passage_prints_them(question: str, text: str, printed: str) -> None:
    assert with_printed_numbers(question, [text]) == printed
