"""Concurrency per key: latest request only, one request per person, single flight.

Requests are ordered by update id, common to all peers. A superseded request need not be shown; each bot
works on one request of a person at a time.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from weakref import WeakValueDictionary

from cachetools import TTLCache

from bot.peers.protocol import NoPeers, Peers
from retrieval.errors import Superseded

MAX_TRACKED_REQUESTS = 4096
"""Keys tracked; the least recently used is evicted."""
REQUEST_TTL_S = 600.0
"""Lifetime of a tracked request: none takes as long, and Telegram restarts update ids after a week."""


class LatestOnly:
    """Tracks the latest request per key. Thread-safe.

    name:  topic between peers; tells several trackers apart.
    clock: monotonic, seconds.
    """

    def __init__(
        self, name: str, peers: Peers | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._latest: TTLCache[Hashable, int] = TTLCache(MAX_TRACKED_REQUESTS, REQUEST_TTL_S, timer=clock)
        self._lock = threading.Lock()
        self._topic = f"newest {name}"
        self._peers = peers or NoPeers()
        self._peers.subscribe(self._topic, self._record)

    def begin(self, key: Hashable, update_id: int) -> None:
        """Record a request here and at the peers.

        key: an int or a tuple of ints.
        """
        self._record(key, update_id)
        self._peers.publish(self._topic, key, update_id)

    def is_latest(self, key: Hashable, update_id: int) -> bool:
        """True if no later request (greater update id) has begun for `key`."""
        with self._lock:
            return self._latest.get(key, 0) <= update_id

    def _record(self, key: Any, update_id: int) -> None:
        key = tuple(key) if isinstance(key, list) else key  # JSON of a peer has no tuples
        with self._lock:
            self._latest[key] = max(update_id, self._latest.get(key, 0))


class PerUserLock:
    """One lock per person. For one event loop."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def lock_of(self, person: int) -> asyncio.Lock:
        """Lock to hold during a request of the person; collected once unused."""
        return self._locks.setdefault(person, asyncio.Lock())


class LatestPerUser:
    """One request of each person at a time, superseded ones dropped."""

    def __init__(self, latest: LatestOnly, locks: PerUserLock) -> None:
        self._latest = latest
        self._locks = locks

    @asynccontextmanager
    async def turn(self, key: Hashable, update_id: int, *, person: int) -> AsyncIterator[None]:
        """Hold the person's lock. Raises Superseded if a later request has begun."""
        self._latest.begin(key, update_id)
        async with self._locks.lock_of(person):
            if not self.is_latest(key, update_id):
                raise Superseded()
            yield

    def is_latest(self, key: Hashable, update_id: int) -> bool:
        """True if no later request (greater update id) has begun for `key`."""
        return self._latest.is_latest(key, update_id)


class InFlight:
    """Single flight: the set of tasks under way. For one thread."""

    def __init__(self) -> None:
        self._keys: set[Hashable] = set()

    @contextmanager
    def claim(self, key: Hashable) -> Iterator[bool]:
        """Mark `key` as under way; yields False if it was already."""
        if key in self._keys:
            yield False
            return
        self._keys.add(key)
        try:
            yield True
        finally:
            self._keys.discard(key)
