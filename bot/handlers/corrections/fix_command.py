"""/fix: misread words corrected, in reply to a quote or article.

The correction goes into the archive's `corrections` folder, and takes effect at the next reload.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import telegram
from telegram import Update

from bot.callback_data import Action
from bot.handlers.base import Context
from bot.handlers.scrapbook.cutting_replies import tap_of_reply
from bot.handlers.votes import is_private
from bot.state.answers import AnswerRepository
from bot.state.audit_log import AuditLog
from bot.state.languages import LanguageRepository
from bot.transport.sender import reply
from bot.views.message import render_text
from retrieval.archive.answer_service import AnswerService
from retrieval.archive.archive import Archive
from retrieval.archive.live_index import IndexSnapshot
from retrieval.archive.word_corrections import WordCorrection, correct_words
from retrieval.errors import BadCorrection
from retrieval.i18n import Messages
from retrieval.models import Quote, Span

ARROW = re.compile(r"\s*(?:=>|⇒|→|->|改为|改為)\s*")
MAX_SHOWN_LENGTH = 60


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class FixHandler:
    """Corrects words of the archive."""

    service: AnswerService
    archive: Archive
    answers: AnswerRepository
    languages: LanguageRepository
    audit: AuditLog
    now: Callable[[], dt.datetime] = _now

    async def fix(self, update: Update, context: Context) -> None:
        """`/fix 错字 => 正字` in reply; alone the usage. Raises as `correct_words`."""
        message, words = update.message, self.languages.of(update)
        if message is None or not await is_private(message, words):
            return
        wanted = await self._wanted(message)
        if wanted is None:
            await reply(message, render_text(words.say("fix.usage")))
            return
        if self.archive.is_sample:
            raise BadCorrection("no_folder")
        paths, links = self.archive.paths, self.archive.settings.links
        line = await asyncio.to_thread(correct_words, paths, links, wanted, self.now())
        await self.audit(update, "fix", f"{wanted.article.source} {line.place.line}")
        await reply(message, render_text(_said(wanted, line.place.line, words)))

    async def _wanted(self, message: telegram.Message) -> WordCorrection | None:
        """The correction asked for; None for another form or another message."""
        given = (message.text or "").split(maxsplit=1)
        parts = ARROW.split(given[1], maxsplit=1) if len(given) > 1 else []
        tap = tap_of_reply(message, Action.CLIP)
        stored = await self.answers.find(tap.answer, chat=message.chat.id) if tap else None
        if len(parts) != 2 or not parts[0] or tap is None or stored is None:
            return None
        number, is_whole = tap.number, bool(tap.part)

        def resolve(snapshot: IndexSnapshot) -> Quote | None:
            answer = stored.resolve(snapshot.answerer.generation.store, number)
            return answer.quotes[number] if answer else None

        quote = await self.service.read(resolve)
        if quote is None:
            return None
        within = None if is_whole else Span(quote.start, quote.end)
        return WordCorrection(quote.article, parts[0], parts[1].rstrip(), within)


def _said(wanted: WordCorrection, line: int, words: Messages) -> str:
    read, text = wanted.wrong[:MAX_SHOWN_LENGTH], wanted.right[:MAX_SHOWN_LENGTH]
    return words.say("fix.done", line=line, read=read, text=text)
