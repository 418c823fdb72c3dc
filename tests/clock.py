"""A clock for tests: time passes only when a test says so."""

from __future__ import annotations


class Clock:
    """Gives seconds; `now` is set by the test."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
