"""剪报: the quote as a picture, in answer to the message it belongs to."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatAction

from bot.answers import Reference
from bot.delivery import Picture, reply, stop_spinner, with_action
from bot.desk import Desk, Live
from bot.errors import PictureTooLong
from bot.handlers.tapped import Found, Tapped
from bot.languages import Languages
from bot.log import event
from bot.rendering.clipping import LONGEST, clipping
from bot.rendering.messages import failure
from bot.rendering.text import caption
from bot.studio import Studio
from bot.wiring import Context
from retrieval.errors import JianbaoError
from retrieval.messages import Messages
from retrieval.models import Quote


class Clippings:
    """Sends cuttings. The same tap again, while the first one is worked on, is only answered."""

    def __init__(self, desk: Desk, tapped: Tapped, studio: Studio, languages: Languages) -> None:
        self._desk = desk
        self._tapped = tapped
        self._studio = studio
        self._languages = languages
        self._under_way: set[tuple[int, int, int]] = set()

    async def show(self, update: Update, context: Context) -> None:
        """The picture of one quote."""
        if (found := await self._tapped.find(update)) is None:
            return
        place = (found.message.chat.id, found.message.message_id, found.tap.number)
        if place in self._under_way:
            await stop_spinner(found.query)
            return
        self._under_way.add(place)
        try:
            await self._send(update, found)
        finally:
            self._under_way.discard(place)

    async def _send(self, update: Update, found: Found) -> None:
        words, query = self._languages.of(update), found.query
        try:
            quote = await self._quote(found)
            if quote is not None and len(quote.text) > LONGEST:
                raise PictureTooLong(length=len(quote.text), limit=LONGEST)
        except JianbaoError as error:
            await stop_spinner(query, words.error(error), alert=True)
            return
        if quote is None:
            await stop_spinner(query, words.say("bot.moved"), alert=True)
            return
        await stop_spinner(query)
        await self._draw(update, found, quote, words)

    async def _draw(self, update: Update, found: Found, quote: Quote, words: Messages) -> None:
        shows = f"clipping {words.language} {Reference.of(quote)}"
        picture = Picture(caption(quote, words))
        work = self._studio.send(found.message, shows, lambda: clipping(quote, words), picture)
        try:
            await with_action(found.message.chat, work, ChatAction.UPLOAD_PHOTO)
            event("clipping", update=update.update_id)
        except JianbaoError as error:
            event("clipping_failed", update=update.update_id, why=error)
            await reply(found.message, failure(error, words))

    async def _quote(self, found: Found) -> Quote | None:
        def look(live: Live) -> Quote | None:
            answer = found.kept.answer(live.answerer.generation.store, found.tap.number)
            return answer.quotes[found.tap.number] if answer else None

        return await self._desk.look(look)
