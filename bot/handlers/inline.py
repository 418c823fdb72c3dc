"""Inline mode: `@bot 问题` in any chat, with quotes as results.

Results use the deployment's language and are the same for everybody, so Telegram may cache them for all where
the bot serves all; else they are personal, as help and "nothing found" always are. Of one person's queries
only the latest is worked on. Filters of the question stand in a button above the results; that button, and
the one for "nothing found", asks the same question in the private chat, with all its buttons.
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

from bot.access.concurrency import LatestPerUser
from bot.deep_links import link_to_quote, link_url
from bot.handlers.base import Context
from bot.handlers.link_questions import LinkQuestions, is_question_payload
from bot.state.languages import LanguageRepository
from bot.transport.sender import reply
from bot.views.answer import quote_source, render_quote
from bot.views.keyboards import Capabilities
from bot.views.message import render_text
from bot.views.notices import first_example
from retrieval.answering.answer_messages import understanding_lines
from retrieval.answering.understanding.notes import is_small_talk
from retrieval.archive.answer_service import AnswerService
from retrieval.errors import EmptyQuestion, JianbaoError, Superseded
from retrieval.i18n import Messages, clip
from retrieval.models import Answer, Quote
from retrieval.ops.logging import log_event

MAX_QUERY_LENGTH = 256
"""Code points of an inline query (Bot API, InlineQuery.query)."""
RESULT_CACHE_S = 60
"""Cache time of results at Telegram, in seconds; an old index shows for so long after a reload."""
HELP_CACHE_S = 5
MAX_TITLE_LENGTH, MAX_DESCRIPTION_LENGTH = 64, 120

QuestionAnswerer = Callable[[Update, telegram.Message, str], Awaitable[None]]


class InlineHandler:
    """Answers inline queries.

    turns:   one query of a person at a time, the latest only.
    answer:  answers a question in reply to a message.
    """

    def __init__(
        self,
        service: AnswerService,
        turns: LatestPerUser,
        questions: LinkQuestions,
        languages: LanguageRepository,
        capabilities: Capabilities,
        *,
        answer: QuestionAnswerer,
    ) -> None:
        self._service = service
        self._turns = turns
        self._questions = questions
        self._languages = languages
        self._capabilities = capabilities
        self._answer = answer

    async def query(self, update: Update, context: Context) -> None:
        """Answer an inline query with quotes."""
        query = update.inline_query
        if query is None:
            return
        text, person = query.query.strip()[:MAX_QUERY_LENGTH], query.from_user.id
        update_id, words = update.update_id, self._languages.of(update)
        try:
            async with self._turns.turn(person, update_id, person=person):
                served = await self._service.answer(
                    text, is_wanted=lambda: self._turns.is_latest(person, update_id)
                )
        except Superseded:
            return
        except EmptyQuestion:
            await self._send_help(query, words)
        except JianbaoError as error:
            await self._send_notice(query, words.error(error))
        else:
            if self._turns.is_latest(person, update_id):
                await self._send(query, text, served.answer, words)

    async def open_link(self, update: Update, payload: str) -> bool:
        """Answer the question behind a link; False for another kind of payload."""
        message = update.message
        if message is None or not is_question_payload(payload):
            return False
        question = await self._questions.find(payload)
        if question is None:
            await reply(message, render_text(self._languages.of(update).say("bot.expired")))
        else:
            await self._answer(update, message, question)
        return True

    async def _send(self, query: InlineQuery, text: str, answer: Answer, words: Messages) -> None:
        """Send quotes as results, or a notice of the abstention."""
        log_event("inline", answered=answer.answered)
        results = [self._result(number, quote) for number, quote in enumerate(answer.quotes)]
        sendable = [result for result in results if result is not None] if answer.answered else []
        if is_small_talk(answer.notes):
            await self._send_help(query, words)
        elif sendable:
            await self._send_results(query, sendable, self._filters_button(text, answer))
        else:
            await self._send_notice(query, words.say("inline.nothing"), self._questions.link(text))

    async def _send_help(self, query: InlineQuery, words: Messages) -> None:
        """Send no results, but a question to try."""
        example = first_example(await self._service.example_questions(), words)
        await self._send_notice(query, words.say("inline.help", question=example))

    def _filters_button(self, text: str, answer: Answer) -> InlineQueryResultsButton | None:
        """Button above the results with filters and notes; None without any."""
        lines = understanding_lines(answer, self._languages.default)
        if not lines:
            return None
        title = clip(" ".join(lines), MAX_TITLE_LENGTH)
        return InlineQueryResultsButton(title, start_parameter=self._questions.link(text))

    async def _send_results(
        self,
        query: InlineQuery,
        results: list[InlineQueryResultArticle],
        button: InlineQueryResultsButton | None,
    ) -> None:
        try:
            await query.answer(
                results,
                cache_time=RESULT_CACHE_S,
                is_personal=not self._capabilities.is_public,
                button=button,
            )
        except BadRequest as error:
            log_event("inline_too_old", said=error)

    async def _send_notice(self, query: InlineQuery, text: str, payload: str = "help") -> None:
        """Send no results, but a notice linked to the private chat."""
        button = InlineQueryResultsButton(clip(text, MAX_TITLE_LENGTH), start_parameter=payload)
        try:
            await query.answer([], cache_time=HELP_CACHE_S, is_personal=True, button=button)
        except BadRequest as error:
            log_event("inline_too_old", said=error)

    def _result(self, number: int, quote: Quote) -> InlineQueryResultArticle | None:
        """One quote as a result; None if too long for a message."""
        words: Messages = self._languages.default
        link = link_to_quote(quote)
        message = render_quote(quote, words)
        if message is None:
            return None
        url = link_url(self._capabilities.bot_name, link)
        open_button = InlineKeyboardButton(words.say("inline.open"), url=url)
        return InlineQueryResultArticle(
            id=f"{number}{link.payload}"[:64],
            title=clip(quote.article.headline or words.say("unknown.headline"), MAX_TITLE_LENGTH),
            description=clip(f"{quote.text} {quote_source(quote, words)}", MAX_DESCRIPTION_LENGTH),
            input_message_content=InputTextMessageContent(message.html),
            reply_markup=InlineKeyboardMarkup([[open_button]]),
        )
