"""Signs of life: when Telegram was last heard, and when asking it last came to an end at all.

The two differ. While the network is down every poll ends in an error: the bot hears nothing, yet does all it
can, and a new process would do no better. A poll that never ends is a bot that has hung.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeliveryHealth:
    """How Telegram says that deliveries to the webhook go.

    waiting: updates that it could not bring yet. failed_at: Unix seconds of its last failure, 0 for never;
    said: what it says of that.
    """

    waiting: int
    failed_at: float
    said: str


class Heartbeat:
    """clock: gives seconds that only grow. Read and written by any thread.

    deliveries: as Telegram told last; None when updates are fetched.
    """

    deliveries: DeliveryHealth | None = None

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard = self._ended = clock()

    def heard(self) -> None:
        """Telegram has answered, or has brought something."""
        self._heard = self._ended = self._clock()

    def failed(self) -> None:
        """An attempt came to an end without that."""
        self._ended = self._clock()

    def goes_on(self) -> None:
        """What was brought is worked through; the next poll waits for that, and does not hang."""
        self._ended = self._clock()

    @property
    def silence(self) -> float:
        """Seconds since Telegram was last heard."""
        return self._clock() - self._heard

    @property
    def standstill(self) -> float:
        """Seconds since an attempt last came to an end, whichever."""
        return self._clock() - self._ended
