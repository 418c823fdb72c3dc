"""Telegram's clock, estimated from the dates of fresh messages.

A host's clock can be minutes off (a virtual machine after a pause, no time service); ages of messages by it
would make the bot deaf. A message that comes while the bot polls, with none left at Telegram before, is new:
its date is Telegram's present.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from retrieval.ops.logging import log_event

MAX_DIFFERENCE_S = 60.0
"""Difference of the clocks taken for delays of the network."""


class TelegramClock:
    """Unix time by Telegram's clock. host: Unix time by this host's clock."""

    def __init__(self, host: Callable[[], float] = time.time) -> None:
        self._host = host
        self._ahead = 0.0

    def __call__(self) -> float:
        """Unix seconds."""
        return self._host() - self._ahead

    def observe(self, date: float) -> None:
        """Take the date of a message sent just now."""
        ahead = self._host() - date
        was_off, is_off = self._ahead != 0.0, abs(ahead) > MAX_DIFFERENCE_S
        if is_off and abs(ahead - self._ahead) > MAX_DIFFERENCE_S:
            log_event(
                "host_clock_wrong", level=logging.WARNING, ahead_of_telegram=ahead,
                hint="set the host's clock (NTP); ages of messages are taken by Telegram's",
            )  # fmt: skip
        elif was_off and not is_off:
            log_event("host_clock_right")
        self._ahead = ahead if is_off else 0.0
