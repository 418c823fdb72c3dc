"""Trends: /trend by days, weeks, months or years, down to the articles."""

from __future__ import annotations

import telegram
from telegram import Update
from telegram.constants import ChatAction

from bot.access.concurrency import InFlight
from bot.callback_data import CallbackData
from bot.errors import StateUnavailable
from bot.handlers.answer_buttons import acknowledge_expired
from bot.handlers.base import Context, user_id
from bot.handlers.stored_messages import ArticleMessages, Recipient
from bot.state.buttons.stored_queries import QueryRepository
from bot.state.languages import LanguageRepository
from bot.transport.picture_sender import PictureSender
from bot.transport.sender import reply, stop_spinner, with_action, with_typing
from bot.views.keyboards import Capabilities
from bot.views.message import render_text
from bot.views.trend_chart import chart_note, read_trend_tap, render_trend, split_interval, trend_bars
from retrieval.answering.understanding.reading import MAX_LISTED
from retrieval.answering.word_trend import WordTrend, count_word, list_mentions
from retrieval.archive.answer_service import AnswerService
from retrieval.archive.live_index import IndexSnapshot
from retrieval.i18n import Messages
from retrieval.imaging.bar_chart import render_bar_chart
from retrieval.language.date_intervals import DateInterval
from retrieval.models import ANYWHERE, Answer, ArticleList, Filters

MAX_WORD_LENGTH = 20
"""Code points of a word of /trend."""


class TrendHandler:
    """Shows how often a word is printed, and where."""

    def __init__(
        self,
        service: AnswerService,
        articles: ArticleMessages,
        queries: QueryRepository,
        pictures: PictureSender,
        languages: LanguageRepository,
        capabilities: Capabilities,
    ) -> None:
        self._service = service
        self._articles = articles
        self._queries = queries
        self._pictures = pictures
        self._languages = languages
        self._capabilities = capabilities
        self._in_flight = InFlight()

    async def trend(self, update: Update, context: Context) -> None:
        """`/trend 复工`, `/trend 复工 按周`: chart, and the best headlines."""
        words, message = self._languages.of(update), update.message
        word, interval = split_interval(context.args or [])
        if message is None:
            return
        if not 0 < len(word) <= MAX_WORD_LENGTH:
            await reply(message, render_text(words.say("browse.trend_usage", limit=MAX_WORD_LENGTH)))
            return
        try:
            key = await self._queries.keep(word, chat=message.chat.id, person=user_id(update) or 0)
        except StateUnavailable:  # a chart without buttons
            key = ""
        await self._show(message, word, interval, key, words)

    async def turn(self, update: Update, context: Context) -> None:
        """Reply with another chart, or with an interval's articles."""
        query = update.callback_query
        tap = CallbackData.parse(query.data) if query else None
        read, message = read_trend_tap(tap) if tap else None, query.message if query else None
        if query is None or tap is None or read is None or not isinstance(message, telegram.Message):
            await acknowledge_expired(update, self._languages)
            return
        key, interval, day = read
        word = await self._queries.find(key, chat=message.chat.id)
        if word is None:
            await acknowledge_expired(update, self._languages)
            return
        with self._in_flight.claim((message.chat.id, message.message_id, tap)) as is_first:
            await stop_spinner(query)
            if not is_first:
                return
            words = self._languages.of(update)
            if day is None:
                await self._show(message, word, interval, key, words)
            else:
                filters = Filters(interval.first_day(day), interval.last_day(day))
                await self._list(message, word, filters, Recipient.of(message, user_id(update), words))

    async def _show(
        self, message: telegram.Message, word: str, interval: DateInterval | None, key: str, words: Messages
    ) -> None:
        query = self._service.read(lambda snapshot: _count(snapshot, word, interval))
        trend, generation = await with_typing(message.chat, query)
        caption, bars = render_trend(trend, key, words), trend_bars(trend)
        if not bars or not self._capabilities.pictures:
            await reply(message, caption)
            return
        title, note = words.say("browse.trend_title", word=word), chart_note(trend, words)
        shows = f"trend {generation} {words.language} {trend.interval} {word}"
        work = self._pictures.send(message, shows, lambda: render_bar_chart(title, note, bars), caption)
        await with_action(message.chat, work, ChatAction.UPLOAD_PHOTO)

    async def _list(self, message: telegram.Message, word: str, filters: Filters, to: Recipient) -> None:
        def find(snapshot: IndexSnapshot) -> ArticleList:
            return list_mentions(snapshot.answerer, word, filters, MAX_LISTED)

        listing = await with_typing(message.chat, self._service.read(find))
        if not listing.items:
            await reply(message, render_text(to.words.say("browse.trend_gone", word=word)))
            return
        answer = Answer("", True, 0.0, (), (), filters, 0.0, listing=listing)
        await reply(message, await self._articles.listing(answer, listing, self._service.coverage, to))


def _count(snapshot: IndexSnapshot, word: str, interval: DateInterval | None) -> tuple[WordTrend, str]:
    """The trend, and the name of its generation."""
    return count_word(snapshot.answerer, word, ANYWHERE, interval), snapshot.coverage.generation
