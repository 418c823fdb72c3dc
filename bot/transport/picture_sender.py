"""Pictures: drawn in a separate thread, resent by file id.

No text answer waits for a picture. Telegram's file id of a sent picture is stored under a digest of the
picture's identity.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import telegram
from telegram.error import BadRequest

from bot.errors import StateUnavailable
from bot.state.database import Database
from bot.transport.sender import send_picture
from bot.views.message import Message
from retrieval.errors import AnswerTimeout

DRAW_TIMEOUT_S = 20.0
"""Time limit of a picture, waiting included."""
FILE_ID_TTL_S = 90 * 24 * 3600.0
MAX_FILE_IDS = 5000
PICTURE_VERSION = 1
"""Increased when pictures look different, so that old file ids are not used any more."""


class PictureSender:
    """Draws and sends pictures; keeps their file ids."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="picture")

    async def send(
        self, to: telegram.Message, shows: str, draw: Callable[[], bytes], caption: Message
    ) -> telegram.Message:
        """Reply with a picture, by its file id if Telegram knows one.

        draw: makes the picture otherwise. shows: identity of the picture.
        Raises AnswerTimeout, TelegramError, and as `draw` does.
        """
        key = hashlib.sha256(f"{PICTURE_VERSION}\n{shows}".encode("utf-8", "replace")).hexdigest()[:32]
        known = await self._known(key)
        if known is not None:
            with suppress(BadRequest):  # Telegram has lost the file
                return await send_picture(to, known, caption)
        sent = await send_picture(to, await self._drawn(draw), caption)
        if sent.photo:
            await self._keep(key, sent.photo[-1].file_id)
        return sent

    async def _known(self, key: str) -> str | None:
        with suppress(StateUnavailable):  # drawn once more
            row = await self._database.row("SELECT file FROM picture WHERE key = ?", key)
            return None if row is None else str(row[0])
        return None

    async def _keep(self, key: str, file: str) -> None:
        with suppress(StateUnavailable):
            await self._database.write(
                "INSERT INTO picture VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
                " file = excluded.file, made = excluded.made",
                key, file, self._database.clock(),
            )  # fmt: skip
            await self._database.keep_newest("picture", seconds=FILE_ID_TTL_S, most=MAX_FILE_IDS)

    def close(self) -> None:
        """Draw nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _drawn(self, draw: Callable[[], bytes]) -> bytes:
        try:
            async with asyncio.timeout(DRAW_TIMEOUT_S):
                return await asyncio.get_running_loop().run_in_executor(self._thread, draw)
        except TimeoutError:
            raise AnswerTimeout(seconds=f"{DRAW_TIMEOUT_S:g}") from None
