"""Telegram's limits are kept before it refuses, and its refusals hold who they are for."""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.transport.rate_limiter import CHAT_LIMIT, GROUP_LIMIT, MAX_RETRIES, SharedRateLimiter


class Telegram:
    """Takes requests at the time of a clock that only waiting moves. refusals: what the next ones get."""

    def __init__(self) -> None:
        self.now = 100.0
        self.refusals: list[int] = []
        self.came: list[tuple[float, int | None]] = []

    async def take(self, chat: int | None) -> str | None:
        if self.refusals and (seconds := self.refusals.pop(0)):
            raise RetryAfter(dt.timedelta(seconds=seconds))
        self.came.append((round(self.now - 100, 1), chat))
        return "taken"

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(autouse=True)
def coming_behaviour(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the bot's process has it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
def send(telegram: Telegram) -> Callable[..., Any]:
    """Send to these chats, one after the other; None for what goes to no chat."""
    flood = SharedRateLimiter(clock=lambda: telegram.now, sleep=telegram.sleep)

    def run(*chats: int | None) -> list[tuple[float, int | None]]:
        async def all_of_them() -> None:
            for chat in chats:
                data = {} if chat is None else {"chat_id": chat}
                await flood.process_request(telegram.take, (chat,), {}, "sendMessage", data, None)

        asyncio.run(all_of_them())
        return telegram.came

    return run


def within(came: list[tuple[float, int | None]], seconds: float, chat: int | None = None) -> int:
    """The most that came within any such time."""
    times = [at for at, to in came if chat in (None, to)]
    return max(sum(start <= at < start + seconds for at in times) for start in times)


def test_a_few_messages_to_a_chat_go_out_at_once_and_more_at_one_a_second(send: Callable[..., Any]) -> None:
    came = send(*[7] * 12)

    assert [at for at, _ in came[:3]] == [0, 0, 0]
    assert within(came, CHAT_LIMIT[1]) == 3
    assert came[-1][0] == pytest.approx(9.3)


def test_a_group_gets_twenty_a_minute(send: Callable[..., Any]) -> None:
    came = send(*[-100] * 45)

    assert within(came, GROUP_LIMIT[1]) == 20


def test_all_chats_together_get_thirty_a_second(send: Callable[..., Any]) -> None:
    came = send(*range(1, 100))

    assert within(came, 1.0) == 30


def test_what_goes_to_no_chat_never_waits(send: Callable[..., Any]) -> None:
    assert {at for at, _ in send(*[None] * 100)} == {0.0}


def test_a_refusal_holds_its_chat_and_no_other(send: Callable[..., Any], telegram: Telegram) -> None:
    telegram.refusals = [7]

    came = send(1, 2)

    assert came == [(7.1, 1), (7.1, 2)]
    assert send(3)[-1] == (7.1, 3)


def test_while_one_chat_is_held_others_are_served(telegram: Telegram) -> None:
    telegram.refusals = [7]
    flood = SharedRateLimiter(clock=lambda: telegram.now, sleep=telegram.sleep)
    other = []

    async def waiting(seconds: float) -> None:
        if not other:
            other.append(seconds)
            await flood.process_request(telegram.take, (2,), {}, "sendMessage", {"chat_id": 2}, None)
        telegram.now += seconds

    flood._sleep = waiting
    asyncio.run(flood.process_request(telegram.take, (1,), {}, "sendMessage", {"chat_id": 1}, None))

    assert telegram.came == [(0.0, 2), (7.1, 1)]


def test_refusals_of_two_chats_hold_all(telegram: Telegram) -> None:
    telegram.refusals = [7, 9]
    flood = SharedRateLimiter(clock=lambda: telegram.now, sleep=telegram.sleep)
    waits = []

    async def waiting(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) < 3:
            await flood.process_request(
                telegram.take, (1 + len(waits),), {}, "sendMessage", {"chat_id": 1 + len(waits)}, None
            )
        telegram.now = max(telegram.now, 109.1)

    flood._sleep = waiting
    asyncio.run(flood.process_request(telegram.take, (1,), {}, "sendMessage", {"chat_id": 1}, None))

    assert [at for at, _ in telegram.came] == [9.1, 9.1, 9.1]


def test_who_is_refused_again_and_again_is_given_up(send: Callable[..., Any], telegram: Telegram) -> None:
    telegram.refusals = [1] * (MAX_RETRIES + 1)

    with pytest.raises(RetryAfter):
        send(1)


def test_who_would_have_to_wait_for_minutes_is_given_up_at_once(
    send: Callable[..., Any], telegram: Telegram
) -> None:
    telegram.refusals = [3600]

    with pytest.raises(RetryAfter):
        send(1)
    assert telegram.now == 100.0


class Crowd(Telegram):
    """Many requests at a time, by a clock that moves when all of them wait; counts as Telegram does."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self.refused = 0

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self.now + seconds, next(self._numbers), woken))
        await woken

    async def take(self, chat: int | None) -> None:
        just_now = sum(at > self.now - 100 - 1.0 for at, _ in self.came)
        if just_now >= 30 or self.refusals:
            self.refused += 1
            seconds = self.refusals.pop(0) if self.refusals else 1
            raise RetryAfter(dt.timedelta(seconds=seconds))
        self.came.append((self.now - 100, chat))

    async def until_all_came(self, chats: Iterable[int]) -> None:
        flood = SharedRateLimiter(clock=lambda: self.now, sleep=self.sleep)
        requests = [
            asyncio.ensure_future(
                flood.process_request(self.take, (chat,), {}, "sendMessage", {"chat_id": chat}, None)
            )
            for chat in chats
        ]
        while not all(request.done() for request in requests):
            for _ in range(20):
                await asyncio.sleep(0)
            if self._waiting:
                self.now, _, woken = heapq.heappop(self._waiting)
                woken.set_result(None)
        await asyncio.gather(*requests)


def test_a_crowd_that_was_held_goes_out_at_the_usual_pace() -> None:
    crowd = Crowd()
    crowd.refusals = [5, 5]

    asyncio.run(crowd.until_all_came(range(1, 301)))

    assert sorted(chat for _, chat in crowd.came) == list(range(1, 301))
    assert crowd.refused == 2
    assert within(crowd.came, 1.0) <= 30
