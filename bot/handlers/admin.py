"""/reload: read the archive again without taking the service down, and tell one message how it goes.

The work is a task of its own, so that stopping the bot does not wait for a long build: it breaks it off.
Who asked for what is logged.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import telegram
from telegram import Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.delivery import edit_or_reply, edit_quietly, reply
from bot.desk import Desk
from bot.languages import Languages
from bot.log import event, trouble
from bot.progress import ProgressMessage
from bot.rendering.messages import Message, reload_failure, reload_result, sentence
from bot.wiring import Context, user_id
from retrieval.errors import JianbaoError
from retrieval.messages import Messages


class Administration:
    """What administrators can do. That they are some was found out before.

    clock: gives seconds that only grow.
    """

    def __init__(self, desk: Desk, languages: Languages, clock: Callable[[], float]) -> None:
        self._desk = desk
        self._languages = languages
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def reload(self, update: Update, context: Context) -> None:
        """Start a reload, in a private chat, unless one is under way."""
        message, words = update.message, self._languages.of(update)
        if message is None:
            return
        if message.chat.type != ChatType.PRIVATE:
            await reply(message, sentence(words.say("bot_admin.in_private")))
        elif self._task is not None or self._desk.reloading:
            await reply(message, sentence(words.say("bot_admin.under_way")))
        else:
            event("reload_begins", admin=user_id(update), update=update.update_id)
            self._task = asyncio.create_task(self._reload(message, words))

    async def close(self) -> None:
        """Wait for a reload that the desk has broken off, so that its message says so."""
        if self._task is not None:
            await self._task

    async def _reload(self, message: telegram.Message, words: Messages) -> None:
        try:
            shown = await reply(message, sentence(words.say("bot_admin.reloading")))
            progress = ProgressMessage(lambda m: edit_quietly(shown, m), words, self._clock)
            result = await self._result(progress, words)
            await progress.finish()
            await edit_or_reply(shown, result)
        except TelegramError as error:
            trouble("reload_not_told", error)
        finally:
            self._task = None

    async def _result(self, progress: ProgressMessage, words: Messages) -> Message:
        """What the reload came to, in words; whatever happens, there are some."""
        try:
            reloaded = await self._desk.reload(progress.report)
        except JianbaoError as error:
            event("reload_failed", level=logging.WARNING, why=error)
            return reload_failure(error, words)
        except Exception as error:  # noqa: BLE001 -- the edge: the old index goes on, and somebody waits
            trouble("reload_failed", error)
            return reload_failure(JianbaoError(detail=type(error).__name__), words)
        report = reloaded.report
        event("reload_done", generation=report.folder.name, seconds=report.seconds, **report.counts)
        return reload_result(reloaded, words)
