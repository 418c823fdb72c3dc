"""Leafing through issues: /day, /today, and taps on pages, days around and headlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import telegram
from telegram import Update

from bot.access.concurrency import InFlight
from bot.callback_data import CallbackData
from bot.deep_links import ArticleRef
from bot.handlers.answer_buttons import TappedAnswerFinder
from bot.handlers.article_messages import ArticleMessages, Recipient, find_article
from bot.handlers.base import Context, user_id
from bot.service.answer_service import AnswerService
from bot.service.live_index import IndexSnapshot
from bot.state.languages import LanguageRepository
from bot.transport.message_editor import MessageEditor
from bot.transport.sender import reply, stop_spinner, with_typing
from bot.views.browse import render_other_years
from bot.views.issue import IssueView, render_issue
from bot.views.message import Message, render_text
from retrieval.answering.filter_input import first_day, last_day
from retrieval.errors import UsageError
from retrieval.i18n import Messages
from retrieval.index.browse import nearest_days, rows_of_day, same_day_of_other_years
from retrieval.index.corpus import ArticleStore
from retrieval.language.dates import find_dates
from retrieval.language.normalization import normalise
from retrieval.models import Article


class IssueHandler:
    """Shows the issues of the archive.

    today: gives the present date.
    """

    def __init__(
        self,
        service: AnswerService,
        browsed: ArticleMessages,
        tapped: TappedAnswerFinder,
        languages: LanguageRepository,
        shown: MessageEditor,
        *,
        today: Callable[[], dt.date],
    ) -> None:
        self._service = service
        self._browsed = browsed
        self._tapped = tapped
        self._languages = languages
        self._shown = shown
        self._today = today
        self._opening = InFlight()

    async def day(self, update: Update, context: Context) -> None:
        """`/day 2020-02-16`, `/day 2月16日`: the issue of that day; without one the newest there is."""
        words, message = self._languages.of(update), update.message
        if message is None:
            return
        newest = self._service.coverage.last or self._today()
        try:
            wanted, has_year = single_day(" ".join(context.args or []), newest)
        except UsageError:
            await reply(message, render_text(words.say("browse.day_usage")))
            return
        await self._reply(message, lambda live: _asked_day(live, wanted, has_year, words))

    async def today(self, update: Update, context: Context) -> None:
        """This day in other years."""
        words, message, today = self._languages.of(update), update.message, self._today()
        if message is not None:
            await self._reply(message, lambda live: _other_years(live, today, words))

    async def turn(self, update: Update, context: Context) -> None:
        """A tap on a page, on ◀ ▶, or on a day around."""
        query, words = update.callback_query, self._languages.of(update)
        tap = CallbackData.parse(query.data) if query else None
        shown = query.message if query else None
        if query is None or tap is None or not isinstance(shown, telegram.Message) or not _is_day(tap.answer):
            await self._tapped.expired(update)
            return
        wanted, part = dt.date.fromordinal(int(tap.answer)), max(0, tap.part - 1)
        view = await self._service.read(lambda live: _day(live, wanted, tap.number, part, words))
        await stop_spinner(query)
        await self._shown.edit(shown, view)

    async def open(self, update: Update, context: Context) -> None:
        """A tap on the number of a headline: the article, as a message of its own."""
        query, words = update.callback_query, self._languages.of(update)
        tap = CallbackData.parse(query.data) if query else None
        mark, shown = ArticleRef.parse(tap.answer) if tap else None, query.message if query else None
        if query is None or mark is None or not isinstance(shown, telegram.Message):
            await self._tapped.expired(update)
            return
        with self._opening.claim((shown.chat.id, shown.message_id, mark)) as is_first:
            if not is_first:
                await stop_spinner(query)
                return
            article = await self._service.read(lambda live: _marked(live, mark))
            if article is None:
                await stop_spinner(query, words.say("browse.link_gone"), alert=True)
                return
            await stop_spinner(query)
            reader = Recipient.of(shown, user_id(update), words)
            await reply(shown, await self._browsed.article(article, self._service.coverage, reader))

    async def _reply(self, message: telegram.Message, view: Callable[[IndexSnapshot], Message]) -> None:
        await reply(message, await with_typing(message.chat, self._service.read(view)))


def single_day(text: str, newest: dt.date) -> tuple[dt.date, bool]:
    """The one day that `text` names, `newest` for no text, which is also the day that others are relative to;
    and whether its year was said.

    Raises UsageError; a month or a year is no day.
    """
    if not text:
        return newest, True
    has_year = True
    try:
        first, last = first_day(text), last_day(text)
    except UsageError:
        normal = normalise(text)
        found = [date for date in find_dates(normal, newest) if len(date.span) == len(normal.strip())]
        if not found:
            raise
        first, last, has_year = found[0].since, found[0].until, found[0].has_year
    if first != last:
        raise UsageError(detail=text)
    return first, has_year


def _is_day(key: str) -> bool:
    return key.isascii() and key.isdigit() and 1 <= int(key) <= dt.date.max.toordinal()


def _day(live: IndexSnapshot, wanted: dt.date, page: int, part: int, words: Messages) -> Message:
    articles = live.answerer.generation.store
    return render_issue(_day_of(articles, wanted), page, part, words)


def _asked_day(live: IndexSnapshot, wanted: dt.date, has_year: bool, words: Messages) -> Message:
    """A day whose year was not said is the last one before that the archive has."""
    articles = live.answerer.generation.store
    if not has_year and not rows_of_day(articles, wanted):
        years = same_day_of_other_years(articles, wanted)
        wanted = next((day for day in years if day < wanted), wanted)
    return _day(live, wanted, 0, 0, words)


def _day_of(articles: ArticleStore, wanted: dt.date) -> IssueView:
    found = articles.articles(rows_of_day(articles, wanted))
    return IssueView.of(wanted, found, *nearest_days(articles, wanted))


def _marked(live: IndexSnapshot, mark: ArticleRef) -> Article | None:
    return find_article(live.answerer.generation.store, mark)


def _other_years(live: IndexSnapshot, today: dt.date, words: Messages) -> Message:
    articles = live.answerer.generation.store
    days = [(day, rows_of_day(articles, day)) for day in same_day_of_other_years(articles, today)]
    first = [(day, articles.article(rows[0]), len(rows)) for day, rows in days if rows]
    return render_other_years(today, first, words)
