"""Turns of work."""

from __future__ import annotations

import asyncio

import pytest

from retrieval.errors import AnswerTimeout, TooBusy
from retrieval.web import lanes
from retrieval.web.lanes import WorkKind, WorkLanes


async def hold(turns: WorkLanes, kind: WorkKind, until: asyncio.Event) -> None:
    async with turns.turn(kind):
        await until.wait()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_work_of_one_kind_does_not_hold_up_another() -> None:
    async def main() -> int:
        turns, until = WorkLanes(1, 30.0), asyncio.Event()
        tasks = [asyncio.create_task(hold(turns, WorkKind.ANSWER, until)) for _ in range(3)]
        await settle()
        waiting = turns.waiting
        async with turns.turn(WorkKind.SLOW), turns.turn(WorkKind.READ), turns.turn(WorkKind.READ):
            until.set()
        await asyncio.gather(*tasks)
        assert turns.waiting == 0
        return waiting

    assert asyncio.run(main()) == 2


def test_a_turn_that_does_not_come_is_not_waited_for_without_end() -> None:
    async def main() -> None:
        turns, until = WorkLanes(1, 0.01), asyncio.Event()
        task = asyncio.create_task(hold(turns, WorkKind.SLOW, until))
        await settle()
        try:
            async with turns.turn(WorkKind.SLOW):
                pytest.fail("there was no turn")
        finally:
            until.set()
            await task

    with pytest.raises(AnswerTimeout):
        asyncio.run(main())


def test_more_than_so_many_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "MAX_WAITING_QUESTIONS", 1)

    async def main() -> None:
        turns, until = WorkLanes(1, 30.0), asyncio.Event()
        tasks = [asyncio.create_task(hold(turns, WorkKind.ANSWER, until)) for _ in range(2)]
        await settle()
        try:
            async with turns.turn(WorkKind.ANSWER):
                pytest.fail("there was no room")
        finally:
            until.set()
            await asyncio.gather(*tasks)

    with pytest.raises(TooBusy):
        asyncio.run(main())
