"""Reloads that nobody asked for: one for each heap of changes, none in the quiet hours."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.errors import ReloadUnderWay
from bot.ops.logging import subscribe
from bot.service.reload_triggers import ReloadTriggers, heaps_of_changes, is_within, read_hours


class Desk:
    """Reloads by giving or raising the next of these."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)

    async def reload(self, progress):
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


async def heaps(number):
    for _ in range(number):
        yield {}


def follow(desk, number, is_quiet=lambda: False):
    """What was told of reloads that came about, and the naps in between."""
    told, naps = [], []

    async def reloaded(what):
        told.append(what)

    async def sleep(seconds):
        naps.append(seconds)

    asyncio.run(ReloadTriggers(desk, reloaded).follow(heaps(number), is_quiet, sleep))
    return told, naps


def test_each_heap_of_changes_is_read_and_told():
    assert follow(Desk("first", "second"), 2) == (["first", "second"], [])


def test_a_reload_that_fails_or_is_under_way_ends_nothing():
    assert follow(Desk(OSError("gone"), ReloadUnderWay(), "third"), 3)[0] == ["third"]


def test_in_the_quiet_hours_changes_wait():
    answers = iter([True, True, False])

    told, naps = follow(Desk("only"), 1, lambda: next(answers))

    assert (told, len(naps)) == (["only"], 2)


@pytest.mark.parametrize(
    ("hours", "now", "quiet"),
    [
        ("", "12:00", False),
        ("08:00-20:00", "07:59", False),
        ("08:00-20:00", "08:00", True),
        ("08:00-20:00", "20:00", False),
        ("22:00-06:00", "23:30", True),
        ("22:00-06:00", "05:59", True),
        ("22:00-06:00", "12:00", False),
    ],
)
def test_quiet_hours_may_go_over_midnight(hours, now, quiet):
    assert is_within(read_hours(hours), dt.time.fromisoformat(now)) is quiet


def test_files_that_change_together_are_one_heap(tmp_path):
    async def first() -> object:
        begun = asyncio.Event()
        end = subscribe(lambda name, facts: begun.set() if name == "watching" else None)
        watching = heaps_of_changes([tmp_path], 0.5)
        async with asyncio.timeout(30):
            found = asyncio.ensure_future(anext(watching))
            await begun.wait()
            for number in range(20):
                (tmp_path / f"A{number}.txt").write_text("字")
            heap = await found
        await watching.aclose()
        end()
        return heap

    assert {path for _, path in asyncio.run(first())} == {str(p) for p in tmp_path.iterdir()}
