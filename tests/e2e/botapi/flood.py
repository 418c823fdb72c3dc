"""Counting floods: how many messages Telegram takes from a bot before it says "retry after".

Off unless a test switches it on. The numbers are those that Telegram gives to makers of bots
(core.telegram.org/bots/faq, "My bot is hitting limits, how do I avoid this?"): about 30 messages a second
over all, one a second in a chat with short bursts let pass, 20 a minute in a group.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from . import limits

_COUNTED = ("send", "edit", "copy", "forward")
_NOT_COUNTED = frozenset({"sendChatAction"})


@dataclass(slots=True)
class Window:
    """At most `most` within `seconds`."""

    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def free_in(self, now: float) -> float:
        """Seconds until one more is let through."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        return self.times[0] + self.seconds - now if len(self.times) >= self.most else 0.0


@dataclass(slots=True)
class FloodCounter:
    """clock: gives seconds that only grow."""

    clock: Callable[[], float]
    on: bool = False
    overall: Window = field(default_factory=lambda: Window(*limits.FLOOD_OVERALL))
    chats: dict[int | str, list[Window]] = field(default_factory=dict)

    def take(self, method: str, chat: int | str | None) -> int | None:
        """Count a request; the seconds to wait when it is one too many, which is then not counted."""
        if not self.on or chat is None or not method.startswith(_COUNTED) or method in _NOT_COUNTED:
            return None
        windows, now = [self.overall, *self._of(chat)], self.clock()
        wait = max(window.free_in(now) for window in windows)
        if wait > 0:
            return math.ceil(wait)
        for window in windows:
            window.times.append(now)
        return None

    def _of(self, chat: int | str) -> list[Window]:
        if chat not in self.chats:
            is_group = isinstance(chat, str) or chat < 0
            group = [Window(*limits.FLOOD_GROUP)] if is_group else []
            self.chats[chat] = [Window(*limits.FLOOD_CHAT), *group]
        return self.chats[chat]
