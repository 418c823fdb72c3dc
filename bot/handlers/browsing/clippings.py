"""Clippings (剪报): a quote as a picture, in reply to its message.

The facsimile of the printed page, if the source has one and it can be rendered; else a clipping typeset from
the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Update
from telegram.constants import ChatAction

from bot.access.concurrency import InFlight
from bot.handlers.answer_buttons import TappedAnswer, find_tapped_answer
from bot.handlers.base import Context
from bot.state.answers import AnswerRepository
from bot.state.languages import LanguageRepository
from bot.state.quote_refs import QuoteRef
from bot.transport.picture_sender import PictureSender
from bot.transport.sender import reply, stop_spinner, with_action
from bot.views.answer import picture_caption, quote_source
from bot.views.message import render_error
from retrieval.archive.answer_service import AnswerService
from retrieval.archive.live_index import IndexSnapshot
from retrieval.errors import JianbaoError, PictureTooLong
from retrieval.i18n import Messages
from retrieval.imaging.clipping import MAX_QUOTE_LENGTH, render_clipping
from retrieval.imaging.facsimile import QuoteLocation, render_facsimile
from retrieval.models import Quote
from retrieval.ops.logging import log_event
from retrieval.processes.sandbox import ChildFailed

if TYPE_CHECKING:
    from retrieval.reading.sources.source_file import SourceFile


class ClippingHandler:
    """Sends clippings; a repeated tap meanwhile is only acknowledged."""

    def __init__(
        self,
        service: AnswerService,
        answers: AnswerRepository,
        pictures: PictureSender,
        languages: LanguageRepository,
    ) -> None:
        self._service = service
        self._answers = answers
        self._pictures = pictures
        self._languages = languages
        self._in_flight = InFlight()

    async def show(self, update: Update, context: Context) -> None:
        """Reply with the picture of the tapped quote."""
        if (tapped := await find_tapped_answer(update, self._answers, self._languages)) is None:
            return
        key = (tapped.message.chat.id, tapped.message.message_id, tapped.tap.number)
        with self._in_flight.claim(key) as is_first:
            await (self._send(update, tapped) if is_first else stop_spinner(tapped.query))

    async def _send(self, update: Update, tapped: TappedAnswer) -> None:
        words, query = self._languages.of(update), tapped.query
        try:
            quote = await self._quote(tapped)
            printed = await self._service.find_printed_place(quote) if quote is not None else None
            if quote is not None and printed is None and len(quote.text) > MAX_QUOTE_LENGTH:
                raise PictureTooLong(length=len(quote.text), limit=MAX_QUOTE_LENGTH)
        except JianbaoError as error:
            await stop_spinner(query, words.error(error), alert=True)
            return
        if quote is None:
            await stop_spinner(query, words.say("bot.moved"), alert=True)
            return
        await stop_spinner(query)
        if printed is None or not await self._send_facsimile(tapped, quote, *printed, words):
            await self._send_typeset(tapped, quote, words)

    async def _send_facsimile(
        self,
        tapped: TappedAnswer,
        quote: Quote,
        source: SourceFile,
        location: QuoteLocation,
        words: Messages,
    ) -> bool:
        """Send the quote cut from its printed page; False on failure."""
        foot = f"{quote_source(quote, words)}\n{words.say('picture.page')}"
        key = f"facsimile {words.language} {source.mtime_ns} {QuoteRef.of(quote)}"
        caption = picture_caption(quote, words, typeset=False)
        work = self._pictures.send(
            tapped.message, key, lambda: render_facsimile(source, location, foot), caption
        )
        try:
            await with_action(tapped.message.chat, work, ChatAction.UPLOAD_PHOTO)
        except (ChildFailed, JianbaoError) as error:
            log_event("facsimile_failed", why=error)
            return False
        log_event("facsimile")
        return True

    async def _send_typeset(self, tapped: TappedAnswer, quote: Quote, words: Messages) -> None:
        """Send the quote typeset from the text."""
        key = f"clipping {words.language} {QuoteRef.of(quote)}"
        caption = picture_caption(quote, words)
        work = self._pictures.send(tapped.message, key, lambda: render_clipping(quote, words), caption)
        try:
            await with_action(tapped.message.chat, work, ChatAction.UPLOAD_PHOTO)
            log_event("clipping")
        except JianbaoError as error:
            log_event("clipping_failed", why=error)
            await reply(tapped.message, render_error(error, words))

    async def _quote(self, tapped: TappedAnswer) -> Quote | None:
        def resolve(snapshot: IndexSnapshot) -> Quote | None:
            answer = tapped.resolve(snapshot)
            return answer.quotes[tapped.tap.number] if answer else None

        return await self._service.read(resolve)
