"""Telegram's clock: of the host's where they agree, of fresh messages where they do not."""

from __future__ import annotations

import pytest

from bot.transport import telegram_clock
from bot.transport.telegram_clock import TelegramClock

NOON = 1_700_000_000.0


@pytest.mark.parametrize(("ahead", "seen"), [(0, NOON), (40, NOON + 40), (700, NOON), (-700, NOON)])
def test_a_difference_beyond_the_networks_is_the_hosts_mistake(ahead: float, seen: float) -> None:
    clock = TelegramClock(lambda: NOON + ahead)

    clock.observe(NOON)

    assert clock() == seen


def test_a_wrong_clock_is_logged_once_and_its_mending_too(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    monkeypatch.setattr(telegram_clock, "log_event", lambda name, **facts: events.append(name))
    ahead = [700.0]
    clock = TelegramClock(lambda: NOON + ahead[0])

    for ahead[0] in (700.0, 703.0, 698.0, 1.0, 2.0):
        clock.observe(NOON)

    assert events == ["host_clock_wrong", "host_clock_right"]
