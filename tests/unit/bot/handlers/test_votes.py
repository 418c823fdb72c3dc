"""Votes are counted once a person, and exported in private."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.bot.assembled import AssembledBot

QUESTION = "天元区有多少家规模以上工业企业复工?"


def test_a_vote_may_be_changed_and_counts_once(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    handlers, context = assembled.handlers, assembled.context()
    run(handlers.ask.text(assembled.message(QUESTION), context))
    buttons = assembled.buttons

    for label in ("👍", "👍", "👎"):
        run(handlers.votes.vote(assembled.tap(buttons[label]), context))

    assert assembled.texts[1:3] == ["谢谢!已记下。", "已经记下了。"]
    assert run(assembled.services.database.rows("SELECT good FROM vote")) == [(0,)]


def test_without_votes_there_is_nothing_to_export(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    run(assembled.handlers.votes.export(assembled.message("/export", user=9), assembled.context()))

    assert assembled.texts == ["还没有人评价过。"]
