"""A message that follows a task is edited seldom, in order, and not after the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.transport.progress_message import EDIT_INTERVAL_S, ProgressMessage, Throttle
from bot.views.message import Message
from retrieval.i18n import Messages
from tests.clock import Clock


def test_a_throttle_opens_once_an_interval(clock: Clock) -> None:
    throttle = Throttle(1.5, clock)
    opened = []

    for _ in range(10):
        clock.now += 0.5
        opened.append(throttle.ready())

    assert opened == [False, False, True, False, False, True, False, False, True, False]


@pytest.fixture
def follow(clock: Clock) -> Callable[..., Any]:
    """Run a task's reports, given as (seconds since the last, done); gives the texts shown."""

    def run(reports: list[tuple[float, int]], *, edit_takes: float = 0.0) -> list[str]:
        shown: list[str] = []

        async def edit(message: Message) -> None:
            await asyncio.sleep(edit_takes)
            shown.append(message.html.splitlines()[-1])

        def task(progress: ProgressMessage) -> None:
            for seconds, done in reports:
                clock.now += seconds
                progress.report("indexing", done, 100)

        async def main() -> None:
            progress = ProgressMessage(edit, Messages(), clock)
            await asyncio.to_thread(task, progress)
            await progress.finish()
            shown.append("end")
            progress.report("indexing", 100, 100)
            await asyncio.sleep(0)

        asyncio.run(main())
        return shown

    return run


def test_reports_in_quick_succession_are_one_edit(follow: Callable[..., Any]) -> None:
    shown = follow([(EDIT_INTERVAL_S, 1), *[(0.0, done) for done in range(2, 90)]])

    assert shown in (["建立索引 1/100", "end"], ["end"])


def test_nothing_is_shown_after_the_end(follow: Callable[..., Any], clock: Clock) -> None:
    assert follow([(0.1, 1)])[-1] == "end"


def test_an_edit_that_takes_long_is_not_overtaken(follow: Callable[..., Any]) -> None:
    shown = follow([(EDIT_INTERVAL_S, done) for done in range(1, 6)], edit_takes=0.01)

    assert shown[-1] == "end"
    assert len(shown) <= 2


def test_a_report_that_says_the_same_again_is_no_edit(follow: Callable[..., Any]) -> None:
    shown = follow([(EDIT_INTERVAL_S, 1)] * 3)

    assert shown in (["建立索引 1/100", "end"], ["end"])
