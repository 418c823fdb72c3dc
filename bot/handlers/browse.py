"""Looking through the archive: /trend, /calendar, 相似, and links that lead to an article or a sentence.

What is found is kept like an answer, so that every article shown has the same buttons under it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import islice

import telegram
from telegram import Update
from telegram.constants import ChatAction

from bot.access.concurrency import InFlight
from bot.deep_links import ArticleRef, DeepLink
from bot.handlers.answer_buttons import TappedAnswerFinder
from bot.handlers.article_messages import ArticleMessages, Recipient, browsed_answer, find_article, lead_quote
from bot.handlers.base import Context, user_id
from bot.ops.logging import log_event
from bot.service.answer_service import AnswerService
from bot.service.live_index import IndexSnapshot
from bot.state.answers import AnswerRepository, StoredAnswer
from bot.state.conversations import ConversationRepository
from bot.state.languages import LanguageRepository
from bot.transport.picture_sender import PictureSender
from bot.transport.sender import reply, stop_spinner, with_action, with_typing
from bot.views.browse import render_holdings, render_trend, trend_bars
from bot.views.keyboards import Offer
from bot.views.message import Message, render_text
from retrieval.errors import QuestionError
from retrieval.imaging.bar_chart import Bar, render_bar_chart
from retrieval.imaging.calendar import calendar_bands, render_calendar
from retrieval.index.browse import articles_by_month, pages_per_day, trend
from retrieval.language.normalization import normalise
from retrieval.models import Answer, Article, Quote

MAX_WORD_LENGTH = 20
"""Code points of a word whose trend is shown."""
MAX_HEADLINES = 3
MAX_SIMILAR = 3
SIMILARITY_QUERY_LENGTH = 200
"""Code points of an article's beginning that similar ones are looked for with."""


class BrowseHandler:
    """Shows what the archive holds."""

    def __init__(
        self,
        service: AnswerService,
        answers: AnswerRepository,
        conversations: ConversationRepository,
        browsed: ArticleMessages,
        tapped: TappedAnswerFinder,
        studio: PictureSender,
        languages: LanguageRepository,
        offer: Offer,
    ) -> None:
        self._service = service
        self._answers = answers
        self._conversations = conversations
        self._browsed = browsed
        self._tapped = tapped
        self._studio = studio
        self._languages = languages
        self._offer = offer
        self._under_way = InFlight()

    async def trend(self, update: Update, context: Context) -> None:
        """`/trend 复工`: how many articles a month have the word, drawn, with the strongest headlines."""
        words, message = self._languages.of(update), update.message
        word = " ".join(context.args or []).strip()
        if message is None:
            return
        if not 0 < len(word) <= MAX_WORD_LENGTH:
            await reply(message, render_text(words.say("browse.trend_usage", limit=MAX_WORD_LENGTH)))
            return
        looking = self._service.read(lambda live: _trend(live, word))
        bars, headlines, generation = await with_typing(message.chat, looking)
        caption = render_trend(word, bars, headlines, words)
        if not bars or not self._offer.pictures:
            await reply(message, caption)
            return
        title, note = words.say("browse.trend_title", word=word), words.say("browse.trend_note")
        shows = f"trend {generation} {words.language} {word}"
        work = self._studio.send(message, shows, lambda: render_bar_chart(title, note, bars), caption)
        await with_action(message.chat, work, ChatAction.UPLOAD_PHOTO)

    async def calendar(self, update: Update, context: Context) -> None:
        """`/calendar`: the days the archive holds, drawn; without pictures, its papers and years."""
        words, message = self._languages.of(update), update.message
        if message is None:
            return
        generation, pages = await with_typing(message.chat, self._service.read(_pages))
        if not self._offer.pictures:
            await reply(message, render_holdings(calendar_bands(pages), words))
            return
        caption = render_text(words.say("calendar.caption"))
        shows = f"calendar {generation} {words.language}"
        work = self._studio.send(message, shows, lambda: render_calendar(pages, words), caption)
        await with_action(message.chat, work, ChatAction.UPLOAD_PHOTO)

    async def similar(self, update: Update, context: Context) -> None:
        """Articles that are like the one a quote is from, as a message of their own."""
        if (found := await self._tapped.find(update)) is None:
            return
        place = (found.message.chat.id, found.message.message_id, found.tap.number)
        with self._under_way.claim(place) as is_first:
            if not is_first:
                await stop_spinner(found.query)
                return
            words = self._languages.of(update)
            answer = await self._service.read(lambda live: _like(live, found.kept, found.tap.number))
            if answer is None or not answer.quotes:
                key = "bot.moved" if answer is None else "browse.nothing_similar"
                await stop_spinner(found.query, words.say(key), alert=True)
                return
            await stop_spinner(found.query)
            await reply(found.message, await self._quotes(answer, update, found.message))

    async def like_the_last(self, update: Update, context: Context) -> None:
        """`/similar`: articles that are like the one of the last answer."""
        message, person, words = update.message, user_id(update), self._languages.of(update)
        if message is None or person is None:
            return
        turns = await self._conversations.turns(chat=message.chat.id, person=person)
        kept = (await self._answers.find(turns[-1].answer, chat=message.chat.id)) if turns else None
        if kept is None or not kept.quotes:
            await reply(message, render_text(words.say("browse.similar_usage")))
            return
        looking = self._service.read(lambda live: _like(live, kept, 0))
        answer = await with_typing(message.chat, looking)
        if answer is None or not answer.quotes:
            key = "bot.moved" if answer is None else "browse.nothing_similar"
            await reply(message, render_text(words.say(key)))
            return
        await reply(message, await self._quotes(answer, update, message))

    async def opens(self, update: Update, payload: str) -> bool:
        """Follow a link; False when the payload is none of ours."""
        link, message, words = DeepLink.parse(payload), update.message, self._languages.of(update)
        if link is None or message is None:
            return False
        mark = ArticleRef(link.key, None)
        article = await self._service.read(lambda live: find_article(live.answerer.generation.store, mark))
        log_event("link", found=article is not None)
        if article is None:
            await reply(message, render_text(words.say("browse.link_gone")))
            return True
        quote = lead_quote(article)
        if link.words is not None and link.holds_in(article):
            quote = Quote(article, link.words[0], link.words[1], None, 0.0)
        elif link.words is not None:
            await reply(message, render_text(words.say("browse.link_changed")))
        await reply(message, await self._quotes(browsed_answer([quote]), update, message))
        return True

    async def _quotes(self, answer: Answer, update: Update, to: telegram.Message) -> Message:
        reader = Recipient.of(to, user_id(update), self._languages.of(update))
        return await self._browsed.quotes(answer, self._service.coverage, reader)


