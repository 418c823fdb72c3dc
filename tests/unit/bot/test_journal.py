"""What was taken and what was brought to an end, over the death of a process."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from bot import journal as module
from bot.journal import Inbox, Journal, Open, Processor
from bot.state import State
from tests.unit.bot.conftest import message_update


@pytest.fixture
def state(tmp_path, clock):
    state = State(tmp_path, clock=clock)
    yield state
    state.close()


@pytest.fixture
def journal(state):
    return Journal(state, lambda update: update.message is not None)


def test_an_update_that_comes_twice_is_taken_once(journal):
    async def taken():
        inbox = Inbox(journal)
        for number in (8, 7, 8, 7):
            await inbox.put(message_update(number))
        return [inbox.get_nowait().update_id for _ in range(inbox.qsize())]

    assert asyncio.run(taken()) == [8, 7]


def test_what_was_not_brought_to_an_end_is_open_at_the_next_start(tmp_path, clock):
    before = State(tmp_path, clock=clock)
    journal = Journal(before, lambda update: True)
    for number in (1, 2):
        journal.begin(message_update(number, chat=30 + number, message=40))
    journal.end(1)

    after = State(tmp_path, clock=clock)
    left = Journal(after, lambda update: True).open()
    for state in (before, after):
        state.close()

    assert left == [Open(2, 32, 40)]


def test_of_who_waits_for_nothing_only_the_number_is_kept(state):
    journal = Journal(state, lambda update: False)

    journal.begin(message_update(3))

    assert journal.open() == []
    assert state.rows("SELECT id, chat, message FROM taken") == [(3, 0, 0)]


def test_the_end_of_an_update_takes_away_where_it_came_from(journal, state):
    journal.begin(message_update(3))

    journal.end(3)

    assert state.rows("SELECT id, chat, message FROM taken") == [(3, 0, 0)]
    assert not journal.begin(message_update(3))


def test_after_a_day_an_update_is_forgotten(journal, clock, monkeypatch):
    monkeypatch.setattr(module, "SWEEP_EVERY", 2)
    journal.begin(message_update(1))
    clock.now += 24 * 3600 + 1

    assert journal.open() == []
    journal.begin(message_update(2))
    assert journal.begin(message_update(1))


def test_an_update_ends_with_its_processing_and_not_when_that_is_cut_off(journal):
    async def well():
        pass

    async def cut_off():
        raise asyncio.CancelledError

    async def run():
        processor = Processor(4, journal)
        for update, work in ((one, well()), (two, cut_off())):
            journal.begin(update)
            with contextlib.suppress(asyncio.CancelledError):
                await processor.process_update(update, work)

    one, two = message_update(1), message_update(2)
    asyncio.run(run())

    assert [left.update for left in journal.open()] == [2]
