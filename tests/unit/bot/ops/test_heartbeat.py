"""The heartbeat: silence of Telegram, and standstill of requests."""

from __future__ import annotations

import pytest

from bot.ops.heartbeat import Heartbeat
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_failed_attempt_ends_the_standstill_and_not_the_silence(clock: Clock) -> None:
    heartbeat = Heartbeat(clock)

    clock.now += 7
    heartbeat.failed()
    clock.now += 2

    assert (heartbeat.silence, heartbeat.standstill) == (9, 2)


def test_a_word_of_telegram_ends_both(clock: Clock) -> None:
    heartbeat = Heartbeat(clock)

    clock.now += 7
    heartbeat.heard()
    clock.now += 2

    assert (heartbeat.silence, heartbeat.standstill) == (2, 2)


def test_work_on_delivered_updates_is_no_word_of_telegram(clock: Clock) -> None:
    heartbeat = Heartbeat(clock)

    clock.now += 7
    heartbeat.goes_on()

    assert (heartbeat.silence, heartbeat.standstill) == (7, 0)
