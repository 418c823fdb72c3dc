"""Rate limits of Telegram, kept before it refuses, and its refusals honoured.

About 30 messages a second to all chats together, one a second to each after a short burst, 20 a minute to
a group (core.telegram.org/bots/faq, "My bot is hitting limits"). A refusal (429) holds its chat; a second
refused chat meanwhile means a limit of the whole bot, and everything is held. Requests other than messages,
like the answer to a tap, are never delayed: a reader looks at a spinner. The limits apply to all bots of a
deployment together, so each sent message is published to the peers.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.peers.protocol import NoPeers, Peers
from retrieval.ops.logging import log_event

GLOBAL_LIMIT = (30, 1.0)
CHAT_LIMIT = (3, 3.0)
"""One a second, and Telegram lets short bursts pass."""
GROUP_LIMIT = (20, 60.0)
"""Messages per seconds: to all chats, to one chat, to one group."""
MAX_RETRIES = 5
MAX_HOLD_S = 120.0
"""Seconds; a request with a longer hold is given up, for nobody waits so long for an answer."""
CLOCK_MARGIN_S = 0.1
"""Seconds added to every wait, for differing clocks and network delays."""
MAX_TRACKED_CHATS = 4096
"""Chats with a window in memory; the least recently used is dropped first."""

SENT, HELD = "sent", "held"

_PACED = ("send", "edit", "copy", "forward")
_UNPACED = frozenset({"sendChatAction"})

Sleep = Callable[[float], Awaitable[None]]


class SlidingWindow:
    """At most `most` within any `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds + CLOCK_MARGIN_S  # messages sent evenly may arrive closer together
        self._sent: deque[float] = deque(maxlen=most)

    def next(self, now: float) -> float:
        """Time of the next free slot."""
        is_full = len(self._sent) == self._sent.maxlen
        return max(now, self._sent[0] + self._seconds) if is_full else now

    def take(self, at: float) -> None:
        """Take a slot at this time."""
        self._sent.append(at)


class SharedRateLimiter(BaseRateLimiter[int]):
    """Delays every request but getUpdates.

    clock: monotonic, seconds; sleep: waits for seconds.
    """

    def __init__(
        self,
        peers: Peers | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._peers = peers or NoPeers()
        self._peers.subscribe(SENT, self._count_for_peer)
        self._peers.subscribe(HELD, self._hold_for_peer)
        self._clock = clock
        self._sleep = sleep
        self._all = SlidingWindow(*GLOBAL_LIMIT)
        self._chats: OrderedDict[int | str, list[SlidingWindow]] = OrderedDict()
        self._held: dict[int | str, float] = {}
        self._all_held = 0.0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Make a request at its turn. Raises RetryAfter after the last attempt."""
        chat = data.get("chat_id") if endpoint.startswith(_PACED) and endpoint not in _UNPACED else None
        key = endpoint if chat is None else chat
        for left in reversed(range(MAX_RETRIES + 1)):
            await self._turn(key, chat)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as refusal:
                seconds = _seconds(refusal)
                log_event("flood", level=logging.WARNING, endpoint=endpoint, retry_after=seconds)
                if not left or seconds > MAX_HOLD_S:
                    raise
                self._hold(key, self._clock() + seconds + CLOCK_MARGIN_S)
                self._peers.publish(HELD, key, seconds + CLOCK_MARGIN_S)
        raise AssertionError("the last attempt returns or raises")

    async def _turn(self, key: int | str, chat: int | str | None) -> None:
        """Wait for holds first, then for a slot in the windows.

        After a hold all requests queue up again; else all would go out at the same moment and be refused
        together, for ever.
        """
        while True:
            while (until := max(self._held.get(key, 0.0), self._all_held)) > (now := self._clock()):
                await self._sleep(until - now)
            if chat is None:
                return
            await self._pass(self._paces(chat), chat)
            await self._pass([self._all])
            if max(self._held.get(key, 0.0), self._all_held) <= self._clock():
                return

    async def _pass(self, paces: list[SlidingWindow], chat: int | str | None = None) -> None:
        now = self._clock()
        at = max(pace.next(now) for pace in paces)
        for pace in paces:
            pace.take(at)
        if chat is not None:
            self._peers.publish(SENT, chat, at - now)
        if at > now:
            await self._sleep(at - now)

    def _count_for_peer(self, chat: int | str, later: float) -> None:
        """Count a peer's message to a chat, sent `later` seconds from now."""
        at = self._clock() + later
        for pace in (*self._paces(chat), self._all):
            pace.take(at)

    def _paces(self, chat: int | str) -> list[SlidingWindow]:
        if chat not in self._chats:
            is_group = isinstance(chat, str) or chat < 0
            group = [SlidingWindow(*GROUP_LIMIT)] if is_group else []
            self._chats[chat] = [SlidingWindow(*CHAT_LIMIT), *group]
            if len(self._chats) > MAX_TRACKED_CHATS:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat)
        return self._chats[chat]

    def _hold_for_peer(self, key: int | str, seconds: float) -> None:
        """Hold a chat for the refusal of a peer's message."""
        self._hold(key, self._clock() + seconds)

    def _hold(self, key: int | str, until: float) -> None:
        now = self._clock()
        self._held = {other: end for other, end in self._held.items() if end > now}
        if self._held.keys() - {key}:
            self._all_held = max(self._all_held, until)
        self._held[key] = max(self._held.get(key, 0.0), until)


def _seconds(refusal: RetryAfter) -> float:
    """Seconds of a refusal, given as a number or (PTB_TIMEDELTA) a timedelta."""
    given: Any = refusal.retry_after
    return float(given.total_seconds() if hasattr(given, "total_seconds") else given)
