"""Who may do what, and how often.

Administrators are known by their numeric id, never by name or by which menu they see. How often is a
token bucket per user and one per group: a burst of one minute's questions at once, then as fast as the
bucket refills. Taps and inline queries, which come in bursts, have buckets of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from bot.access.rate_limits import TokenBuckets, Verdict
from bot.peers.protocol import NoPeers, Peers

"""Users remembered; who has not written for longest is forgotten first, and starts with a full bucket."""
TAPS_PER_QUESTION = 4
"""Taps allowed for each question allowed."""


class Privilege(Enum):
    """For whom a handler is."""

    EVERYONE = auto()
    ADMINS = auto()
    ANYBODY = auto()
    """Even strangers, and as often as they like: what Telegram tells of itself."""


@dataclass(frozen=True, slots=True)
class Requester:
    """Who wants something, and where. is_tap: a button or an inline query, no message."""

    user: int | None
    chat: int | None = None
    is_group: bool = False
    is_tap: bool = False


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is served at all.

    mode:  "public": everyone; "allow-list": `users`, anywhere, and everyone in `groups`;
           "groups": only those who write in `groups`.
    """

    mode: str = "public"
    users: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()

    def holds(self, asker: Requester) -> bool:
        """Whether this person is served here."""
        if self.mode == "public":
            return True
        if asker.is_group:
            return asker.chat in self.groups or (self.mode == "allow-list" and asker.user in self.users)
        return self.mode == "allow-list" and asker.user in self.users

    def holds_group(self, chat: int) -> bool:
        """Whether the bot may be in this group."""
        return self.mode == "public" or chat in self.groups


class AccessPolicy:
    """Decides on every update that is meant for the bot.

    per_minute: messages a user may send in a minute; group_per_minute: all members of a group together.
    Administrators are never held up.
    clock:      gives seconds that only grow.
    """

    def __init__(
        self,
        admins: tuple[int, ...],
        *,
        per_minute: int,
        clock: Callable[[], float],
        group_per_minute: int = 0,
        circle: Audience | None = None,
        others: Peers | None = None,
    ) -> None:
        others = others or NoPeers()
        self._admins = frozenset(admins)
        self.circle = circle or Audience()
        self._users = TokenBuckets(per_minute, clock, "users", others)
        self._taps = TokenBuckets(per_minute * TAPS_PER_QUESTION, clock, "taps", others)
        self._groups = TokenBuckets(group_per_minute, clock, "groups", others)

    def is_admin(self, user: int | None) -> bool:
        """Whether this is the id of an administrator."""
        return user in self._admins

    def judge(self, asker: Requester, who: Privilege) -> Verdict:
        """Whether this person may do what is for `who`, here and now; costs a token."""
        if who is Privilege.ANYBODY or self.is_admin(asker.user):
            return Verdict.GRANTED
        if not self.circle.holds(asker):
            return Verdict.STRANGER
        verdict = (self._taps if asker.is_tap else self._users).spend(asker.user or 0)
        if verdict is Verdict.GRANTED and asker.is_group and not asker.is_tap:
            verdict = self._groups.spend(asker.chat or 0)
        if verdict is not Verdict.GRANTED:
            return verdict
        return Verdict.NOT_ADMIN if who is Privilege.ADMINS else Verdict.GRANTED

    def wait(self, asker: Requester) -> int:
        """Seconds until this person may send the next one, rounded up, at least one."""
        own = (self._taps if asker.is_tap else self._users).wait(asker.user or 0)
        return max(1, own, self._groups.wait(asker.chat or 0) if asker.is_group else 0)
