"""What was taken and what was brought to an end, over the death of a process."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from bot import journal as module
from bot.journal import Inbox, Journal, Open, Processor
from bot.pulse import Pulse
from tests.unit.bot.conftest import message_update


@pytest.fixture
def journal(state):
    return Journal(state, lambda update: update.message is not None)


def test_an_update_that_comes_twice_is_taken_once(journal, run):
    async def taken():
        inbox = Inbox(journal, Pulse())
        for number in (8, 7, 8, 7):
            await inbox.put(message_update(number))
        return [inbox.get_nowait().update_id for _ in range(inbox.qsize())]

    assert run(taken()) == [8, 7]


def test_whoever_brings_more_than_there_is_room_for_waits(journal, run):
    async def bring(inbox):
        for number in range(1, 6):
            await inbox.put(message_update(number))

    async def waiting():
        inbox = Inbox(journal, Pulse(), room=2)
        bringing = asyncio.create_task(bring(inbox))
        while len(begun := await journal.open()) < 3:
            await asyncio.sleep(0)
        for _ in range(100):
            await asyncio.sleep(0)
        at_the_door = inbox.qsize(), len(await journal.open())
        got = [(await inbox.get()).update_id for _ in range(5)]
        await bringing
        return [left.update for left in begun], at_the_door, got

    begun, at_the_door, got = run(waiting())

    assert begun == [1, 2, 3]  # the third is in the book and waits at the door
    assert at_the_door == (2, 3)  # the fourth nobody has begun with
    assert got == [1, 2, 3, 4, 5]


def test_who_works_through_what_was_brought_does_not_hang(journal, run):
    times = iter([0.0, 500.0, 501.0])
    pulse = Pulse(lambda: next(times))

    run(Inbox(journal, pulse).put(message_update(1)))

    assert pulse.standstill == 1.0


def test_what_a_dead_bot_did_not_bring_to_an_end_is_open_at_another(open_state, run):
    dead, alive = open_state(), open_state()
    before, after = (Journal(state, lambda update: True) for state in (dead, alive))
    for number in (1, 2):
        run(before.begin(message_update(number, chat=30 + number, message=40)))
    run(before.end(1))

    left = run(after.take_over(dead.number))

    assert left == [Open(2, 32, 40)]
    assert run(after.open()) == left


def test_of_who_waits_for_nothing_only_the_number_is_kept(state, run):
    journal = Journal(state, lambda update: False)

    run(journal.begin(message_update(3)))

    assert run(journal.open()) == []
    assert run(state.rows("SELECT id, chat, message FROM taken")) == [(3, 0, 0)]


def test_the_end_of_an_update_takes_away_where_it_came_from(journal, state, run):
    run(journal.begin(message_update(3)))

    run(journal.end(3))

    assert run(state.rows("SELECT id, chat, message FROM taken")) == [(3, 0, 0)]
    assert not run(journal.begin(message_update(3)))


def test_after_a_day_an_update_is_forgotten(journal, clock, monkeypatch, run):
    monkeypatch.setattr(module, "SWEEP_EVERY", 2)
    run(journal.begin(message_update(1)))
    clock.now += 24 * 3600 + 1

    assert run(journal.open()) == []
    run(journal.begin(message_update(2)))
    assert run(journal.begin(message_update(1)))


def test_an_update_ends_with_its_processing_and_not_when_that_is_cut_off(journal, run):
    async def well():
        pass

    async def cut_off():
        raise asyncio.CancelledError

    async def work():
        processor = Processor(4, journal)
        for update, work in ((one, well()), (two, cut_off())):
            await journal.begin(update)
            with contextlib.suppress(asyncio.CancelledError):
                await processor.process_update(update, work)

    one, two = message_update(1), message_update(2)
    run(work())

    assert [left.update for left in run(journal.open())] == [2]
