"""Pictures kept in memory, a bounded number of bytes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

from cachetools import LRUCache

MAX_BYTES = 32 * 2**20
"""Of all pictures: about a hundred pages beside their articles."""


class PictureCache:
    """Pictures by what they show; the least recently used go first."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._lock = threading.Lock()
        self._pictures: LRUCache[Hashable, bytes] = LRUCache(max_bytes, getsizeof=len)

    def get(self, key: Hashable, draw: Callable[[], bytes]) -> bytes:
        """The picture of a key, drawn if lacking. Raises as `draw` does."""
        with self._lock:
            found = self._pictures.get(key)
        if found is not None:
            return found
        made = draw()  # outside of the lock: other pictures are not held up
        with self._lock:
            if len(made) <= self._pictures.maxsize:
                self._pictures[key] = made
        return made
