"""Concurrency per key: the latest request, one request per person, single flight."""

from __future__ import annotations

import asyncio
import gc

import pytest

from bot.access.concurrency import REQUEST_TTL_S, InFlight, LatestOnly, LatestPerUser, PerUserLock
from retrieval.errors import Superseded
from tests.clock import Clock


def test_only_the_last_request_for_a_key_is_the_latest() -> None:
    latest = LatestOnly("x")

    for key, update_id in ((1, 10), (1, 11), (2, 10)):
        latest.begin(key, update_id)

    assert [latest.is_latest(1, 10), latest.is_latest(1, 11), latest.is_latest(2, 10)] == [False, True, True]


def test_a_request_is_forgotten_when_telegram_may_have_restarted_its_numbers(clock: Clock) -> None:
    latest = LatestOnly("x", clock=clock)
    latest.begin(1, 11)

    clock.now += REQUEST_TTL_S - 1
    before = latest.is_latest(1, 3)
    clock.now += 2

    assert before is False
    assert latest.is_latest(1, 3)


def test_one_request_of_each_person_is_worked_on_at_a_time() -> None:
    async def main() -> dict[int, int]:
        locks, at_work, most = PerUserLock(), {1: 0, 2: 0}, {1: 0, 2: 0}
        both = asyncio.Event()

        async def work(person: int) -> None:
            async with locks.lock_of(person):
                at_work[person] += 1
                most[person] = max(most[person], at_work[person])
                if all(at_work.values()):
                    both.set()
                await both.wait()  # two people are worked on at the same time, or this never ends
                at_work[person] -= 1

        await asyncio.gather(*(work(person) for person in (1, 1, 1, 2, 2, 2)))
        return most

    assert asyncio.run(main()) == {1: 1, 2: 1}


def test_nobody_is_remembered_when_nothing_of_theirs_is_worked_on() -> None:
    locks = PerUserLock()

    async def main() -> None:
        for person in range(100):
            async with locks.lock_of(person):
                pass

    asyncio.run(main())
    gc.collect()

    assert len(locks._locks) == 0


def test_of_several_requests_of_a_person_in_the_queue_only_the_latest_is_worked_on() -> None:
    turns = LatestPerUser(LatestOnly("x"), PerUserLock())
    first_is_running = asyncio.Event()
    others_are_queued = asyncio.Event()

    async def request(update_id: int) -> str:
        try:
            async with turns.turn("chat", update_id, person=5):
                first_is_running.set()
                await others_are_queued.wait()
                return f"{update_id} answered"
        except Superseded:
            return f"{update_id} superseded"

    async def main() -> list[str]:
        first = asyncio.create_task(request(1))
        await first_is_running.wait()
        rest = [asyncio.create_task(request(update_id)) for update_id in (2, 3)]
        await asyncio.sleep(0)
        others_are_queued.set()
        return await asyncio.gather(first, *rest)

    assert asyncio.run(main()) == ["1 answered", "2 superseded", "3 answered"]


def test_a_key_is_claimed_once_until_it_is_done() -> None:
    in_flight = InFlight()

    with in_flight.claim("a") as first, in_flight.claim("a") as second, in_flight.claim("b") as other:
        assert (first, second, other) == (True, False, True)
    with in_flight.claim("a") as later:
        assert later


def test_a_key_may_be_claimed_again_after_a_failure() -> None:
    in_flight = InFlight()

    with pytest.raises(ValueError), in_flight.claim("a"):
        raise ValueError

    with in_flight.claim("a") as is_first:
        assert is_first
