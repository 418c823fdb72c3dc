"""Rate limits: token buckets by id, spent at all peers alike."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from cachetools import LRUCache

from bot.peers.protocol import NoPeers, Peers
from retrieval.ops.token_bucket import MAX_BUCKETS, TokenBucketTable


class Verdict(Enum):
    """Decision on an update: TOO_FAST gets a notice, STILL_TOO_FAST and STRANGER silence."""

    GRANTED = auto()
    TOO_FAST = auto()
    STILL_TOO_FAST = auto()
    NOT_ADMIN = auto()
    STRANGER = auto()


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
        self._topic = f"spent {name}"
        self._peers = peers or NoPeers()
        self._buckets: TokenBucketTable[int] = TokenBucketTable(per_minute, clock)
        self._warned: LRUCache[int, bool] = LRUCache(MAX_BUCKETS)
        self._peers.subscribe(self._topic, self._spend)

    def spend(self, id: int) -> Verdict:
        """Take one token: GRANTED, TOO_FAST at the first lack, then STILL_TOO_FAST."""
        if not self._per_minute:
            return Verdict.GRANTED
        self._peers.publish(self._topic, id)
        return self._spend(id)

    def retry_after(self, id: int) -> int:
        """Seconds until the next token, rounded up."""
        return self._buckets.retry_after(id)

    def _spend(self, id: int) -> Verdict:
        if self._buckets.take(id):
            self._warned.pop(id, None)
            return Verdict.GRANTED
        warned, self._warned[id] = id in self._warned, True
        return Verdict.STILL_TOO_FAST if warned else Verdict.TOO_FAST
