"""What was taken and what was brought to an end, over the death of a process."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from bot.ops.heartbeat import Heartbeat
from bot.transport import update_log as module
from bot.transport.inbox import Inbox, UpdateProcessor
from bot.transport.update_log import OpenUpdate, UpdateLog
from tests.clock import Clock
from tests.unit.bot.conftest import message_update


@pytest.fixture
def update_log(database: Any) -> Any:
    return UpdateLog(database, lambda update: update.message is not None)


def test_an_update_that_comes_twice_is_taken_once(update_log: Any, run: Callable[..., Any]) -> None:
    async def taken() -> list[int]:
        inbox = Inbox(update_log, Heartbeat(), 8)
        for number in (8, 7, 8, 7):
            await inbox.put(message_update(number))
        return [inbox.get_nowait().update_id for _ in range(inbox.qsize())]

    assert run(taken()) == [8, 7]


async def turns_of_the_loop() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


def test_whoever_brings_more_than_there_is_room_for_waits_until_one_has_ended(
    update_log: Any, run: Callable[..., Any]
) -> None:
    async def bring(inbox: Inbox) -> None:
        for number in range(1, 6):
            await inbox.put(message_update(number))

    async def waiting() -> tuple[list[int], tuple[int, ...], tuple[int, ...]]:
        inbox = Inbox(update_log, Heartbeat(), room=2)
        bringing = asyncio.create_task(bring(inbox))
        begun = [(await inbox.get()).update_id for _ in range(2)]  # as the library does, at once
        await turns_of_the_loop()
        at_the_door = inbox.qsize(), len(await update_log.open()), inbox.under_way
        inbox.task_done()
        begun.append((await inbox.get()).update_id)
        await turns_of_the_loop()
        after_one = inbox.qsize(), len(await update_log.open()), inbox.under_way
        bringing.cancel()
        return begun, at_the_door, after_one

    begun, at_the_door, after_one = run(waiting())

    assert begun == [1, 2, 3]
    assert at_the_door == (0, 2, 2)  # the third is not in the book: nobody has taken it
    assert after_one == (0, 3, 2)


def test_what_waits_at_the_door_when_the_bot_stops_is_taken_by_the_next(
    update_log: Any, run: Callable[..., Any]
) -> None:
    async def stopped() -> list[object]:
        inbox = Inbox(update_log, Heartbeat(), room=1)
        await inbox.put(message_update(1))
        bringing = asyncio.create_task(inbox.put(message_update(2)))
        await turns_of_the_loop()
        bringing.cancel()
        await inbox.put("the library's sign to stop")
        return [inbox.get_nowait() for _ in range(inbox.qsize())]

    assert run(stopped())[1:] == ["the library's sign to stop"]
    assert [left.update for left in run(update_log.open())] == [1]
    assert run(update_log.begin(message_update(2)))


def test_what_came_before_takes_no_room(update_log: Any, run: Callable[..., Any]) -> None:
    async def twice() -> tuple[int, int]:
        inbox = Inbox(update_log, Heartbeat(), room=2)
        for number in (1, 1, 1, 2):
            await asyncio.wait_for(inbox.put(message_update(number)), 5)
        return inbox.qsize(), inbox.under_way

    assert run(twice()) == (2, 2)


def test_who_works_through_what_was_brought_does_not_hang(update_log: Any, run: Callable[..., Any]) -> None:
    times = iter([0.0, 500.0, 501.0])
    heartbeat = Heartbeat(lambda: next(times))

    run(Inbox(update_log, heartbeat, 8).put(message_update(1)))

    assert heartbeat.standstill == 1.0


def test_what_a_dead_bot_did_not_bring_to_an_end_is_open_at_another(
    open_database: Any, run: Callable[..., Any]
) -> None:
    dead, alive = open_database(), open_database()
    before, after = (UpdateLog(database, lambda update: True) for database in (dead, alive))
    for number in (1, 2):
        run(before.begin(message_update(number, chat=30 + number, message=40)))
    run(before.end(1))

    left = run(after.take_over(dead.number))

    assert left == [OpenUpdate(2, 32, 40)]
    assert run(after.open()) == left


def test_of_who_waits_for_nothing_only_the_number_is_kept(database: Any, run: Callable[..., Any]) -> None:
    update_log = UpdateLog(database, lambda update: False)

    run(update_log.begin(message_update(3)))

    assert run(update_log.open()) == []
    assert run(database.rows("SELECT id, chat, message FROM taken")) == [(3, 0, 0)]


def test_the_end_of_an_update_takes_away_where_it_came_from(
    update_log: Any, database: Any, run: Callable[..., Any]
) -> None:
    run(update_log.begin(message_update(3)))

    run(update_log.end(3))

    assert run(database.rows("SELECT id, chat, message FROM taken")) == [(3, 0, 0)]
    assert not run(update_log.begin(message_update(3)))


def test_after_a_day_an_update_is_forgotten(
    update_log: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch, run: Callable[..., Any]
) -> None:
    monkeypatch.setattr(module, "PRUNE_EVERY_UPDATES", 2)
    run(update_log.begin(message_update(1)))
    clock.now += 24 * 3600 + 1

    assert run(update_log.open()) == []
    run(update_log.begin(message_update(2)))
    assert run(update_log.begin(message_update(1)))


def test_an_update_ends_with_its_processing_and_not_when_that_is_cut_off(
    update_log: Any, run: Callable[..., Any]
) -> None:
    async def well() -> None:
        pass

    async def cut_off() -> None:
        raise asyncio.CancelledError

    async def work() -> None:
        processor = UpdateProcessor(4, update_log)
        for update, work in ((one, well()), (two, cut_off())):
            await update_log.begin(update)
            with contextlib.suppress(asyncio.CancelledError):
                await processor.process_update(update, work)

    one, two = message_update(1), message_update(2)
    run(work())

    assert [left.update for left in run(update_log.open())] == [2]
