"""What hangs is ended; what only cannot reach Telegram is left alone."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from bot.ops.heartbeat import Heartbeat
from bot.ops.systemd import ALIVE, SOCKET_VARIABLE
from bot.ops.watchdog import MAX_LOOP_STALL_S, STOP_TIMEOUT_S, Watchdog
from tests.clock import Clock

LIMIT = 180.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stops() -> list[Any]:
    return []


@pytest.fixture
def heartbeat(clock: Any) -> Any:
    return Heartbeat(clock)


@pytest.fixture
def watchdog(clock: Clock, heartbeat: Any, stops: list[Any]) -> Watchdog:
    return Watchdog(heartbeat, LIMIT, lambda: stops.append(clock.now), end=lambda: None, clock=clock)


def test_polls_that_end_keep_the_bot_running_however_they_end(
    clock: Clock, heartbeat: Any, watchdog: Watchdog, stops: list[Any]
) -> None:
    for _ in range(10):
        clock.now += LIMIT
        heartbeat.failed()
        watchdog.look()

    assert heartbeat.silence == 10 * LIMIT
    assert (stops, watchdog.is_hopeless()) == ([], False)


def test_a_poll_that_never_ends_stops_the_bot_once(
    clock: Clock, watchdog: Watchdog, stops: list[Any]
) -> None:
    clock.now = LIMIT + 1
    watchdog.look()
    watchdog.look()

    assert stops == [LIMIT + 1]


def test_a_bot_that_does_not_stop_is_ended_from_outside(clock: Clock, watchdog: Watchdog) -> None:
    clock.now = LIMIT + 1
    watchdog.look()
    clock.now += STOP_TIMEOUT_S
    still = watchdog.is_hopeless()
    clock.now += 1

    assert (still, watchdog.is_hopeless()) == (False, True)


def test_a_loop_that_does_not_turn_is_ended(clock: Clock, watchdog: Watchdog) -> None:
    watchdog.look()
    clock.now = MAX_LOOP_STALL_S
    still = watchdog.is_hopeless()
    clock.now += 1

    assert (still, watchdog.is_hopeless()) == (False, True)


def test_the_thread_ends_a_process_whose_loop_has_stopped_turning(clock: Clock, heartbeat: Any) -> None:
    ended = asyncio.Event()

    async def hang() -> None:
        loop = asyncio.get_running_loop()
        watchdog = Watchdog(
            heartbeat,
            LIMIT,
            lambda: None,
            end=lambda: loop.call_soon_threadsafe(ended.set),
            clock=clock,
            step=0.01,
        )

        async def sleep(_: float) -> None:
            clock.now = MAX_LOOP_STALL_S + 1  # no further look comes
            await asyncio.Event().wait()

        watching = asyncio.create_task(watchdog.watch(sleep))
        async with asyncio.timeout(10):
            await ended.wait()
        watching.cancel()

    asyncio.run(hang())

    assert ended.is_set()


def test_a_service_manager_is_told_that_the_bot_lives(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, watchdog: Watchdog
) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        monkeypatch.setenv(SOCKET_VARIABLE, address)
        watchdog.look()
        told = manager.recv(100).decode()

    assert told == ALIVE
