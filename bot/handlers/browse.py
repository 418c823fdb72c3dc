"""Browsing: /calendar, similar articles, and deep links to articles and quotes.

Articles found are stored like answers, so that they have the same buttons.
"""

from __future__ import annotations

import datetime as dt

import telegram
from telegram import Update
from telegram.constants import ChatAction

from bot.access.concurrency import InFlight
from bot.deep_links import ArticleRef, DeepLink
from bot.handlers.answer_buttons import find_tapped_answer
from bot.handlers.base import Context, user_id
from bot.handlers.stored_messages import (
    AnswerMessages,
    ArticleMessages,
    Recipient,
    browsed_answer,
    find_article,
    lead_quote,
)
from bot.state.answers import StoredAnswer
from bot.state.languages import LanguageRepository
from bot.transport.picture_sender import PictureSender
from bot.transport.sender import reply, stop_spinner, with_action, with_typing
from bot.views.browse import render_holdings
from bot.views.keyboards import Capabilities
from bot.views.message import Message, render_text
from bot.views.notices import ANY_DAY
from retrieval.answering.related_articles import similar_articles
from retrieval.archive.answer_service import AnswerService
from retrieval.archive.live_index import IndexSnapshot
from retrieval.imaging.calendar import calendar_bands, render_calendar
from retrieval.index.browse import pages_per_day
from retrieval.models import Answer, Quote
from retrieval.ops.logging import log_event

MAX_SIMILAR = 3


class BrowseHandler:
    """Shows the holdings of the archive."""

    def __init__(
        self,
        service: AnswerService,
        pictures: PictureSender,
        languages: LanguageRepository,
        capabilities: Capabilities,
    ) -> None:
        self._service = service
        self._pictures = pictures
        self._languages = languages
        self._capabilities = capabilities

    async def calendar(self, update: Update, context: Context) -> None:
        """`/calendar`: days of the archive as a picture, else as text."""
        words, message = self._languages.of(update), update.message
        if message is None:
            return
        generation, pages = await with_typing(message.chat, self._service.read(_pages))
        if not self._capabilities.pictures:
            await reply(message, render_holdings(calendar_bands(pages), words))
            return
        caption = render_text(words.say("calendar.caption", day=self._service.coverage.last or ANY_DAY))
        key = f"calendar {generation} {words.language}"
        work = self._pictures.send(message, key, lambda: render_calendar(pages, words), caption)
        await with_action(message.chat, work, ChatAction.UPLOAD_PHOTO)


class SimilarHandler:
    """Finds similar articles, and articles of deep links."""

    def __init__(
        self,
        service: AnswerService,
        messages: AnswerMessages,
        articles: ArticleMessages,
        languages: LanguageRepository,
    ) -> None:
        self._service = service
        self._messages = messages
        self._articles = articles
        self._languages = languages
        self._in_flight = InFlight()

    async def similar(self, update: Update, context: Context) -> None:
        """Reply to a tap with articles similar to the quoted one."""
        tapped = await find_tapped_answer(update, self._messages.answers, self._languages)
        if tapped is None:
            return
        key = (tapped.message.chat.id, tapped.message.message_id, tapped.tap.number)
        with self._in_flight.claim(key) as is_first:
            if not is_first:
                await stop_spinner(tapped.query)
                return
            words, number = self._languages.of(update), tapped.tap.number
            answer = await self._service.read(lambda snapshot: _similar(snapshot, tapped.stored, number))
            if answer is None or not answer.quotes:
                await stop_spinner(tapped.query, words.say(_failure(answer)), alert=True)
                return
            await stop_spinner(tapped.query)
            await reply(tapped.message, await self._render(answer, update, tapped.message))

    async def similar_to_last(self, update: Update, context: Context) -> None:
        """`/similar`: reply with articles similar to the last answer's."""
        message, person, words = update.message, user_id(update), self._languages.of(update)
        if message is None or person is None:
            return
        chat, repositories = message.chat.id, self._messages
        turns = await repositories.conversations.turns(chat=chat, person=person)
        stored = (await repositories.answers.find(turns[-1].answer, chat=chat)) if turns else None
        if stored is None or not stored.quotes:
            await reply(message, render_text(words.say("browse.similar_usage")))
            return
        query = self._service.read(lambda snapshot: _similar(snapshot, stored, 0))
        answer = await with_typing(message.chat, query)
        if answer is None or not answer.quotes:
            await reply(message, render_text(words.say(_failure(answer))))
            return
        await reply(message, await self._render(answer, update, message))

    async def open_link(self, update: Update, payload: str) -> bool:
        """Follow a link to an article; False for another kind of payload."""
        link, message, words = DeepLink.parse(payload), update.message, self._languages.of(update)
        if link is None or message is None:
            return False
        reference = ArticleRef(link.key, None)
        article = await self._service.read(
            lambda snapshot: find_article(snapshot.answerer.generation.store, reference)
        )
        log_event("link", found=article is not None)
        if article is None:
            await reply(message, render_text(words.say("browse.link_gone")))
            return True
        quote = lead_quote(article)
        if link.words is not None and link.holds_in(article):
            quote = Quote(article, link.words[0], link.words[1], None, 0.0)
        elif link.words is not None:
            await reply(message, render_text(words.say("browse.link_changed")))
        await reply(message, await self._render(browsed_answer([quote]), update, message))
        return True

    async def _render(self, answer: Answer, update: Update, message: telegram.Message) -> Message:
        to = Recipient.of(message, user_id(update), self._languages.of(update))
        return await self._articles.quotes(answer, self._service.coverage, to)


def _pages(snapshot: IndexSnapshot) -> tuple[str, dict[str, dict[dt.date, int]]]:
    return snapshot.coverage.generation, pages_per_day(snapshot.answerer.generation.store)


def _failure(answer: Answer | None) -> str:
    """Catalogue key for a lost quote or no similar articles."""
    return "bot.moved" if answer is None else "browse.nothing_similar"


def _similar(snapshot: IndexSnapshot, stored: StoredAnswer, number: int) -> Answer | None:
    """Articles similar to the article of a quote; None if gone."""
    answer = stored.resolve(snapshot.answerer.generation.store, number)
    if answer is None:
        return None
    found = similar_articles(snapshot.answerer, answer.quotes[number].article, MAX_SIMILAR)
    return browsed_answer(list(map(lead_quote, found)))
