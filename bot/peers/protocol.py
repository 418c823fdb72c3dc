"""The other bots of a deployment, as seen by one; and none.

Lasting state is in the database. State needed within moments only (rate limits, latest questions, views of
messages) is kept by each bot in its own memory, and told to the others; a bot that missed it goes by its
own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Protocol

RELOADED, ROLLED_BACK = "reloaded", "back"
"""How an index came to be the one that answers: it was built, or it was there before."""
STOP = "stop"
"""What is told to the bot that reloads when it is to leave off."""

PeerListener = Callable[..., object]
"""Called with the facts that were told."""
OnDeath = Callable[[int], Awaitable[None]]
"""Called with the number of a bot that has died."""
OnPublished = Callable[[str, str], Awaitable[None]]
"""Called with the name of the index that another bot answers from now, and how it came to."""


class Peers(Protocol):
    """The other bots."""

    def tell(self, what: str, *facts: Any) -> None:
        """Tell the others; returns at once. facts: JSON, some thousand bytes."""

    def hear(self, what: str, hearing: PeerListener) -> None:
        """Call `hearing` when another one tells of this."""

    def reloading(self) -> AbstractAsyncContextManager[None]:
        """Hold the one turn to replace the index. Raises ArchiveBusy, StateUnavailable."""

    async def stop_reload(self) -> bool:
        """Tell the reloading bot to stop; False if none reloads.

        Raises StateUnavailable.
        """

    async def published(self, generation: str, how: str) -> None:
        """The index has been replaced. how: RELOADED or BACK."""

    async def attend(self, left: OnDeath, published: OnPublished) -> None:
        """Follow the peers until cancelled."""

    @property
    def seconds_away(self) -> float:
        """Seconds without contact to the others; 0 while in contact."""


class NoPeers:
    """There are no others."""

    seconds_away = 0.0

    def tell(self, what: str, *facts: Any) -> None:
        """Nobody hears it."""

    def hear(self, what: str, hearing: PeerListener) -> None:
        """Nobody will tell."""

    def reloading(self) -> AbstractAsyncContextManager[None]:
        """It is always this one's turn."""
        return nullcontext()

    async def stop_reload(self) -> bool:
        """Nobody else does."""
        return False

    async def published(self, generation: str, how: str) -> None:
        """Nobody wants to know."""

    async def attend(self, left: OnDeath, published: OnPublished) -> None:
        """There is nobody to follow."""
