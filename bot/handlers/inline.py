"""Inline mode: `@bot 问题` in any chat. Quotes are the results; the chosen one is posted with its source.

Results are the same for everybody, in the words of the deployment's language, and so may be cached for
all; what depends on who asks (help, nothing found) is not. Of one person's queries only the newest is
worked on. What a question was restricted to stands above the results; that line, and the one for nothing
found, leads to the same question in the private chat, with everything that can be done there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import telegram
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest

from bot.access.concurrency import LatestOnly, PerUserLock
from bot.deep_links import link_to_quote, link_url
from bot.errors import Superseded
from bot.handlers.base import Context
from bot.handlers.link_questions import LinkQuestions, is_question_payload
from bot.ops.logging import log_event
from bot.peers.protocol import Peers
from bot.service.answer_service import AnswerService
from bot.state.languages import LanguageRepository
from bot.transport.sender import reply
from bot.views.answer import quote_source, render_quote, understanding_lines
from bot.views.keyboards import Offer
from bot.views.message import render_text
from retrieval.answering.understanding.notes import ABOUT
from retrieval.errors import EmptyQuestion, JianbaoError
from retrieval.i18n import Messages, clip
from retrieval.models import Answer, Quote

MAX_QUERY_LENGTH = 256
"""Code points of an inline query (Bot API, InlineQuery.query)."""
RESULT_CACHE_S = 60
"""Seconds for which Telegram may give the same results: this long an old index shows after a reload."""
HELP_CACHE_S = 5
MAX_TITLE_LENGTH, MAX_DESCRIPTION_LENGTH = 64, 120

Answering = Callable[[Update, telegram.Message, str], Awaitable[None]]


class InlineHandler:
    """Answers inline queries. answers: answers a question as a reply to a message."""

    def __init__(
        self,
        service: AnswerService,
        languages: LanguageRepository,
        offer: Offer,
        at_work: PerUserLock,
        *,
        answers: Answering,
        others: Peers,
    ) -> None:
        self._service = service
        self._languages = languages
        self._offer = offer
        self._answers = answers
        self._open = LinkQuestions(others)
        self._newest = LatestOnly("typed", others)
        self._at_work = at_work

    async def query(self, update: Update, context: Context) -> None:
        """Quotes for what has been typed so far."""
        query = update.inline_query
        if query is None:
            return
        text, person = query.query.strip()[:MAX_QUERY_LENGTH], query.from_user.id
        number, words = update.update_id, self._languages.of(update)
        self._newest.begin(person, number)
        try:
            async with self._at_work.lock_of(person):
                told = await self._service.answer(
                    text, is_wanted=lambda: self._newest.is_latest(person, number)
                )
        except Superseded:
            return
        except EmptyQuestion:
            await self._nothing(update, words.say("inline.help"))
        except JianbaoError as error:
            await self._nothing(update, words.error(error))
        else:
            if self._newest.is_latest(person, number):
                await self._results(update, text, told.answer)

    async def _results(self, update: Update, text: str, answer: Answer) -> None:
        """What was found for this text, or a button that says that nothing was."""
        query, words = update.inline_query, self._languages.of(update)
        if query is None:
            return
        log_event("inline", answered=answer.answered)
        results = [self._result(n, quote) for n, quote in enumerate(answer.quotes)]
        shown = [result for result in results if result is not None] if answer.answered else []
        if ABOUT in answer.notes:
            await self._nothing(update, words.say("inline.help"))
        elif shown:
            await self._answer(query, shown, self._restrictions(text, answer))
        else:
            await self._nothing(update, words.say("inline.nothing"), self._open.link(text))

    async def opens(self, update: Update, payload: str) -> bool:
        """Follow the link above results: answer its question; False when the payload is none of ours."""
        message = update.message
        if message is None or not is_question_payload(payload):
            return False
        question = self._open.question(payload)
        if question is None:
            await reply(message, render_text(self._languages.of(update).say("bot.expired")))
        else:
            await self._answers(update, message, question)
        return True

    def _restrictions(self, text: str, answer: Answer) -> InlineQueryResultsButton | None:
        """What was made of the question, if anything was."""
        said = understanding_lines(answer, self._languages.default)
        if not said:
            return None
        return InlineQueryResultsButton(
            clip(" ".join(said), MAX_TITLE_LENGTH), start_parameter=self._open.link(text)
        )

    async def _answer(
        self,
        query: InlineQuery,
        results: list[InlineQueryResultArticle],
        button: InlineQueryResultsButton | None,
    ) -> None:
        try:
            await query.answer(results, cache_time=RESULT_CACHE_S, is_personal=False, button=button)
        except BadRequest as error:
            log_event("inline_too_old", said=error)

    async def _nothing(self, update: Update, said: str, parameter: str = "help") -> None:
        """No results, but a button that says why and leads to the bot."""
        button = InlineQueryResultsButton(clip(said, MAX_TITLE_LENGTH), start_parameter=parameter)
        if update.inline_query is not None:
            try:
                await update.inline_query.answer([], cache_time=HELP_CACHE_S, is_personal=True, button=button)
            except BadRequest as error:
                log_event("inline_too_old", said=error)

    def _result(self, number: int, quote: Quote) -> InlineQueryResultArticle | None:
        """One quote as a result; None when no message can hold it."""
        words: Messages = self._languages.default
        link = link_to_quote(quote)
        message = render_quote(quote, words)
        if message is None:
            return None
        url = link_url(self._offer.bot_name, link)
        open_it = InlineKeyboardButton(words.say("inline.open"), url=url)
        return InlineQueryResultArticle(
            id=f"{number}{link.payload}"[:64],
            title=clip(quote.article.headline or words.say("unknown.headline"), MAX_TITLE_LENGTH),
            description=clip(f"{quote.text} {quote_source(quote, words)}", MAX_DESCRIPTION_LENGTH),
            input_message_content=InputTextMessageContent(message.html),
            reply_markup=InlineKeyboardMarkup([[open_it]]),
        )
