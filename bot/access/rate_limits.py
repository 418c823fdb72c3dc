"""TODO."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.peers.protocol import NoPeers, Peers

MAX_BUCKETS = 10_000


@dataclass(slots=True)
class _TokenBucket:
    """tokens: messages that may still come at once; at: the time that this was true; warned: told of it."""

    tokens: float
    at: float
    warned: bool = False


@dataclass(slots=True)
class TokenBuckets:
    """Token buckets by id. per_minute: what one may spend in a minute; 0 for any number.

    name: tells several of these apart; what is spent here is spent at the other bots as well.
    """

    per_minute: int
    clock: Callable[[], float]
    name: str = ""
    others: Peers = field(default_factory=NoPeers)
    _buckets: OrderedDict[int, _TokenBucket] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.others.hear(f"spent {self.name}", self._spend)

    def spend(self, id: int) -> Verdict:
        """Take one token: GRANTED, TOO_FAST for the first that is lacking, STILL_TOO_FAST for others."""
        if not self.per_minute:
            return Verdict.GRANTED
        self.others.tell(f"spent {self.name}", id)
        return self._spend(id)

    def _spend(self, id: int) -> Verdict:
        now = self.clock()
        bucket = self._buckets.setdefault(id, _TokenBucket(self.per_minute, now))
        self._buckets.move_to_end(id)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)
        refilled = (now - bucket.at) * self.per_minute / 60
        bucket.tokens, bucket.at = min(self.per_minute, bucket.tokens + refilled), now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            bucket.warned = False
            return Verdict.GRANTED
        warned, bucket.warned = bucket.warned, True
        return Verdict.STILL_TOO_FAST if warned else Verdict.TOO_FAST

    def wait(self, id: int) -> int:
        """Seconds until the next token is there, rounded up."""
        bucket = self._buckets.get(id)
        lacking = max(0.0, 1 - bucket.tokens) if bucket else 0.0
        return -int(-lacking * 60 // self.per_minute) if self.per_minute else 0


class Verdict(Enum):
    """What becomes of an update. The first excess gets a word, further ones silence; strangers get none."""

    GRANTED = auto()
    TOO_FAST = auto()
    STILL_TOO_FAST = auto()
    NOT_ADMIN = auto()
    STRANGER = auto()
