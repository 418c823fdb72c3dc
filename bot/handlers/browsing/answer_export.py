"""Export: an answer's quotes, or its whole list, as a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from telegram import Update

from bot.access.concurrency import InFlight
from bot.handlers.answer_buttons import TappedAnswer, acknowledge_expired, find_tapped_answer
from bot.handlers.base import Context
from bot.state.answers import AnswerRepository, StoredAnswer
from bot.state.languages import LanguageRepository
from bot.transport.sender import reply, stop_spinner
from bot.views.keyboards import RECORD_FORMATS, export_keyboard
from bot.views.markup import plain
from bot.views.message import Message, render_text
from retrieval.archive.answer_service import AnswerService
from retrieval.archive.live_index import IndexSnapshot
from retrieval.bibliography.cited_record import CitedRecord, record_of_passage, records_of_answer
from retrieval.bibliography.record_formats import RecordFormat, render_records
from retrieval.i18n import Messages
from retrieval.models import Span
from retrieval.ops.logging import log_event

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the encoding of the country."""


@dataclass(frozen=True, slots=True)
class ExportHandler:
    """Sends stored answers as documents."""

    service: AnswerService
    answers: AnswerRepository
    languages: LanguageRepository
    _in_flight: InFlight = field(default_factory=InFlight)

    async def export(self, update: Update, context: Context) -> None:
        """Ask for the format; then reply with the document."""
        if (tapped := await find_tapped_answer(update, self.answers, self.languages)) is None:
            return
        words, formats = self.languages.of(update), list(RECORD_FORMATS)
        if tapped.tap.number > len(formats):
            await acknowledge_expired(update, self.languages)
            return
        if not tapped.tap.number:
            await stop_spinner(tapped.query)
            chosen = Message.of(plain(words.say("export.choose")), export_keyboard(tapped.stored.id))
            await reply(tapped.message, chosen)
            return
        with self._in_flight.claim((tapped.message.chat.id, tapped.tap)) as is_first:
            await (self._send(tapped, formats, words) if is_first else stop_spinner(tapped.query))

    async def _send(self, tapped: TappedAnswer, formats: list[RecordFormat], words: Messages) -> None:
        form = formats[tapped.tap.number - 1]
        records = await self.service.read(lambda snapshot: stored_records(tapped.stored, snapshot))
        if not records:
            await stop_spinner(tapped.query, words.say("bot.moved"), alert=True)
            return
        await stop_spinner(tapped.query)
        mark = BYTE_ORDER_MARK if form is RecordFormat.CSV else ""
        content = f"{mark}{''.join(render_records(records, form, words))}".encode("utf-8", "replace")
        caption = render_text(words.say("export.done", count=len(records)))
        name = f"jianbao-{dt.date.today():%Y%m%d}{form.suffix}"
        await tapped.message.reply_document(content, filename=name, caption=caption.html)
        log_event("answer_exported", form=str(form), count=len(records))


def stored_records(stored: StoredAnswer, snapshot: IndexSnapshot) -> list[CitedRecord]:
    """Records of a list, else of the quotes; gone ones left out."""
    store = snapshot.answerer.generation.store
    if stored.listing is not None:
        listed = stored.listing.page(store, stored.listing.order, 0, len(stored.listing.entries)).items
        return [
            record_of_passage("", rank, one.article, one.sentence or Span(0, 0))
            for rank, one in enumerate(listed, 1)
        ]
    places = (number for number, place in enumerate(stored.quotes) if place.resolve(store) is not None)
    answer = stored.resolve(store, next(places, -1))
    return list(records_of_answer(answer)) if answer is not None else []
