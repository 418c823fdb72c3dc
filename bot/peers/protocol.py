"""The other bots of a deployment, as one of them sees them; and a bot that has none.

What must last is in the database. What several bots have to know within moments only (how much somebody has
asked, which question is their newest, what a message shows) each keeps in its own memory, and tells the
others of what it does; a bot that did not hear goes by what it knows.
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
        """Let the others know; returns at once. facts: as JSON can hold them, a few thousand bytes."""

    def hear(self, what: str, hearing: PeerListener) -> None:
        """Call `hearing` when another one tells of this."""

    def reloading(self) -> AbstractAsyncContextManager[None]:
        """The turn to replace the index, which one bot has at a time. Raises ArchiveBusy, StateAway."""

    async def stop_reload(self) -> bool:
        """Tell whoever reloads to leave off; whether anybody does. Raises StateAway."""

    async def published(self, generation: str, how: str) -> None:
        """The index has been replaced. how: RELOADED or BACK."""

    async def attend(self, left: OnDeath, published: OnPublished) -> None:
        """Follow what the others do, until cancelled."""

    @property
    def seconds_away(self) -> float:
        """For how long the others could not be reached; 0 when they can."""


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
