"""Where pictures are drawn: one thread of its own, so that no text answer waits for one.

A picture once sent is known to Telegram by a file id, kept under what the picture shows, and sent again
by that.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import telegram
from telegram.error import BadRequest

from bot.delivery import Picture, send_picture
from bot.errors import AnswerTimeout
from bot.state import State

SECONDS = 20.0
"""Longest time that a picture may take, waiting included."""
KEPT_SECONDS = 90 * 24 * 3600.0
MOST = 5000
EDITION = 1
"""Raised when pictures look different, so that old ones are not sent any more."""


class Studio:
    """Draws pictures and remembers which Telegram has already."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="picture")

    async def send(
        self, to: telegram.Message, shows: str, draw: Callable[[], bytes], picture: Picture
    ) -> telegram.Message:
        """Answer a message with the picture that `draw` makes, unless Telegram has it already.

        shows: what makes two pictures the same. Raises AnswerTimeout, TelegramError, and what `draw` raises.
        """
        key = hashlib.sha256(f"{EDITION}\n{shows}".encode("utf-8", "replace")).hexdigest()[:32]
        known = self._state.row("SELECT file FROM picture WHERE key = ?", key)
        if known is not None:
            try:
                return await send_picture(to, str(known[0]), picture)
            except BadRequest:
                self._state.write("DELETE FROM picture WHERE key = ?", key)
        sent = await send_picture(to, await self._drawn(draw), picture)
        if sent.photo:
            file = sent.photo[-1].file_id
            self._state.write(
                "INSERT OR REPLACE INTO picture VALUES (?, ?, ?)", key, file, self._state.clock()
            )
            self._state.keep_newest("picture", seconds=KEPT_SECONDS, most=MOST)
        return sent

    def close(self) -> None:
        """Draw nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _drawn(self, draw: Callable[[], bytes]) -> bytes:
        try:
            async with asyncio.timeout(SECONDS):
                return await asyncio.get_running_loop().run_in_executor(self._thread, draw)
        except TimeoutError:
            raise AnswerTimeout(seconds=f"{SECONDS:g}") from None
