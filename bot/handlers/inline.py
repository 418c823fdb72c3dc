"""Inline mode: `@bot 问题` in any chat. Quotes are the results; the chosen one is posted with its source.

Results are the same for everybody, in the words of the deployment's language, and so may be cached for
all; what depends on who asks (help, nothing found) is not. Of one person's queries only the newest is
worked on.
"""

from __future__ import annotations

from collections.abc import Callable

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest

from bot.desk import Desk, Live
from bot.errors import Superseded
from bot.languages import Languages
from bot.links import address, link_to
from bot.log import event
from bot.newest import Newest
from bot.rendering.keyboards import Offer
from bot.rendering.markup import clip
from bot.rendering.text import quote_source, render_quote
from bot.told import Told
from bot.wiring import Context
from retrieval.errors import JianbaoError
from retrieval.messages import Messages
from retrieval.models import Quote

LONGEST = 256
"""Code points of an inline query (Bot API, InlineQuery.query)."""
CACHED = 60
"""Seconds for which Telegram may give the same results: this long an old index shows after a reload."""
CACHED_HELP = 5
TITLE, DESCRIPTION = 64, 120


class Inline:
    """Answers inline queries."""

    def __init__(self, desk: Desk, languages: Languages, offer: Offer) -> None:
        self._desk = desk
        self._languages = languages
        self._offer = offer
        self._newest = Newest()

    async def query(self, update: Update, context: Context) -> None:
        """Quotes for what has been typed so far."""
        query = update.inline_query
        if query is None:
            return
        text, person = query.query.strip()[:LONGEST], query.from_user.id
        turn = self._newest.begin(person)
        if not text:
            await self._nothing(update, "inline.help")
            return
        try:
            told = await self._desk.look(self._work(person, turn, text))
        except Superseded:
            return
        except JianbaoError:
            await self._nothing(update, "inline.help")
            return
        if not self._newest.is_newest(person, turn):
            return
        event("inline", update=update.update_id, answered=told.answer.answered)
        results = [self._result(n, quote) for n, quote in enumerate(told.answer.quotes)]
        shown = [result for result in results if result is not None] if told.answer.answered else []
        if shown:
            await self._answer(update, shown)
        else:
            await self._nothing(update, "inline.nothing")

    def _work(self, person: int, turn: int, text: str) -> Callable[[Live], Told]:
        ask = self._desk.asker(text)

        def work(live: Live) -> Told:
            if not self._newest.is_newest(person, turn):
                raise Superseded()
            return ask(live)

        return work

    async def _answer(self, update: Update, results: list[InlineQueryResultArticle]) -> None:
        if update.inline_query is not None:
            try:
                await update.inline_query.answer(results, cache_time=CACHED, is_personal=False)
            except BadRequest as error:
                event("inline_too_old", said=error)

    async def _nothing(self, update: Update, key: str) -> None:
        """No results, but a button that leads to the bot."""
        words = self._languages.of(update)
        button = InlineQueryResultsButton(clip(words.say(key), TITLE), start_parameter="help")
        if update.inline_query is not None:
            try:
                await update.inline_query.answer([], cache_time=CACHED_HELP, is_personal=True, button=button)
            except BadRequest as error:
                event("inline_too_old", said=error)

    def _result(self, number: int, quote: Quote) -> InlineQueryResultArticle | None:
        """One quote as a result; None when no message can hold it."""
        words: Messages = self._languages.default
        link = link_to(quote)
        message = render_quote(quote, words)
        if message is None:
            return None
        url = address(self._offer.bot_name, link)
        open_it = InlineKeyboardButton(words.say("inline.open"), url=url)
        return InlineQueryResultArticle(
            id=f"{number}{link.payload}"[:64],
            title=clip(quote.article.headline or words.say("unknown.headline"), TITLE),
            description=clip(f"{quote.text} {quote_source(quote, words)}", DESCRIPTION),
            input_message_content=InputTextMessageContent(message.html),
            reply_markup=InlineKeyboardMarkup([[open_it]]),
        )
