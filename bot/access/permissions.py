"""Permissions: audience, administrators, and the rate limits of each requester.

Administrators are recognised by numeric user id, never by name or menu. Rates are limited by one
token bucket per user and one per group: a burst of one minute's questions, then the refill rate. Taps and
inline queries come in bursts and have buckets of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from bot.access.rate_limits import TokenBuckets, Verdict
from bot.peers.protocol import NoPeers, Peers

TAPS_PER_QUESTION = 4
"""Taps allowed for each question allowed."""


class Privilege(Enum):
    """Least privilege needed for a handler."""

    EVERYONE = auto()
    """The audience of the bot, within its rate limits."""
    ADMINS = auto()
    ANYBODY = auto()
    """Strangers too, without a rate limit: service messages of Telegram."""


@dataclass(frozen=True, slots=True)
class Requester:
    """User and chat of an update; is_tap: callback or inline query."""

    user: int | None
    chat: int | None = None
    is_group: bool = False
    is_tap: bool = False


@dataclass(frozen=True, slots=True)
class Audience:
    """People and groups served by the bot.

    mode:  "public": everyone; "allow-list": `users`, anywhere, and everyone in `groups`;
           "groups": members writing in `groups` only.
    """

    mode: str = "public"
    users: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()

    def includes(self, requester: Requester) -> bool:
        """True if the requester is served in this chat."""
        if self.mode == "public":
            return True
        is_listed = self.mode == "allow-list" and requester.user in self.users
        return is_listed or (requester.is_group and requester.chat in self.groups)

    def includes_group(self, chat: int) -> bool:
        """True if the bot may stay in this group."""
        return self.mode == "public" or chat in self.groups


class AccessPolicy:
    """Decides on every update addressed to the bot.

    per_minute:       messages of a user per minute; 0 for no limit.
    group_per_minute: messages of all members of a group per minute; 0 for no limit.
    clock:            monotonic, seconds.
    Administrators have no limit.
    """

    def __init__(
        self,
        admins: tuple[int, ...],
        *,
        per_minute: int,
        clock: Callable[[], float],
        group_per_minute: int = 0,
        audience: Audience | None = None,
        peers: Peers | None = None,
    ) -> None:
        peers = peers or NoPeers()
        self._admins = frozenset(admins)
        self.audience = audience or Audience()
        self._users = TokenBuckets(per_minute, clock, "users", peers)
        self._taps = TokenBuckets(per_minute * TAPS_PER_QUESTION, clock, "taps", peers)
        self._groups = TokenBuckets(group_per_minute, clock, "groups", peers)

    def is_admin(self, user: int | None) -> bool:
        """True if this is the user id of an administrator."""
        return user in self._admins

    def judge(self, requester: Requester, needed: Privilege) -> Verdict:
        """Decide on one update of the requester; takes a token."""
        if needed is Privilege.ANYBODY or self.is_admin(requester.user):
            return Verdict.GRANTED
        if not self.audience.includes(requester):
            return Verdict.STRANGER
        verdict = self._user_buckets(requester).spend(requester.user or 0)
        if verdict is Verdict.GRANTED and requester.is_group and not requester.is_tap:
            verdict = self._groups.spend(requester.chat or 0)
        if verdict is not Verdict.GRANTED:
            return verdict
        return Verdict.NOT_ADMIN if needed is Privilege.ADMINS else Verdict.GRANTED

    def retry_after(self, requester: Requester) -> int:
        """Seconds until the requester's next token, rounded up, at least 1."""
        own = self._user_buckets(requester).retry_after(requester.user or 0)
        group = self._groups.retry_after(requester.chat or 0) if requester.is_group else 0
        return max(1, own, group)

    def _user_buckets(self, requester: Requester) -> TokenBuckets:
        return self._taps if requester.is_tap else self._users
