"""Who may do what, and how often.

Administrators are known by their numeric id, never by name or by which menu they see. How often is a
token bucket per user: a burst of one minute's questions at once, then as fast as the bucket refills.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

MOST_BUCKETS = 10_000
"""Users remembered; who has not written for longest is forgotten first, and starts with a full bucket."""


class Who(Enum):
    """For whom a handler is."""

    EVERYONE = auto()
    ADMINS = auto()


class Verdict(Enum):
    """What becomes of a message. The first excess gets a word, further ones silence."""

    GRANTED = auto()
    TOO_FAST = auto()
    STILL_TOO_FAST = auto()
    NOT_ADMIN = auto()


@dataclass(slots=True)
class _Bucket:
    """tokens: messages that may still come at once; at: the time that this was true; warned: told of it."""

    tokens: float
    at: float
    warned: bool = False


class Gate:
    """Decides on every message that is meant for the bot.

    per_minute: messages a user may send in a minute; 0 for any number. Administrators are never held up.
    clock:      gives seconds that only grow.
    """

    def __init__(self, admins: tuple[int, ...], *, per_minute: int, clock: Callable[[], float]) -> None:
        self._admins = frozenset(admins)
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def is_admin(self, user: int | None) -> bool:
        """Whether this is the id of an administrator."""
        return user in self._admins

    def judge(self, user: int | None, who: Who) -> Verdict:
        """Whether this user may do what is for `who`, now; costs the user one message."""
        if self.is_admin(user):
            return Verdict.GRANTED
        if self._per_minute and (excess := self._excess(user or 0)):
            return excess
        return Verdict.NOT_ADMIN if who is Who.ADMINS else Verdict.GRANTED

    def wait(self, user: int | None) -> int:
        """Seconds until this user may send the next message, rounded up."""
        bucket = self._buckets.get(user or 0)
        lacking = max(0.0, 1 - bucket.tokens) if bucket else 0.0
        return -int(-lacking * 60 // self._per_minute) if self._per_minute else 0

    def _excess(self, user: int) -> Verdict | None:
        now = self._clock()
        bucket = self._buckets.setdefault(user, _Bucket(self._per_minute, now))
        self._buckets.move_to_end(user)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        refilled = (now - bucket.at) * self._per_minute / 60
        bucket.tokens, bucket.at = min(self._per_minute, bucket.tokens + refilled), now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            bucket.warned = False
            return None
        warned, bucket.warned = bucket.warned, True
        return Verdict.STILL_TOO_FAST if warned else Verdict.TOO_FAST
