"""What nobody expected: an apology that is true, and a log that is not flooded."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.handlers import trouble
from bot.handlers.trouble import Apology
from retrieval.messages import Messages


@pytest.fixture
def said(monkeypatch):
    """What readers were told."""
    told = []

    async def turn_away(update, text):
        told.append(text)

    monkeypatch.setattr(trouble, "turn_away", turn_away)
    return told


@pytest.fixture
def logged(monkeypatch):
    """The events of the log."""
    events = []
    monkeypatch.setattr(trouble, "event", lambda name, **facts: events.append(name))
    return events


@pytest.fixture
def meet(clock):
    languages = SimpleNamespace(of=lambda update: Messages())
    apology = Apology(languages, clock)

    def run(error, update=None):
        asyncio.run(apology(update, SimpleNamespace(error=error)))

    return run


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyError("x"), "没能回答"),
        (BadRequest("no"), "没能回答"),
        (TimedOut(), "可能没有送到"),
        (NetworkError("Bad Gateway"), "可能没有送到"),
    ],
)
def test_who_waits_is_told_what_may_have_happened(meet, said, monkeypatch, error, words):
    asked = SimpleNamespace(update_id=7, message="the message")
    monkeypatch.setattr(trouble, "Update", SimpleNamespace)

    meet(error, asked)

    assert words in said[0]


@pytest.mark.parametrize(("kind", "fact"), [(Forbidden, "blocked"), (RetryAfter, 5)])
def test_who_cannot_be_reached_is_not_written_to(meet, said, monkeypatch, kind, fact):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    monkeypatch.setattr(trouble, "Update", SimpleNamespace)

    meet(kind(fact), SimpleNamespace(update_id=7, message="the message"))

    assert said == []


def test_trouble_with_polling_is_told_once_a_minute_and_kind(meet, logged, clock):
    for error in (NetworkError("x"), NetworkError("x"), Conflict("y"), NetworkError("x")):
        meet(error)
        clock.now += 1
    clock.now += 60
    meet(NetworkError("x"))

    assert logged == ["polling_failed", "another_bot_polls", "polling_failed"]
