"""/reload: rebuild the index in the background, with progress in one message.

The work is a task of its own: a stop of the bot cancels a long build instead of waiting for it. Actions are
recorded in the audit log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import telegram
from telegram import Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.callback_data import CallbackData
from bot.handlers.base import Context
from bot.service.reload import IndexReloader, ReloadResult
from bot.state.audit_log import AuditLog
from bot.state.languages import LanguageRepository
from bot.transport.progress_message import ProgressMessage
from bot.transport.sender import edit_or_reply, edit_quietly, reply, stop_spinner
from bot.views.keyboards import CANCEL_RELOAD, roll_back_data, shrink_data, single_button
from bot.views.message import Message, render_text
from bot.views.notices import render_reload_failure, render_reload_result, render_shrunk
from retrieval.errors import ArchiveShrunk, JianbaoError
from retrieval.i18n import Messages
from retrieval.ops.logging import log_error, log_event


class ReloadHandler:
    """Starts, cancels and rolls back reloads; access is checked before.

    clock:     monotonic, seconds.
    on_reload: called after a successful reload.
    """

    def __init__(
        self,
        reloader: IndexReloader,
        languages: LanguageRepository,
        audit: AuditLog,
        clock: Callable[[], float],
        *,
        on_reload: Callable[[ReloadResult], Awaitable[None]],
    ) -> None:
        self._audit = audit
        self._on_reload = on_reload
        self._reloader = reloader
        self._languages = languages
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def reload(self, update: Update, context: Context) -> None:
        """/reload: start a reload, in private chats, unless under way."""
        message, words = update.message, self._languages.of(update)
        if message is None:
            return
        if message.chat.type != ChatType.PRIVATE:
            await reply(message, render_text(words.say("bot_admin.in_private")))
        elif self.begin(message, words):
            await self._audit(update, "reload")
        else:
            await reply(message, render_text(words.say("bot_admin.under_way")))

    async def cancel(self, update: Update, context: Context) -> None:
        """Cancel the reload after a tap on 中断."""
        query, words = update.callback_query, self._languages.of(update)
        if query is not None:
            under_way = await self._reloader.cancel()
            await self._audit(update, "cancel")
            await stop_spinner(query, words.say("bot_admin.cancelling" if under_way else "bot.expired"))

    async def roll_back(self, update: Update, context: Context) -> None:
        """Roll back to the previous generation after a tap on 退回."""
        query, words = update.callback_query, self._languages.of(update)
        tap = CallbackData.parse(query.data) if query else None
        if query is None or tap is None or not isinstance(query.message, telegram.Message):
            return
        if tap != roll_back_data(self._reloader.coverage.generation):
            await stop_spinner(query, words.say("bot_admin.not_live"), alert=True)
            return
        try:
            coverage = await self._reloader.roll_back()
        except JianbaoError as error:
            await stop_spinner(query, words.error(error), alert=True)
            return
        await self._audit(update, "roll_back", coverage.generation)
        await stop_spinner(query)
        said = words.say("bot_admin.rolled_back", name=coverage.generation)
        await edit_or_reply(query.message, render_text(said))

    async def settle_shrink(self, update: Update, context: Context) -> None:
        """Take a much smaller archive, or keep the index, after a tap."""
        query, words = update.callback_query, self._languages.of(update)
        tap = CallbackData.parse(query.data) if query else None
        if query is None or tap is None or not isinstance(query.message, telegram.Message):
            return
        if tap.answer != shrink_data(self._reloader.coverage.generation, take=True).answer:
            await stop_spinner(query, words.say("bot_admin.not_live"), alert=True)
            return
        await stop_spinner(query)
        if not tap.number:
            await self._audit(update, "shrink_kept")
            await edit_or_reply(query.message, render_text(words.say("bot_admin.shrink_kept")))
        elif self.begin(query.message, words, allow_shrink=True):
            await self._audit(update, "shrink_taken")
        else:
            await reply(query.message, render_text(words.say("bot_admin.under_way")))

    async def tell_admins(self, bot: telegram.Bot, admins: Sequence[int], shrunk: ArchiveShrunk) -> None:
        """Ask the administrators about an archive refused by an automatic reload."""
        for admin in admins:
            words = await self._languages.of_chat(admin)
            message = render_shrunk(shrunk, self._reloader.coverage.generation, words)
            try:
                await bot.send_message(admin, message.html, reply_markup=message.keyboard)
            except TelegramError as error:  # an administrator who never began a chat
                log_event("admin_not_told", said=error)

    def begin(self, message: telegram.Message, words: Messages, *, allow_shrink: bool = False) -> bool:
        """Start a reload with progress in a reply; False if under way.

        allow_shrink: also of an archive that has become much smaller.
        """
        if self._task is not None or self._reloader.is_reloading:
            return False
        self._task = asyncio.create_task(self._reload(message, words, allow_shrink))
        return True

    def begin_soon(self, message: telegram.Message, words: Messages) -> bool:
        """Start a reload now, or after the one under way; False then.

        The one under way may have read past the new files.
        """
        if self.begin(message, words):
            return True
        if self._next is None:
            self._next = asyncio.create_task(self._begin_later(message, words))
        return False

    async def close(self) -> None:
        """Wait for the cancelled reload to update its message."""
        if self._next is not None:
            self._next.cancel()
        if self._task is not None:
            await self._task

    async def _begin_later(self, message: telegram.Message, words: Messages) -> None:
        while not self.begin(message, words):
            await (asyncio.wait({self._task}) if self._task else self._reloader.wait_until_idle())
        self._next = None

    async def _reload(self, message: telegram.Message, words: Messages, allow_shrink: bool) -> None:
        try:
            stop = single_button(CANCEL_RELOAD, words.say("bot_admin.cancel"))
            first = render_text(words.say("bot_admin.reloading"))
            shown = await reply(message, replace(first, keyboard=stop))
            progress = ProgressMessage(
                lambda m: edit_quietly(shown, replace(m, keyboard=stop)), words, self._clock
            )
            result, reloaded = await self._result(progress, words, allow_shrink)
            await progress.finish()
            await edit_or_reply(shown, result)
            if reloaded is not None:
                await self._on_reload(reloaded)
        except TelegramError as error:
            log_error("reload_not_told", error)
        finally:
            self._task = None

    async def _result(
        self, progress: ProgressMessage, words: Messages, allow_shrink: bool
    ) -> tuple[Message, ReloadResult | None]:
        """Run the reload; returns its message, also for a failure."""
        try:
            reloaded = await self._reloader.reload(progress.report, allow_shrink=allow_shrink)
        except ArchiveShrunk as shrunk:
            return render_shrunk(shrunk, self._reloader.coverage.generation, words), None
        except JianbaoError as error:
            return render_reload_failure(error, words), None
        except Exception as error:  # noqa: BLE001 -- the edge: the old index stays live, and an administrator waits
            return render_reload_failure(JianbaoError(detail=type(error).__name__), words), None
        back = roll_back_data(reloaded.report.folder.name)
        keyboard = single_button(back, words.say("bot_admin.roll_back"))
        return replace(render_reload_result(reloaded, words), keyboard=keyboard), reloaded
