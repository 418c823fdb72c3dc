"""A figure of last year is not this year's."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.answering.checks.relative_times import lacks_relative_time

PRINTED = dt.date(2020, 1, 15)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("去年全县产值是多少?", "全县产值今年将达到90亿元。"),
        ("上个月卖了多少台?", "上半年卖了一万台。"),
        ("上周来了多少人?", "今天来了三千人。"),
        ("前年种了多少树?", "去年种了两万棵树。"),
    ],
)
def test_a_text_of_another_time_lacks_it(question: str, text: str) -> None:
    assert lacks_relative_time(question, text, PRINTED)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("去年全县产值是多少?", "去年,全县产值达到80亿元。"),
        ("去年全县产值是多少?", "2019年全县产值80亿元。"),
        ("去年12月下了几场雪?", "12月下了三场雪。"),
        ("前年种了多少树?", "2018年种了两万棵树。"),
        ("上个月卖了多少台?", "12月份卖了两千台。"),
        ("上个月卖了多少台?", "上月卖了两千台。"),
        ("今年招多少人?", "学校招三百人。"),
        ("上年纪的人怎么过河?", "老人坐渡船过河。"),
        ("目前年产多少条船?", "船厂年产六十条船。"),
        ("过去年均降水多少?", "降水一千毫米。"),
    ],
)
def test_the_word_or_the_calendar_names_it(question: str, text: str) -> None:
    assert not lacks_relative_time(question, text, PRINTED)


def test_a_month_is_not_found_in_another() -> None:
    assert lacks_relative_time("上个月卖了多少台?", "12月卖了两千台。", dt.date(2020, 3, 15))


def test_without_a_day_of_printing_the_word_is_needed() -> None:
    assert lacks_relative_time("去年产值是多少?", "2019年产值80亿元。", None)
    assert not lacks_relative_time("去年产值是多少?", "去年产值80亿元。", None)
