"""Questions in private and in groups are answered with a quote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.bot.assembled import GROUP, AssembledBot

QUESTION = "天元区有多少家规模以上工业企业复工?"


def test_a_question_in_private_is_answered_with_a_quote(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    run(assembled.handlers.ask.text(assembled.message(QUESTION), assembled.context()))

    assert "全区规模以上工业企业复工<b>78家</b>" in assembled.texts[0]
    assert "株洲日报 2020年2月16日 A1版" in assembled.texts[0]


def test_a_command_and_a_mention_ask_in_a_group(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    ask, context = assembled.handlers.ask, assembled.context()

    run(ask.command(assembled.message(f"/ask {QUESTION}", chat=GROUP), context))
    run(ask.addressed(assembled.message(f"@jianbao_bot {QUESTION}", chat=GROUP), context))

    assert ["78家" in text for text in assembled.texts] == [True, True]


def test_an_empty_question_is_no_mistake(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    run(assembled.handlers.ask.text(assembled.message("???"), assembled.context()))

    assert len(assembled.texts) == 1
    assert "blockquote" not in assembled.texts[0]


@pytest.mark.parametrize("said", ["你好", "???", "/ask"])
def test_who_asks_nothing_is_shown_a_question_that_this_archive_answers(
    assembled: AssembledBot, run: Callable[..., Any], said: str
) -> None:
    ask = assembled.handlers.ask
    heard = ask.command if said == "/ask" else ask.text

    run(heard(assembled.message(said), assembled.context()))

    assert "中车株洲所多少名员工返岗?" in assembled.texts[0]
