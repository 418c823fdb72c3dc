"""Heartbeat: last answer of Telegram, and last end of a request.

The two differ. While the network is down every poll ends in an error: the bot hears nothing, yet works as it
should, and a new process would do no better. A poll without an end is a hung bot.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeliveryHealth:
    """Deliveries to the webhook, as told by Telegram.

    waiting: updates not delivered yet. failed_at: Unix seconds of the last failure, 0 for never; said: its
    description.
    """

    waiting: int
    failed_at: float
    said: str


class Heartbeat:
    """Times of the last sign of life. For any thread.

    clock:      monotonic, seconds.
    deliveries: as Telegram told last; None when updates are polled.
    """

    deliveries: DeliveryHealth | None = None

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard = self._ended = clock()

    def heard(self) -> None:
        """Record an answer or a delivery of Telegram."""
        self._heard = self._ended = self._clock()

    def failed(self) -> None:
        """Record the end of an attempt without an answer."""
        self._ended = self._clock()

    def goes_on(self) -> None:
        """Record work on delivered updates, before the next poll."""
        self._ended = self._clock()

    @property
    def silence(self) -> float:
        """Seconds since Telegram was last heard."""
        return self._clock() - self._heard

    @property
    def standstill(self) -> float:
        """Seconds since the last end of any attempt."""
        return self._clock() - self._ended
