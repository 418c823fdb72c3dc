"""Cycles are searched for at set times, in what came up since, and now and then in everything."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from retrieval.ops import gc_schedule
from retrieval.ops.gc_schedule import (
    COLLECTIONS_PER_FULL,
    collect,
    collect_periodically,
    freeze_startup_objects,
)


class Ring:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def dropped_ring() -> weakref.ref[Ring]:
    return weakref.ref(Ring())


def test_after_settling_no_full_search_comes_by_itself() -> None:
    freeze_startup_objects()

    assert gc.get_threshold()[2] == gc_schedule.NEVER
    assert gc.get_freeze_count() > 0


def test_a_sweep_takes_what_came_up_since() -> None:
    freeze_startup_objects()
    ring = dropped_ring()

    collect(whole=False)

    assert ring() is None


def test_what_was_in_use_at_a_sweep_goes_with_the_next_whole_one() -> None:
    ring = Ring()
    gone = weakref.ref(ring)
    collect(whole=False)
    del ring

    collect(whole=False)
    still_there = gone() is not None
    collect(whole=True)

    assert still_there
    assert gone() is None


def test_it_sweeps_every_minute_and_wholly_every_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    swept = []
    monkeypatch.setattr(gc_schedule, "collect", lambda *, whole: swept.append(whole))

    async def sleep(seconds: float) -> None:
        if len(swept) == 2 * COLLECTIONS_PER_FULL:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(collect_periodically(sleep))

    assert [number for number, whole in enumerate(swept, 1) if whole] == [
        COLLECTIONS_PER_FULL,
        2 * COLLECTIONS_PER_FULL,
    ]
