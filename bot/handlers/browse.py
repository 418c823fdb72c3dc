"""Looking through the archive: /day, /today, /trend, 相似, and links that lead to an article or a sentence.

What is found is kept like an answer, so that every article shown has the same buttons under it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import telegram
from telegram import Update
from telegram.constants import ChatAction

from bot.answers import Answers
from bot.delivery import Picture, reply, stop_spinner, with_action, with_typing
from bot.desk import Desk, Live
from bot.handlers.tapped import Tapped
from bot.languages import Languages
from bot.links import Link, article_key
from bot.log import event
from bot.rendering.browsing import (
    Day,
    day_view,
    first_sentences,
    holdings,
    other_years,
    trend_bars,
    trend_caption,
)
from bot.rendering.charts import Bar, chart
from bot.rendering.keyboards import Offer, under_answer
from bot.rendering.messages import Message, sentence
from bot.rendering.text import render_answer
from bot.shown import Shown
from bot.studio import Studio
from bot.taps import Tap
from bot.told import Coverage
from bot.wiring import Context, user_id
from retrieval.calendar_picture import bands, calendar
from retrieval.errors import JianbaoError, QuestionError, UsageError
from retrieval.filters import first_day, last_day
from retrieval.index.browse import (
    articles_by_month,
    nearest_days,
    pages_per_day,
    row_where,
    rows_of_day,
    same_day_of_other_years,
    trend,
)
from retrieval.index.generation import Generation
from retrieval.messages import Messages
from retrieval.models import Answer, Article, Filters, Quote, Span

WORD = 20
"""Code points of a word whose trend is shown."""
HEADLINES = 3
SIMILAR = 3
LIKE = 200
"""Code points of an article's beginning that similar ones are looked for with."""


class Browsing:
    """Shows what the archive holds.

    today: gives the present date.
    """

    def __init__(
        self,
        desk: Desk,
        answers: Answers,
        tapped: Tapped,
        studio: Studio,
        languages: Languages,
        shown: Shown,
        offer: Offer,
        *,
        today: Callable[[], dt.date],
    ) -> None:
        self._desk = desk
        self._answers = answers
        self._tapped = tapped
        self._studio = studio
        self._languages = languages
        self._shown = shown
        self._offer = offer
        self._today = today

    async def day(self, update: Update, context: Context) -> None:
        """`/day 2020-02-16`: the issue of that day, page by page."""
        words, message = self._languages.of(update), update.message
        if message is None:
            return
        try:
            wanted = _single_day(" ".join(context.args or []))
        except UsageError:
            await reply(message, sentence(words.say("browse.day_usage")))
            return
        await self._reply(message, lambda live: _day(live, wanted, 0, words))

    async def turn(self, update: Update, context: Context) -> None:
        """A tap on ◀ ▶ under a day, or on a neighbouring day."""
        query, words = update.callback_query, self._languages.of(update)
        tap = Tap.read(query.data) if query else None
        shown = query.message if query else None
        if query is None or tap is None or not isinstance(shown, telegram.Message) or not _is_day(tap.answer):
            await self._tapped.expired(update)
            return
        wanted = dt.date.fromordinal(int(tap.answer))
        try:
            view = await self._desk.look(lambda live: _day(live, wanted, max(0, tap.part - 1), words))
        except JianbaoError as error:
            await stop_spinner(query, words.error(error))
            return
        await stop_spinner(query)
        await self._shown.edit(shown, view)

    async def today(self, update: Update, context: Context) -> None:
        """This day in other years."""
        words, message, today = self._languages.of(update), update.message, self._today()
        if message is not None:
            await self._reply(message, lambda live: _other_years(live, today, words))

    async def trend(self, update: Update, context: Context) -> None:
        """`/trend 复工`: how many articles a month have the word, drawn, with the strongest headlines."""
        words, message = self._languages.of(update), update.message
        word = " ".join(context.args or []).strip()
        if message is None:
            return
        if not 0 < len(word) <= WORD:
            await reply(message, sentence(words.say("browse.trend_usage", limit=WORD)))
            return
        try:
            found = await with_typing(message.chat, self._desk.look(lambda live: _trend(live, word)))
        except QuestionError as error:
            await reply(message, sentence(words.error(error)))
            return
        bars, headlines, generation = found
        caption = trend_caption(word, sum(bar.value for bar in bars), headlines, words)
        if not bars or not self._offer.pictures:
            await reply(message, caption)
            return
        title, note = words.say("browse.trend_title", word=word), words.say("browse.trend_note")
        shows = f"trend {generation} {words.language} {word}"
        work = self._studio.send(message, shows, lambda: chart(title, note, bars), Picture(caption))
        await with_action(message.chat, work, ChatAction.UPLOAD_PHOTO)

    async def calendar(self, update: Update, context: Context) -> None:
        """`/calendar`: the days the archive holds, drawn; without pictures, its papers and years."""
        words, message = self._languages.of(update), update.message
        if message is None:
            return
        generation, pages = await with_typing(message.chat, self._desk.look(_pages))
        if not self._offer.pictures:
            await reply(message, holdings(bands(pages), words))
            return
        caption = Picture(sentence(words.say("calendar.caption")))
        shows = f"calendar {generation} {words.language}"
        work = self._studio.send(message, shows, lambda: calendar(pages, words), caption)
        await with_action(message.chat, work, ChatAction.UPLOAD_PHOTO)

    async def similar(self, update: Update, context: Context) -> None:
        """Articles that are like the one a quote is from, as a message of their own."""
        if (found := await self._tapped.find(update)) is None:
            return
        words, kept, tap = self._languages.of(update), found.kept, found.tap

        def look(live: Live) -> Answer | None:
            answer = kept.answer(live.answerer.generation.store, tap.number)
            return None if answer is None else _similar(live, answer.quotes[tap.number].article)

        try:
            answer = await self._desk.look(look)
        except JianbaoError as error:
            await stop_spinner(found.query, words.error(error))
            return
        if answer is None or not answer.quotes:
            key = "bot.moved" if answer is None else "browse.nothing_similar"
            await stop_spinner(found.query, words.say(key), alert=True)
            return
        await stop_spinner(found.query)
        await reply(
            found.message, await self._kept(answer, self._desk.coverage, update, words, found.message)
        )

    async def opens(self, update: Update, payload: str) -> bool:
        """Follow a link; False when the payload is none of ours."""
        link, message, words = Link.read(payload), update.message, self._languages.of(update)
        if link is None or message is None:
            return False
        article = await self._desk.look(lambda live: _article(live.answerer.generation, link.key))
        event("link", update=update.update_id, found=article is not None)
        if article is None:
            await reply(message, sentence(words.say("browse.link_gone")))
            return True
        span = first_sentences(article)
        if link.words is not None and link.holds_in(article):
            span = Span(link.words[0], link.words[1])
        elif link.words is not None:
            await reply(message, sentence(words.say("browse.link_changed")))
        answer = _browsed([Quote(article, span.start, span.end, None, 0.0)])
        await reply(message, await self._kept(answer, self._desk.coverage, update, words, message))
        return True

    async def _reply(self, message: telegram.Message, view: Callable[[Live], Message]) -> None:
        await reply(message, await with_typing(message.chat, self._desk.look(view)))

    async def _kept(
        self, answer: Answer, coverage: Coverage, update: Update, words: Messages, to: telegram.Message
    ) -> Message:
        kept = await self._answers.keep(
            answer, generation=coverage.generation, chat=to.chat.id, person=user_id(update) or 0
        )
        keyboard = under_answer(kept.id, answer, 0, words, self._offer)
        return render_answer(answer, coverage, words, keyboard=keyboard)


