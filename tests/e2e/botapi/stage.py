"""What all parts of one running double share, and how a test waits for something to happen in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from .changes import Changes
from .faults import FaultPlan
from .flood import FloodCounter
from .ledger import Ledger
from .transcript import render
from .world import World

T = TypeVar("T")

_LAST_CALLS = 12


@dataclass(eq=False, slots=True)
class Stage:
    """`timeout`: seconds that a test waits for the bot if it does not say otherwise."""

    world: World
    timeout: float = 10.0
    changes: Changes = field(default_factory=Changes)
    ledger: Ledger = field(default_factory=Ledger)
    faults: FaultPlan = field(default_factory=FaultPlan)
    flood: FloodCounter = field(default_factory=lambda: FloodCounter(time.monotonic))

    def await_(self, look: Callable[[], T | None], what: str, timeout: float | None) -> T:
        """The first true value of `look`. Raises AssertionError that tells what has happened instead."""
        seconds = self.timeout if timeout is None else timeout
        seen = self.changes.wait_for(look, seconds)
        if not seen:
            raise AssertionError(f"waited {seconds:g} s for {what}\n{self.story()}")
        return seen

    def story(self) -> str:
        """Transcript and last calls, for the message of a failed test."""
        with self.changes.looked_at():
            transcript = render(self.world.events, self.world.bot) or "(nobody has said anything)"
            calls = [str(one) for one in self.ledger.calls[-_LAST_CALLS:]] or ["(none)"]
        told = "\n".join(["--- transcript", transcript, "--- last calls of the bot", *calls])
        return told.encode("utf-8", "backslashreplace").decode("utf-8")  # people may send half a character
