"""Whose turn it is."""

from __future__ import annotations

import asyncio
import gc

from bot.access.concurrency import LatestOnly, PerUserLock


def test_only_the_last_request_for_a_thing_is_the_newest():
    newest = LatestOnly("x")

    for thing, number in ((1, 10), (1, 11), (2, 10)):
        newest.begin(thing, number)

    assert [newest.is_newest(1, 10), newest.is_newest(1, 11), newest.is_newest(2, 10)] == [False, True, True]


def test_one_request_of_each_person_is_worked_on_at_a_time():
    async def main():
        one_each, at_work, most = PerUserLock(), {1: 0, 2: 0}, {1: 0, 2: 0}
        both = asyncio.Event()

        async def work(person):
            async with one_each.turn_of(person):
                at_work[person] += 1
                most[person] = max(most[person], at_work[person])
                if all(at_work.values()):
                    both.set()
                await both.wait()  # two people are worked on at the same time, or this never ends
                at_work[person] -= 1

        await asyncio.gather(*(work(person) for person in (1, 1, 1, 2, 2, 2)))
        return most, len(one_each._turns)

    most, _ = asyncio.run(main())

    assert most == {1: 1, 2: 1}


def test_nobody_is_remembered_when_nothing_of_theirs_is_worked_on():
    one_each = PerUserLock()

    async def main():
        for person in range(100):
            async with one_each.turn_of(person):
                pass

    asyncio.run(main())
    gc.collect()

    assert len(one_each._turns) == 0
