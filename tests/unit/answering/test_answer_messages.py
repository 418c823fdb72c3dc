"""Sentences of the program about an answer."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.answering.answer_messages import (
    coverage_line,
    filters_line,
    hint_key,
    questions_to_try,
    understanding_lines,
)
from retrieval.archive.live_index import Coverage
from retrieval.i18n import Messages
from retrieval.models import ANYWHERE, Answer, Filters, PageLabel

WORDS = Messages()
COVERAGE = Coverage(
    ("江畔日报",),
    dt.date(1998, 8, 7),
    dt.date(1998, 8, 9),
    {"articles": 41},
    "g",
    "2026-01-01T00:00:00",
    False,
)


def test_carried_words_filters_and_a_corrected_name_are_said() -> None:
    filters = Filters(page=PageLabel("2"))
    answer = Answer("谁?", True, 0.9, (), (), filters, 1.0, carried=("大堤",), meant=("张山", "张珊"))

    assert understanding_lines(answer, WORDS) == [
        "您是不是要找:张珊?以下按这个名字查找。",
        "沿用上文:大堤 只查:2版",
    ]
    assert filters_line(ANYWHERE, WORDS) == ""


def test_coverage_is_one_line() -> None:
    assert coverage_line(COVERAGE, WORDS) == "档案收录:江畔日报 1998年8月7日 – 1998年8月9日,共 41 篇文章。"


@pytest.mark.parametrize(
    ("question", "key"),
    [("who?", "bot.hint_chinese"), ("雨", "bot.hint_longer"), ("大堤有多长?", None), ("", None)],
)
def test_an_unanswered_question_gets_a_hint_that_fits(question: str, key: str | None) -> None:
    assert hint_key(question) == key


def test_where_no_example_can_be_made_a_question_of_any_archive_is_shown() -> None:
    assert questions_to_try(("大堤有多长?", "谁上了大堤?"), WORDS) == ("大堤有多长?", "谁上了大堤?")
    assert questions_to_try((), WORDS) == ("收录了哪些报纸?",)
