"""A time that is asked for must be in the quote."""

from __future__ import annotations

import pytest

from retrieval.answering.checks.asked_time import lacks_asked_time


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("林小舟哪年入的党?", "老党员林小舟在村口值守,给过路的人量体温。"),
        ("林小舟是哪一年当上站长的?", "3月12日,站长林小舟在渡口值班。"),
        ("渡口什么时候复航?", "渡口是江川往来两岸的要道,往日乘客很多。"),
        ("渡口3月12日几点开第一班?", "3月12日,渡口复航,乘客一千二百人。"),
    ],
)
def test_a_quote_without_the_time_asked_for_lacks_it(question: str, quote: str) -> None:
    assert lacks_asked_time(question, quote)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("林小舟哪年入的党?", "林小舟1998年入党,一直守在渡口。"),
        ("林小舟哪年入的党?", "九年前,林小舟入了党。"),
        ("林小舟哪年参军?", "林小舟19岁参军。"),
        ("大桥哪年通车?", "大桥去年通车。"),
        ("路口哪天起封闭?", "两边路口从正月初二开始均已封闭。"),
        ("展览什么时候结束?", "展览将持续到月底。"),
        ("最后一次更新是什么时候?", "最后更新:2014.10.22"),
        ("渡口几点开第一班?", "渡口复航,首班清晨六点开。"),
        ("渡口谁值班?", "林小舟值班。"),
        ("哪年级的学生参加了演练?", "七年级学生参加了演练。"),
    ],
)
def test_a_time_of_any_kind_answers_and_other_questions_need_none(question: str, quote: str) -> None:
    assert not lacks_asked_time(question, quote)
