"""The parts of one bot fit together: each handler works with the parts it was given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.access.permissions import Privilege, Requester
from bot.access.rate_limits import Verdict
from bot.container import access_policy
from bot.peers.protocol import NoPeers
from bot.routes import routes
from bot.settings import BotSettings
from bot.state.votes import VoteRepository
from tests.clock import Clock
from tests.unit.bot.assembled import AssembledBot

QUESTION = "天元区有多少家规模以上工业企业复工?"


def test_the_settings_say_who_may_ask_and_how_often(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setenv("JIANBAO_BOT_ADMINS", "9")
    monkeypatch.setenv("JIANBAO_BOT_USERS", "5")
    monkeypatch.setenv("JIANBAO_BOT_MODE", "allow-list")
    monkeypatch.setenv("JIANBAO_BOT_QUESTIONS_PER_MINUTE", "1")

    policy = access_policy(BotSettings.read(), clock, NoPeers())

    verdicts = [policy.judge(Requester(user), Privilege.EVERYONE) for user in (5, 5, 6, 9, 9)]
    assert verdicts == [
        Verdict.GRANTED, Verdict.TOO_FAST, Verdict.STRANGER, Verdict.GRANTED, Verdict.GRANTED,
    ]  # fmt: skip


def test_every_route_leads_to_a_method_of_a_handler(assembled: AssembledBot) -> None:
    table = routes(assembled.handlers)

    assert len(table) == 53
    assert all(callable(route.callback) for route in table)


def test_a_vote_carries_no_question_where_none_are_kept(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    handlers, context = assembled.handlers, assembled.context()
    run(handlers.ask.text(assembled.message(QUESTION), context))

    run(handlers.votes.vote(assembled.tap(assembled.buttons["👍"]), context))

    assert "78家" in assembled.texts[0]
    assert assembled.texts[-1] == "谢谢!已记下。"
    (vote,) = run(VoteRepository(assembled.services.database).rows())
    assert (vote["good"], vote["question"]) == (True, None)
