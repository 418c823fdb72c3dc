"""Peers: the other bots on one database.

Lasting state is in the database. Short-lived state (rate limits, latest questions, views of messages) is kept
in memory by each bot and published to the peers; a bot without the message goes by its own state.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Protocol

RELOADED, ROLLED_BACK = "reloaded", "back"
"""Origin of a published index: a build, or a generation from before."""
STOP = "stop"
"""Topic of the order to a reloading bot to stop."""

PeerListener = Callable[..., object]
"""Called with the facts of a message."""
OnDeath = Callable[[int], Awaitable[None]]
"""Called with the number of a dead bot."""
OnPublished = Callable[[str, str], Awaitable[None]]
"""Called with the name of a peer's new generation, and RELOADED or ROLLED_BACK."""


class Peers(Protocol):
    """The other bots on the database of this bot."""

    def publish(self, topic: str, *facts: Any) -> None:
        """Send a message to the peers; returns at once.

        facts: JSON, some thousand bytes.
        """

    def subscribe(self, topic: str, listener: PeerListener) -> None:
        """Call `listener` for each message of a peer on this topic."""

    def reloading(self) -> AbstractAsyncContextManager[None]:
        """Hold the one turn to replace the index. Raises ArchiveBusy, StateUnavailable."""

    async def stop_reload(self) -> bool:
        """Tell the reloading bot to stop; False if none reloads.

        Raises StateUnavailable.
        """

    async def publish_index(self, generation: str, how: str) -> None:
        """Announce a replaced index. how: RELOADED or ROLLED_BACK."""

    async def listen(self, on_death: OnDeath, on_published: OnPublished) -> None:
        """Follow the peers until cancelled."""

    @property
    def max_delay_s(self) -> float:
        """Longest wait for a message on its way; 0 without peers."""

    @property
    def seconds_away(self) -> float:
        """Seconds without contact to the peers; 0 while in contact."""


class NoPeers:
    """No peers: every message goes nowhere, every turn is free."""

    max_delay_s = seconds_away = 0.0

    def publish(self, topic: str, *facts: Any) -> None:
        """Do nothing."""

    def subscribe(self, topic: str, listener: PeerListener) -> None:
        """Do nothing: no message will come."""

    def reloading(self) -> AbstractAsyncContextManager[None]:
        """Return the turn at once."""
        return nullcontext()

    async def stop_reload(self) -> bool:
        """Return False: no peer reloads."""
        return False

    async def publish_index(self, generation: str, how: str) -> None:
        """Do nothing."""

    async def listen(self, on_death: OnDeath, on_published: OnPublished) -> None:
        """Return at once."""
