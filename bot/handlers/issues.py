"""Issues: /day, /today, and taps on pages, adjacent days and headlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import telegram
from telegram import Update

from bot.access.concurrency import InFlight
from bot.callback_data import CallbackData
from bot.deep_links import ArticleRef
from bot.handlers.answer_buttons import acknowledge_expired
from bot.handlers.base import Context, user_id
from bot.handlers.stored_messages import ArticleMessages, Recipient, find_article
from bot.state.languages import LanguageRepository
from bot.transport.message_editor import MessageEditor
from bot.transport.sender import reply, stop_spinner, with_typing
from bot.views.browse import render_other_years
from bot.views.issue import render_issue
from bot.views.message import Message, render_text
from retrieval.answering.filter_input import single_day
from retrieval.archive.answer_service import AnswerService
from retrieval.archive.live_index import IndexSnapshot
from retrieval.errors import UsageError
from retrieval.i18n import Messages
from retrieval.index.browse import rows_of_day, same_day_of_other_years
from retrieval.index.printed_day import latest_printed_day, printed_day


class IssueHandler:
    """Shows the issues of the archive.

    today: returns the present date.
    """

    def __init__(
        self,
        service: AnswerService,
        articles: ArticleMessages,
        languages: LanguageRepository,
        editor: MessageEditor,
        *,
        today: Callable[[], dt.date],
    ) -> None:
        self._service = service
        self._articles = articles
        self._languages = languages
        self._editor = editor
        self._today = today
        self._in_flight = InFlight()

    async def day(self, update: Update, context: Context) -> None:
        """`/day 2020-02-16`, `/day 2月16日`: issue of a day, by default the newest."""
        words, message = self._languages.of(update), update.message
        if message is None:
            return
        newest = self._service.coverage.last or self._today()
        try:
            date, has_year = single_day(" ".join(context.args or []), newest)
        except UsageError:
            await reply(message, render_text(words.say("browse.day_usage")))
            return
        await self._reply(message, lambda snapshot: _render_day(snapshot, date, has_year, words))

    async def today(self, update: Update, context: Context) -> None:
        """/today: this day in other years."""
        words, message, today = self._languages.of(update), update.message, self._today()
        if message is not None:
            await self._reply(message, lambda snapshot: _render_years(snapshot, today, words))

    async def turn_page(self, update: Update, context: Context) -> None:
        """Show the page or day of a tap in its message."""
        query, words = update.callback_query, self._languages.of(update)
        tap = CallbackData.parse(query.data) if query else None
        message = query.message if query else None
        date = _parse_day(tap.answer) if tap else None
        if query is None or tap is None or date is None or not isinstance(message, telegram.Message):
            await acknowledge_expired(update, self._languages)
            return
        page, part = tap.number, max(0, tap.part - 1)
        view = await self._service.read(lambda snapshot: _render_page(snapshot, date, page, part, words))
        await stop_spinner(query)
        await self._editor.edit(message, view)

    async def open_article(self, update: Update, context: Context) -> None:
        """Reply to a tap on a headline's number with the article."""
        query, words = update.callback_query, self._languages.of(update)
        tap = CallbackData.parse(query.data) if query else None
        reference, message = ArticleRef.parse(tap.answer) if tap else None, query.message if query else None
        if query is None or reference is None or not isinstance(message, telegram.Message):
            await acknowledge_expired(update, self._languages)
            return
        with self._in_flight.claim((message.chat.id, message.message_id, reference)) as is_first:
            if not is_first:
                await stop_spinner(query)
                return
            article = await self._service.read(
                lambda snapshot: find_article(snapshot.answerer.generation.store, reference)
            )
            if article is None:
                await stop_spinner(query, words.say("browse.link_gone"), alert=True)
                return
            await stop_spinner(query)
            to = Recipient.of(message, user_id(update), words)
            await reply(message, await self._articles.article(article, self._service.coverage, to))

    async def _reply(self, message: telegram.Message, render: Callable[[IndexSnapshot], Message]) -> None:
        await reply(message, await with_typing(message.chat, self._service.read(render)))


def _parse_day(key: str) -> dt.date | None:
    """Date of an ordinal in callback data; None for anything else."""
    if key.isascii() and key.isdigit() and 1 <= int(key) <= dt.date.max.toordinal():
        return dt.date.fromordinal(int(key))
    return None


def _render_page(snapshot: IndexSnapshot, date: dt.date, page: int, part: int, words: Messages) -> Message:
    day = printed_day(snapshot.answerer.generation.store, date)
    return render_issue(day, page, part, words)


def _render_day(snapshot: IndexSnapshot, date: dt.date, has_year: bool, words: Messages) -> Message:
    """Render a day; without a year, the last one before `date`."""
    find_day = printed_day if has_year else latest_printed_day
    return render_issue(find_day(snapshot.answerer.generation.store, date), 0, 0, words)


def _render_years(snapshot: IndexSnapshot, today: dt.date, words: Messages) -> Message:
    articles = snapshot.answerer.generation.store
    days = [(day, rows_of_day(articles, day)) for day in same_day_of_other_years(articles, today)]
    first = [(day, articles.article(rows[0]), len(rows)) for day, rows in days if rows]
    return render_other_years(today, first, words)
