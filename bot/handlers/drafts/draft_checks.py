"""/check: the quotations of a draft against the archive.

Progress is shown in one message. The draft is the text after the command, the message replied to, or a file
with the caption /check. Private chats only; nothing of a draft is stored or logged. A check is a task of its
own, one a person, and few at a time; a stop of the bot breaks it off.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import telegram
from telegram import Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.handlers.base import Context, user_id
from bot.state.languages import LanguageRepository
from bot.transport.progress_message import EDIT_INTERVAL_S, Throttle
from bot.transport.sender import edit_or_reply, edit_quietly, reply
from bot.views.message import Message, render_text
from retrieval.archive.answer_service import AnswerService
from retrieval.errors import DraftTooLong, JianbaoError
from retrieval.i18n import Messages
from retrieval.index.corpus import Corpus
from retrieval.ops.logging import log_error, log_event

if TYPE_CHECKING:
    from retrieval.answering.quotation_check.findings import DraftReport

MAX_QUOTATIONS, MAX_SECONDS = 200, 60.0
"""Bounds of one draft: a page of a newspaper has some twenty quotations."""
MAX_CHECKS = 2
"""Drafts checked at a time; others wait their turn."""


class _BrokenOff(Exception):
    """The bot stops."""


class DraftHandler:
    """Checks drafts of readers.

    clock: monotonic, seconds.
    """

    def __init__(
        self, service: AnswerService, languages: LanguageRepository, clock: Callable[[], float]
    ) -> None:
        self._service = service
        self._languages = languages
        self._clock = clock
        self._turns = asyncio.Semaphore(MAX_CHECKS)
        self._under_way: dict[int, asyncio.Task[None]] = {}

    async def check(self, update: Update, context: Context) -> None:
        """/check with a text, in reply, or under a file."""
        message, person, words = update.message, user_id(update), self._languages.of(update)
        if message is None or person is None:
            return
        if message.chat.type != ChatType.PRIVATE:
            await reply(message, render_text(words.say("bot_admin.in_private")))
        elif person in self._under_way:
            await reply(message, render_text(words.say("draft.under_way")))
        else:
            task = asyncio.create_task(self._check(message, words))
            self._under_way[person] = task
            task.add_done_callback(lambda _: self._under_way.pop(person, None))

    async def wait(self) -> None:
        """Wait for the checks under way."""
        await asyncio.gather(*self._under_way.values())

    async def close(self) -> None:
        """Break off the checks under way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _check(self, message: telegram.Message, words: Messages) -> None:
        from bot.views.draft_findings import render_findings

        try:
            text = await _draft_of(message)
            if not text.strip():
                await reply(message, render_text(words.say("draft.usage")))
                return
            shown = await reply(message, _progress(0, 0, words))
            async with self._turns:
                report = await self._report(text, shown, words)
            first, *rest = render_findings(report, text, words)
            await edit_or_reply(shown, first)
            for part in rest:
                await reply(message, part)
        except JianbaoError as error:
            await reply(message, render_text(words.error(error)))
        except TelegramError as error:
            log_event("check_not_sent", said=error)
        except Exception as error:  # noqa: BLE001 (a task of its own: nobody else would tell)
            log_error("check_failed", error)
            await reply(message, render_text(words.say("draft.failed")))

    async def _report(self, text: str, shown: telegram.Message, words: Messages) -> DraftReport:
        """Check in a thread, showing the progress."""
        from retrieval.answering.quotation_check.draft_check import CheckLimits, check_draft

        corpus: Corpus = await self._service.read(lambda snapshot: snapshot.answerer.generation)
        loop, throttle = asyncio.get_running_loop(), Throttle(EDIT_INTERVAL_S, self._clock)
        stopped = threading.Event()

        def progress(done: int, total: int) -> None:
            if stopped.is_set():
                raise _BrokenOff
            if throttle.ready() and done < total:
                asyncio.run_coroutine_threadsafe(edit_quietly(shown, _progress(done, total, words)), loop)

        work = partial(
            check_draft, corpus, text, progress=progress, limits=CheckLimits(MAX_QUOTATIONS, MAX_SECONDS)
        )
        try:
            return await asyncio.to_thread(work)
        finally:
            stopped.set()


def _progress(done: int, total: int, words: Messages) -> Message:
    count = f" {done}/{total}" if total else ""
    return render_text(words.say("draft.checking") + count)


async def _draft_of(message: telegram.Message) -> str:
    """The draft's text. Raises DraftTooLong, UnreadableSource, TelegramError."""
    from retrieval.answering.quotation_check.draft_file import MAX_DRAFT_BYTES, read_draft

    answered = message.reply_to_message
    document = message.document or (answered.document if answered else None)
    if document is not None:
        if (size := document.file_size or 0) > MAX_DRAFT_BYTES:
            raise DraftTooLong(size=size // 1024, limit=MAX_DRAFT_BYTES // 1024)
        file = await document.get_file()
        content = bytes(await file.download_as_bytearray())
        name = document.file_name or "draft.txt"
        return await asyncio.to_thread(read_draft, content, name)
    _, _, given = _text_of(message).partition("/check")
    words = given.partition(" ")[2] if given.startswith("@") else given
    if words.strip() or answered is None:
        return words
    return _text_of(answered) or answered.caption or ""


def _text_of(message: telegram.Message) -> str:
    """The text, its block quotes marked as Markdown marks them."""
    text = message.text or ""
    for quote in message.parse_entities(["blockquote", "expandable_blockquote"]).values():
        marked = "\n".join(f"> {line}" for line in quote.split("\n"))
        text = text.replace(quote, f"\n{marked}\n", 1)
    return text
