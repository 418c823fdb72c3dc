"""Backlog of a downtime: one notice per chat instead of late answers.

A question of last night needs no answer at noon, and a thousand late answers at once would be a flood.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import Enum, auto

import telegram
from cachetools import LRUCache

from bot.peers.protocol import NoPeers, Peers

MAX_TRACKED_CHATS = 10_000
"""Chats remembered as notified."""
DOWNTIME_NOTICES = "told of downtime"
"""Topic between peers: chats that got the notice."""


class Age(Enum):
    """Age of a message; OLD_AND_NOTIFIED: its chat has had the notice."""

    FRESH = auto()
    OLD = auto()
    OLD_AND_NOTIFIED = auto()


class BacklogFilter:
    """Classifies messages by age.

    max_age_s: seconds; older messages belong to the backlog; 0 disables the filter.
    clock:     Unix time, seconds.
    """

    def __init__(self, max_age_s: float, clock: Callable[[], float], peers: Peers | None = None) -> None:
        self._max_age_s = max_age_s
        self._clock = clock
        self._notified: LRUCache[int, None] = LRUCache(MAX_TRACKED_CHATS)
        self._peers = peers or NoPeers()
        self._peers.subscribe(DOWNTIME_NOTICES, self._remember)

    def age(self, message: telegram.Message | None) -> Age:
        """Age of a message.

        The first OLD message of a chat marks it as notified, until a fresh one.
        """
        if message is None:
            return Age.FRESH
        if not self._max_age_s or self._seconds_since(message.date) <= self._max_age_s:
            self._notified.pop(message.chat.id, None)
            return Age.FRESH
        if message.chat.id in self._notified:
            return Age.OLD_AND_NOTIFIED
        self._remember(message.chat.id)
        self._peers.publish(DOWNTIME_NOTICES, message.chat.id)
        return Age.OLD

    def _remember(self, chat: int) -> None:
        self._notified[chat] = None

    def _seconds_since(self, date: dt.datetime) -> float:
        return self._clock() - date.timestamp()
