"""The gate in front of every handler: what it lets through, and what is said in a handler's place."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from telegram import Update

from bot import routing
from bot.access.backlog import BacklogFilter
from bot.access.permissions import AccessPolicy, Privilege
from bot.routing import AccessGuard, Callback, Route
from bot.state.database import Database
from bot.state.languages import LanguageRepository
from retrieval.errors import BadDate, TooBusy
from retrieval.i18n import Messages
from tests.clock import Clock
from tests.unit.bot.assembled import AssembledBot
from tests.unit.bot.conftest import message_update

ADMIN, READER = 9, 5


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the gate tells whoever waits."""
    heard = []

    async def reject(update: Update, text: str) -> None:
        heard.append(text)

    monkeypatch.setattr(routing, "reject", reject)
    return heard


@pytest.fixture
def guard(alone: Database, clock: Clock) -> AccessGuard:
    gate = AccessPolicy((ADMIN,), per_minute=0, clock=clock)
    return AccessGuard(gate, LanguageRepository(alone, "zh-Hans"), BacklogFilter(0, time.time))


def ask(
    guard: AccessGuard, callback: Callback, who: Privilege = Privilege.EVERYONE, chat: int = READER
) -> None:
    asyncio.run(guard.before(Route("x", callback, who))(message_update(1, chat=chat), None))


@pytest.mark.parametrize("error", [TooBusy(), BadDate(value="昨年")])
def test_what_a_person_can_act_on_is_told_and_is_no_trouble(
    guard: AccessGuard, said: list[Any], error: BadDate | TooBusy
) -> None:
    async def fails(update: Update, context: Any) -> None:
        raise error

    ask(guard, fails)

    assert said == [Messages().error(error)]


def test_a_mistake_of_the_program_is_left_to_the_error_handler(guard: AccessGuard, said: list[Any]) -> None:
    async def fails(update: Update, context: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(guard, fails)

    assert said == []


def test_others_are_told_of_an_administrators_command_what_they_are_told_of_none(
    guard: AccessGuard, said: list[Any]
) -> None:
    called = []

    async def reload(update: Update, context: Any) -> None:
        called.append(update.effective_user.id)

    ask(guard, reload, Privilege.ADMINS)
    ask(guard, reload, Privilege.ADMINS, chat=ADMIN)

    assert said == [Messages().say("bot.unknown_command")]
    assert called == [ADMIN]


@pytest.mark.parametrize(
    ("more", "runs"),
    [
        ({}, True),
        ({"forward_origin": {"type": "hidden_user", "sender_user_name": "x", "date": 1}}, False),
        ({"via_bot": {"id": 9, "is_bot": True, "first_name": "别的机器人"}}, False),
    ],
)
def test_an_administrators_command_runs_only_when_written_by_hand(
    guard: AccessGuard, assembled: AssembledBot, more: dict[str, Any], runs: bool
) -> None:
    entities = [{"type": "bot_command", "offset": 0, "length": 7}]
    update = assembled.message("/reload", user=ADMIN, entities=entities, **more)

    async def callback(update: Update, context: Any) -> None:
        """Never called here."""

    wanted = Route("reload", callback, Privilege.ADMINS).handler(guard).check_update(update)

    assert (wanted not in (None, False)) is runs