def _article(generation: Generation, key: str) -> Article | None:
    row = row_where(generation.store, lambda id: article_key(id) == key)
    return None if row is None else generation.store.article(row)


def _browsed(quotes: list[Quote]) -> Answer:
    """Articles in the shape of an answer; with a confidence of 0, as nothing was asked."""
    return Answer("", True, 0.0, tuple(quotes), (), Filters(), 0.0)


def _single_day(text: str) -> dt.date:
    """The one day that `text` names. Raises BadDate; a month or a year is no day."""
    first = first_day(text)
    if first != last_day(text):
        raise UsageError(detail=text)
    return first


def _is_day(key: str) -> bool:
    return key.isascii() and key.isdigit() and 1 <= int(key) <= dt.date.max.toordinal()


def _day(live: Live, wanted: dt.date, part: int, words: Messages) -> Message:
    articles = live.answerer.generation.store
    found = [articles.article(row) for row in rows_of_day(articles, wanted)]
    return day_view(Day(wanted, tuple(found), *nearest_days(articles, wanted)), part, words)


def _other_years(live: Live, today: dt.date, words: Messages) -> Message:
    articles = live.answerer.generation.store
    days = [(day, rows_of_day(articles, day)) for day in same_day_of_other_years(articles, today)]
    first = [(day, articles.article(rows[0]), len(rows)) for day, rows in days if rows]
    return other_years(today, first, words)


def _trend(live: Live, word: str) -> tuple[list[Bar], list[Article], str]:
    generation = live.answerer.generation
    counts = trend(generation, word)
    asked = live.answerer.understand(word)
    hits = live.answerer.hits(asked, limit=40)
    rows = list(dict.fromkeys(hit.article_row for hit in hits))[:HEADLINES] if counts else []
    found = [generation.store.article(row) for row in rows]
    return trend_bars(counts, articles_by_month(generation.store)), found, live.coverage.generation


def _pages(live: Live) -> tuple[str, dict[str, dict[dt.date, int]]]:
    return live.coverage.generation, pages_per_day(live.answerer.generation.store)


def _similar(live: Live, article: Article) -> Answer:
    """The articles nearest to the headline and the beginning of this one, each by its first sentence.

    What an article puts in quotation marks need not stand in those that are like it.
    """
    beginning = " ".join(filter(None, (article.headline, article.text)))[:LIKE]
    try:
        question = replace(live.answerer.understand(beginning), phrases=())
    except QuestionError:
        return _browsed([])
    hits = live.answerer.hits(question, limit=20, without=[article.id])
    rows = list(dict.fromkeys(hit.article_row for hit in hits))[:SIMILAR]
    found = [live.answerer.generation.store.article(row) for row in rows]
    spans = [(other, first_sentences(other)) for other in found]
    return _browsed([Quote(other, span.start, span.end, None, 0.0) for other, span in spans])
