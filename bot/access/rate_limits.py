"""Rate limits: token buckets by id, spent at all peers alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from cachetools import LRUCache

from bot.peers.protocol import NoPeers, Peers

MAX_BUCKETS = 10_000
"""Ids remembered; the least recently active is evicted, and starts again with a full bucket."""


class Verdict(Enum):
    """Decision on an update: TOO_FAST gets a notice, STILL_TOO_FAST and STRANGER silence."""

    GRANTED = auto()
    TOO_FAST = auto()
    STILL_TOO_FAST = auto()
    NOT_ADMIN = auto()
    STRANGER = auto()


@dataclass(slots=True)
class _TokenBucket:
    """State at time `at`; warned: notice sent since the last granted message."""

    tokens: float
    at: float
    warned: bool = False


class TokenBuckets:
    """Token buckets by id.

    per_minute: capacity, refilled over one minute; 0 for no limit.
    clock:      monotonic, seconds.
    name:       topic between peers; tells several sets of buckets apart.
    """

    def __init__(
        self, per_minute: int, clock: Callable[[], float], name: str = "", peers: Peers | None = None
    ) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._topic = f"spent {name}"
        self._peers = peers or NoPeers()
        self._buckets: LRUCache[int, _TokenBucket] = LRUCache(MAX_BUCKETS)
        self._peers.subscribe(self._topic, self._spend)

    def spend(self, id: int) -> Verdict:
        """Take one token: GRANTED, TOO_FAST at the first lack, then STILL_TOO_FAST."""
        if not self._per_minute:
            return Verdict.GRANTED
        self._peers.publish(self._topic, id)
        return self._spend(id)

    def retry_after(self, id: int) -> int:
        """Seconds until the next token, rounded up."""
        bucket = self._buckets.get(id)
        lacking = max(0.0, 1 - bucket.tokens) if bucket else 0.0
        return -int(-lacking * 60 // self._per_minute) if self._per_minute else 0

    def _spend(self, id: int) -> Verdict:
        now = self._clock()
        bucket = self._buckets.setdefault(id, _TokenBucket(self._per_minute, now))
        refill = (now - bucket.at) * self._per_minute / 60
        bucket.tokens, bucket.at = min(self._per_minute, bucket.tokens + refill), now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            bucket.warned = False
            return Verdict.GRANTED
        warned, bucket.warned = bucket.warned, True
        return Verdict.STILL_TOO_FAST if warned else Verdict.TOO_FAST
