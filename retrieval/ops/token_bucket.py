"""Token buckets: a burst of one minute's requests, refilled over the minute."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K", bound=Hashable)

MAX_BUCKETS = 10_000
"""Keys remembered; the least recently active is evicted, and starts again with a full bucket."""


@dataclass(frozen=True, slots=True)
class _Bucket:
    """Tokens at a time."""

    tokens: float
    at: float


class TokenBucketTable(Generic[K]):
    """Token buckets by key.

    per_minute: capacity, refilled over one minute; 0 for no limit.
    clock:      monotonic, seconds.
    capacity:   keys remembered.
    """

    def __init__(self, per_minute: float, clock: Callable[[], float], capacity: int = MAX_BUCKETS) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: LRUCache[K, _Bucket] = LRUCache(capacity)

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: K) -> bool:
        """Take one token; False where there is none."""
        if not self._per_minute:
            return True
        tokens, now = self._tokens(key), self._clock()
        is_granted = tokens >= 1
        self._buckets[key] = _Bucket(tokens - is_granted, now)
        return is_granted

    def has_token(self, key: K) -> bool:
        """True while `take` would be granted; takes nothing."""
        return not self._per_minute or self._tokens(key) >= 1

    def retry_after(self, key: K) -> int:
        """Seconds from the last request to the next token, rounded up."""
        bucket = self._buckets.get(key)
        lacking = max(0.0, 1 - bucket.tokens) if bucket else 0.0
        return -int(-lacking * 60 // self._per_minute) if self._per_minute else 0

    def _tokens(self, key: K) -> float:
        """Tokens of now."""
        bucket = self._buckets.get(key)
        if bucket is None:
            return self._per_minute
        return min(self._per_minute, bucket.tokens + (self._clock() - bucket.at) * self._per_minute / 60)
