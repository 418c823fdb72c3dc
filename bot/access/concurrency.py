"""Which of several requests for the same thing is the newest one; the others need not be shown any more.

Requests are told apart by the number of the update that brought them, which grows at all bots alike. And
whose turn it is: of one person's requests one is worked on at a time, by each bot.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakValueDictionary

from bot.peers.protocol import NoPeers, Peers

MAX_TRACKED_REQUESTS = 4096
"""Things remembered; the one not asked for longest is forgotten first."""
REQUEST_TTL_S = 600.0
"""After which a request is forgotten: none takes as long, and Telegram begins to count anew after a week."""


class LatestOnly:
    """Remembers the newest request by thing. For one thread.

    name: tells several of these apart; what has begun is told to the other bots.
    clock: gives seconds that only grow.
    """

    def __init__(
        self, name: str, others: Peers | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._turns: OrderedDict[Hashable, tuple[int, float]] = OrderedDict()
        self._name = f"newest {name}"
        self._others = others or NoPeers()
        self._clock = clock
        self._others.hear(self._name, self._begun)

    def begin(self, thing: Hashable, number: int) -> None:
        """A request for this begins, brought by update `number`. thing: a number, or a tuple of them."""
        self._begun(thing, number)
        self._others.tell(self._name, thing, number)

    def is_newest(self, thing: Hashable, number: int) -> bool:
        """Whether no request for this has begun that came later."""
        return self._last(thing) <= number

    def _begun(self, thing: Any, number: int) -> None:
        key = tuple(thing) if isinstance(thing, list) else thing
        self._turns[key] = (max(number, self._last(key)), self._clock())
        self._turns.move_to_end(key)
        if len(self._turns) > MAX_TRACKED_REQUESTS:
            self._turns.popitem(last=False)

    def _last(self, thing: Hashable) -> int:
        number, at = self._turns.get(thing, (0, 0.0))
        return number if self._clock() - at < REQUEST_TTL_S else 0


class PerUserLock:
    """Lets one request of each person through at a time; the others wait. For one event loop."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def turn_of(self, person: int) -> asyncio.Lock:
        """Held while a request of the person is worked on; forgotten when nobody holds or awaits it."""
        return self._turns.setdefault(person, asyncio.Lock())


class InFlight:
    """Remembers what is being done. For one thread."""

    def __init__(self) -> None:
        self._things: set[Hashable] = set()

    @contextmanager
    def begin(self, thing: Hashable) -> Iterator[bool]:
        """Whether this may be done now: not while it is being done already."""
        if thing in self._things:
            yield False
            return
        self._things.add(thing)
        try:
            yield True
        finally:
            self._things.discard(thing)