def _trend(live: IndexSnapshot, word: str) -> tuple[list[Bar], list[Article], str]:
    generation = live.answerer.generation
    counts = trend(generation, word)
    asked = live.answerer.understand(word)
    hits = live.answerer.hits(asked, limit=40)
    rows = list(dict.fromkeys(hit.article_row for hit in hits)) if counts else []
    found = (
        article
        for start in range(0, len(rows), MAX_HEADLINES)
        for article in generation.store.articles(rows[start : start + MAX_HEADLINES])
        if _has(word, article)
    )
    bars = trend_bars(counts, articles_by_month(generation.store))
    return bars, list(islice(found, MAX_HEADLINES)), live.coverage.generation


def _has(word: str, article: Article) -> bool:
    return normalise(word) in normalise(f"{article.headline or ''}\n{article.text}")


def _pages(live: IndexSnapshot) -> tuple[str, dict[str, dict[dt.date, int]]]:
    return live.coverage.generation, pages_per_day(live.answerer.generation.store)


def _like(live: IndexSnapshot, kept: StoredAnswer, number: int) -> Answer | None:
    """What is like the article of quote `number`; None when that does not stand any more."""
    answer = kept.resolve(live.answerer.generation.store, number)
    return None if answer is None else _similar(live, answer.quotes[number].article)


def _similar(live: IndexSnapshot, article: Article) -> Answer:
    """The articles nearest to the headline and the beginning of this one, each by its first sentence.

    What an article puts in quotation marks need not stand in those that are like it.
    """
    opening = " ".join(filter(None, (article.headline, article.text)))[:SIMILARITY_QUERY_LENGTH]
    try:
        question = replace(live.answerer.understand(opening), phrases=())
    except QuestionError:
        return browsed_answer([])
    hits = live.answerer.hits(question, limit=20, without=[article.id])
    rows = list(dict.fromkeys(hit.article_row for hit in hits))[:MAX_SIMILAR]
    return browsed_answer(list(map(lead_quote, live.answerer.generation.store.articles(rows))))
