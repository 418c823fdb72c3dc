"""剪报: the quote as a picture, in answer to the message it belongs to.

Where the article was read from a printed page, that page's own print; else, or where it cannot be drawn,
a cutting typeset from the text.
"""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatAction

from bot.access.concurrency import InFlight
from bot.handlers.answer_buttons import TappedAnswer, TappedAnswerFinder
from bot.handlers.base import Context
from bot.ops.logging import log_event
from bot.service.answer_service import AnswerService
from bot.service.live_index import IndexSnapshot
from bot.state.languages import LanguageRepository
from bot.state.quote_refs import QuoteRef
from bot.transport.picture_sender import PictureSender
from bot.transport.sender import reply, stop_spinner, with_action
from bot.views.answer import picture_caption, quote_source
from bot.views.message import render_error
from retrieval.errors import JianbaoError, PictureTooLong
from retrieval.imaging.clipping import MAX_QUOTE_LENGTH, render_clipping
from retrieval.imaging.facsimile import QuoteLocation, render_facsimile
from retrieval.models import Quote
from retrieval.processes.sandbox import ChildFailed
from retrieval.reading.sources.source_file import SourceFile


class ClippingHandler:
    """Sends cuttings. The same tap again, while the first one is worked on, is only answered."""

    def __init__(
        self,
        service: AnswerService,
        tapped: TappedAnswerFinder,
        studio: PictureSender,
        languages: LanguageRepository,
    ) -> None:
        self._service = service
        self._tapped = tapped
        self._studio = studio
        self._languages = languages
        self._under_way = InFlight()

    async def show(self, update: Update, context: Context) -> None:
        """The picture of one quote."""
        if (found := await self._tapped.find(update)) is None:
            return
        place = (found.message.chat.id, found.message.message_id, found.tap.number)
        with self._under_way.claim(place) as is_first:
            await (self._send(update, found) if is_first else stop_spinner(found.query))

    async def _send(self, update: Update, found: TappedAnswer) -> None:
        words, query = self._languages.of(update), found.query
        try:
            quote = await self._quote(found)
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
        if printed is None or not await self._cut_out(update, found, quote, *printed):
            await self._set(update, found, quote)

    async def _cut_out(
        self, update: Update, found: TappedAnswer, quote: Quote, source: SourceFile, spot: QuoteLocation
    ) -> bool:
        """Send the quote's place on its page; whether that could be drawn."""
        words = self._languages.of(update)
        foot = f"{quote_source(quote, words)}\n{words.say('picture.page')}"
        shows = f"facsimile {words.language} {source.mtime_ns} {QuoteRef.of(quote)}"
        below = picture_caption(quote, words, typeset=False)
        work = self._studio.send(found.message, shows, lambda: render_facsimile(source, spot, foot), below)
        try:
            await with_action(found.message.chat, work, ChatAction.UPLOAD_PHOTO)
        except (ChildFailed, JianbaoError) as error:
            log_event("facsimile_failed", why=error)
            return False
        log_event("facsimile")
        return True

    async def _set(self, update: Update, found: TappedAnswer, quote: Quote) -> None:
        """Send the quote typeset from the text."""
        words = self._languages.of(update)
        shows = f"clipping {words.language} {QuoteRef.of(quote)}"
        work = self._studio.send(
            found.message, shows, lambda: render_clipping(quote, words), picture_caption(quote, words)
        )
        try:
            await with_action(found.message.chat, work, ChatAction.UPLOAD_PHOTO)
            log_event("clipping")
        except JianbaoError as error:
            log_event("clipping_failed", why=error)
            await reply(found.message, render_error(error, words))

    async def _quote(self, found: TappedAnswer) -> Quote | None:
        def look(live: IndexSnapshot) -> Quote | None:
            answer = found.kept.resolve(live.answerer.generation.store, found.tap.number)
            return answer.quotes[found.tap.number] if answer else None

        return await self._service.read(look)
