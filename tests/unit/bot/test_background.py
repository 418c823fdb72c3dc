"""Background tasks end together, and apologies begin with what was left open."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from bot import background
from bot.background import Apologies, BackgroundTasks
from bot.errors import StateUnavailable


def test_tasks_that_run_are_cancelled_together_and_ended_ones_are_forgotten() -> None:
    cancelled: list[str] = []

    async def wait(name: str) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(name)
            raise

    async def end() -> None:
        pass

    async def work() -> None:
        tasks = BackgroundTasks()
        tasks.start(end())
        tasks.start(wait("one"))
        tasks.start(wait("two"))
        await asyncio.sleep(0)
        tasks.cancel()
        await asyncio.sleep(0)

    asyncio.run(work())

    assert sorted(cancelled) == ["one", "two"]


@pytest.mark.parametrize("is_away", [False, True], ids=["at a start", "while the database is away"])
def test_apologies_begin_with_the_messages_left_open_and_those_of_a_dead_bot(
    monkeypatch: pytest.MonkeyPatch, is_away: bool
) -> None:
    begun: list[list[str]] = []

    async def apologise(bot: object, log: object, lost: list[str], messages: object) -> None:
        begun.append(lost)

    async def open_messages() -> list[str]:
        if is_away:
            raise StateUnavailable()
        return ["own"]

    async def take_over(bot: int) -> list[str]:
        return [f"of {bot}"]

    monkeypatch.setattr(background, "apologise_for_lost_updates", apologise)
    log = SimpleNamespace(open=open_messages, take_over=take_over)

    async def work() -> None:
        apologies = Apologies(None, log, None, BackgroundTasks())
        await apologies.start()
        await apologies.take_over(7)
        await asyncio.sleep(0)

    asyncio.run(work())

    assert begun == [[] if is_away else ["own"], ["of 7"]]
