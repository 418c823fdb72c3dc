"""Messages that waited while the bot was down: too old to be answered, but not without one word.

Whoever wrote at night does not want an answer at noon, and a thousand of them at once would be a flood.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum, auto

import telegram

from bot.peers.protocol import NoPeers, Peers

MAX_TRACKED_CHATS = 10_000
"""Chats remembered as told."""
DOWNTIME_NOTICES = "told of downtime"


class Age(Enum):
    """How old a message is, and whether its chat has been told so."""

    FRESH = auto()
    OLD = auto()
    OLD_AND_TOLD = auto()


class BacklogFilter:
    """Recognises messages from before.

    seconds: from which age on a message is too old; 0 for never.
    clock:   gives Unix seconds.
    """

    def __init__(self, seconds: float, clock: Callable[[], float], others: Peers | None = None) -> None:
        self._seconds = seconds
        self._clock = clock
        self._told: OrderedDict[int, None] = OrderedDict()
        self._others = others or NoPeers()
        self._others.hear(DOWNTIME_NOTICES, self._remember)

    def age(self, message: telegram.Message | None) -> Age:
        """How old this message is; a chat counts as told after its first old one, until a fresh one comes."""
        if message is None:
            return Age.FRESH
        if not self._seconds or self._seconds_since(message.date) <= self._seconds:
            self._told.pop(message.chat.id, None)
            return Age.FRESH
        if message.chat.id in self._told:
            return Age.OLD_AND_TOLD
        self._remember(message.chat.id)
        self._others.tell(DOWNTIME_NOTICES, message.chat.id)
        return Age.OLD

    def _remember(self, chat: int) -> None:
        self._told[chat] = None
        if len(self._told) > MAX_TRACKED_CHATS:
            self._told.popitem(last=False)

    def _seconds_since(self, date: dt.datetime) -> float:
        return self._clock() - date.timestamp()
