"""What nobody expected: an apology that is true, and a log that is not flooded."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.handlers import errors
from bot.handlers.errors import ErrorHandler, apologise_for_lost_updates, pay_owed_apologies
from bot.transport.update_log import UpdateLog
from retrieval.errors import SearchUnavailable
from retrieval.i18n import Messages
from tests.clock import Clock
from tests.unit.bot.conftest import message_update

ASKED = SimpleNamespace(update_id=7, message="the message")


class Line:
    """The way to readers: what came through, and what is to fail before anything does."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.failures: list[Exception] = []
        self.waited: list[float] = []

    async def reject(self, update: object, text: Any) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.told.append(text)

    async def send_message(
        self, chat: int, text: str, reply_to_message_id: int, disable_notification: bool
    ) -> None:
        await self.reject(None, (chat, reply_to_message_id))

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line()
    monkeypatch.setattr(errors, "reject", line.reject)
    return line


@pytest.fixture
def said(line: Line) -> list[Any]:
    """What readers were told."""
    return line.told


@pytest.fixture
def update_log(database: Any) -> Any:
    return UpdateLog(database, lambda update: True)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The events of the log."""
    events = []
    monkeypatch.setattr(errors, "log_event", lambda name, **facts: events.append(name))
    return events


@pytest.fixture
def meet(clock: Clock, line: Line, update_log: Any) -> Callable[..., Any]:
    languages = SimpleNamespace(of=lambda update: Messages())
    apology = ErrorHandler(languages, update_log, clock, line.sleep)

    def run(error: Exception, update: Any = None) -> None:
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
def test_who_waits_is_told_what_may_have_happened(
    meet: Callable[..., Any], said: list[Any], monkeypatch: pytest.MonkeyPatch, error: Any, words: str
) -> None:
    monkeypatch.setattr(errors, "Update", SimpleNamespace)

    meet(error, ASKED)

    assert words in said[0]


def test_who_asks_while_the_cluster_is_away_is_told_so(
    meet: Callable[..., Any], said: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "Update", SimpleNamespace)

    meet(SearchUnavailable(why="503"), ASKED)

    assert said == ["检索服务暂不可用,请过一会儿再问。"]


def test_who_was_not_written_to_in_a_flood_is_told(
    meet: Callable[..., Any], said: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    monkeypatch.setattr(errors, "Update", SimpleNamespace)

    meet(RetryAfter(dt.timedelta(seconds=5)), ASKED)

    assert "没能回答" in said[0]


def test_who_has_blocked_the_bot_is_not_written_to(
    meet: Callable[..., Any], said: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "Update", SimpleNamespace)

    meet(Forbidden("blocked"), ASKED)

    assert said == []


def test_an_apology_that_does_not_get_through_is_tried_again(
    meet: Callable[..., Any], line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "Update", SimpleNamespace)
    line.failures = [NetworkError("Bad Gateway"), TimedOut()]

    meet(NetworkError("x"), ASKED)

    assert len(line.told) == 1
    assert line.waited == [1.0, 5.0]


def test_who_could_not_be_told_is_told_at_the_next_start(
    meet: Callable[..., Any],
    line: Line,
    update_log: Any,
    monkeypatch: pytest.MonkeyPatch,
    run: Callable[..., Any],
) -> None:
    run(update_log.begin(message_update(7, chat=3, message=4)))
    monkeypatch.setattr(errors, "Update", SimpleNamespace)
    line.failures = [TimedOut()] * 4
    meet(KeyError("x"), ASKED)
    run(update_log.end(7))

    run(apologise_for_lost_updates(line, update_log, run(update_log.open()), Messages()))

    assert line.told == [(3, 4)]
    assert run(update_log.open()) == []


def test_at_a_start_who_cannot_be_reached_waits_for_the_next_and_who_has_gone_does_not(
    line: Line, update_log: Any, run: Callable[..., Any]
) -> None:
    for number in (1, 2, 3):
        run(update_log.begin(message_update(number, chat=number, message=9)))
    line.failures = [*[TimedOut()] * 4, Forbidden("blocked"), TimedOut()]

    run(apologise_for_lost_updates(line, update_log, run(update_log.open()), Messages(), line.sleep))

    assert line.told == [(3, 9)]
    assert line.waited == [1.0, 5.0, 20.0, 1.0]
    assert [left.chat for left in run(update_log.open())] == [1]


def test_a_failed_apology_is_tried_again_every_minute_until_it_comes_through(
    line: Line, update_log: Any, run: Callable[..., Any]
) -> None:
    run(update_log.begin(message_update(7, chat=3, message=4)))
    line.failures = [TimedOut()] * 6
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        if waited.count(errors.OWED_EVERY_S) > 2:
            raise asyncio.CancelledError

    async def work() -> None:
        await apologise_for_lost_updates(line, update_log, await update_log.open(), Messages(), sleep)
        with contextlib.suppress(asyncio.CancelledError):
            await pay_owed_apologies(line, update_log, Messages(), sleep)

    run(work())

    assert line.told == [(3, 4)]
    # four failures, then two; then nothing is owed
    assert waited == [1.0, 5.0, 20.0, 60.0, 1.0, 5.0, 60.0, 60.0]
    assert run(update_log.open()) == []


def test_at_a_start_one_who_cannot_be_reached_keeps_nobody_waiting(
    line: Line, update_log: Any, run: Callable[..., Any]
) -> None:
    async def told() -> None:
        others_told = asyncio.Event()

        async def send(chat: int, *_args: Any, **_given: Any) -> None:
            if chat == 1:
                await others_told.wait()  # as long as the network lets it hang
            line.told.append(chat)
            if line.told == [2, 3]:
                others_told.set()

        line.send_message = send
        await asyncio.wait_for(
            apologise_for_lost_updates(line, update_log, await update_log.open(), Messages()), 5
        )

    for number in (1, 2, 3):
        run(update_log.begin(message_update(number, chat=number, message=9)))

    run(told())

    assert line.told == [2, 3, 1]
    assert run(update_log.open()) == []


def test_trouble_with_polling_is_told_once_a_minute_and_kind(
    meet: Callable[..., Any], logged: list[Any], clock: Clock
) -> None:
    for error in (NetworkError("x"), NetworkError("x"), Conflict("y"), NetworkError("x")):
        meet(error)
        clock.now += 1
    clock.now += 60
    meet(NetworkError("x"))

    assert logged == ["polling_failed", "another_bot_polls", "polling_failed"]
