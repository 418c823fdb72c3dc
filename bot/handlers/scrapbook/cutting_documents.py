"""Cuttings sent as a file."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import telegram
from telegram.constants import ChatAction

from bot.access.concurrency import InFlight
from bot.transport.sender import reply, with_action
from bot.views.message import render_error, render_text
from retrieval.errors import JianbaoError
from retrieval.i18n import Messages
from retrieval.ops.logging import log_event
from retrieval.processes.sandbox import ChildFailed
from retrieval.scrapbook.cutting import KeptCutting
from retrieval.scrapbook.cutting_export import export_cuttings
from retrieval.scrapbook.cutting_format import CuttingFormat


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class CuttingDocuments:
    """Sends cuttings as documents, one export of a chat at a time."""

    now: Callable[[], dt.datetime] = _now
    _in_flight: InFlight = field(default_factory=InFlight)

    async def send(
        self, to: telegram.Message, cuttings: Sequence[KeptCutting], form: CuttingFormat, words: Messages
    ) -> None:
        """Reply with the file, or with the reason for none."""
        with self._in_flight.claim(to.chat.id) as is_first:
            if not is_first:
                return
            made = self.now()
            work = asyncio.to_thread(export_cuttings, cuttings, form, words, made)
            try:
                content = await with_action(to.chat, work, ChatAction.UPLOAD_DOCUMENT)
            except ChildFailed as failed:
                log_event("sheet_failed", why=failed)
                await reply(to, render_text(words.say("clip.not_exported")))
                return
            except JianbaoError as error:
                await reply(to, render_error(error, words))
                return
            name = f"{words.say('clip.title')}-{made:%Y%m%d}{form.suffix}"
            caption = render_text(words.say("clip.caption", count=len(cuttings)))
            await to.reply_document(content, filename=name, caption=caption.html)
            log_event("cuttings_exported", form=str(form), count=len(cuttings))
