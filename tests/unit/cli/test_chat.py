"""Conversations in the terminal: follow-ups, and the commands that change them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.cli.chat import Chat
from retrieval.cli.terminal import Terminal
from retrieval.i18n import Messages

VISIT = "杜家毫哪天到株洲督导检查?"
Hear = Callable[[str], str]


@pytest.fixture
def hear(seed_answerer: Answerer, capsys: pytest.CaptureFixture[str]) -> Hear:
    """Enter a line; the output comes back."""
    chat = Chat(seed_answerer, Terminal(Messages()), top=1, today=lambda: dt.date(2020, 2, 17))

    def said(line: str) -> str:
        chat.hear(line)
        return capsys.readouterr().out

    return said


def test_a_follow_up_says_what_it_took_over(hear: Hear) -> None:
    hear(VISIT)

    assert "沿用上文:杜家毫" in hear("他还去了哪里?")


def test_drop_asks_again_without_it(hear: Hear) -> None:
    hear(VISIT)
    hear("他还去了哪里?")

    assert "沿用上文" not in hear("/drop")


def test_filters_are_shown_and_all_asks_again_without_them(hear: Hear) -> None:
    first = hear("昨天的报道里,中车株洲所有多少员工返岗?")
    again = hear("/all")

    assert "只查:2020年2月16日" in first and "7000余名" in first
    assert "只查" not in again and "7000余名" in again


def test_new_forgets_the_turns_before(hear: Hear) -> None:
    hear(VISIT)
    hear("/new")

    assert "沿用上文" not in hear("他还去了哪里?")


def test_a_question_about_the_program_is_answered_by_it(hear: Hear) -> None:
    told = hear("你是谁?")

    assert "不出自档案" in told
    assert "没有找到" not in told
