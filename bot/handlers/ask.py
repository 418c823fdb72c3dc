"""Questions: private text; `/ask`, mentions and replies in groups.

`/ask` or a mention in reply to a message answers that message, or its quoted part. One question of a person
is worked on at a time, and of several waiting ones only the latest. A question without an answer gets a
sentence with the reason.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import telegram
from telegram import TextQuote, Update

from bot.access.concurrency import LatestPerUser
from bot.access.rate_limits import TokenBuckets, Verdict
from bot.errors import StateUnavailable
from bot.handlers.addressing import quoted_words, without_mention
from bot.handlers.base import Context, user_id
from bot.handlers.stored_messages import AnswerMessages, Recipient
from bot.state.languages import LanguageRepository
from bot.transport.sender import reply, with_typing
from bot.views.message import Message, render_error, render_text
from bot.views.notices import first_example, render_about, render_empty_question
from retrieval.answering.understanding.notes import ABOUT
from retrieval.answering.understanding.reading import AskContext
from retrieval.archive.answer_service import AnswerService, ServedAnswer
from retrieval.errors import (
    AnswerTimeout,
    EmptyQuestion,
    JianbaoError,
    QuestionError,
    QuestionTooLong,
    SearchUnavailable,
    Superseded,
    TooBusy,
)
from retrieval.i18n import Messages
from retrieval.ops.logging import log_event

COMMAND = "/ask"

_OUTCOMES: dict[type[JianbaoError], str] = {
    EmptyQuestion: "empty",
    QuestionTooLong: "too_long",
    AnswerTimeout: "timeout",
    TooBusy: "busy",
    SearchUnavailable: "unavailable",
}


class AskHandler:
    """Answers questions.

    turns: one question of a person at a time, the latest per chat.
    count: called with the outcome of every question.
    clock: monotonic, seconds.
    """

    def __init__(
        self,
        service: AnswerService,
        messages: AnswerMessages,
        turns: LatestPerUser,
        languages: LanguageRepository,
        *,
        count: Callable[[str], Awaitable[None]],
        clock: Callable[[], float],
    ) -> None:
        self._service = service
        self._messages = messages
        self._turns = turns
        self._languages = languages
        self._count = count
        self._clock = clock
        self._superseded_notices = TokenBuckets(1, clock)

    async def text(self, update: Update, context: Context) -> None:
        """Answer plain text as a question."""
        message = update.message
        if message is not None and message.text is not None:
            # without a space, Telegram sees no command in "/ask天元区…"
            await self.answer(update, message, message.text.removeprefix(COMMAND))

    async def command(self, update: Update, context: Context) -> None:
        """Answer `/ask question`, or `/ask` in reply to the question."""
        message = update.message
        if message is not None and message.text is not None:
            arguments = message.text.split(maxsplit=1)[1:]
            await self._answer_or_quoted(update, message, arguments[0] if arguments else "")

    async def addressed(self, update: Update, context: Context) -> None:
        """Answer a mention in a group, or a reply to the bot."""
        message = update.message
        if message is not None and (said := message.text or message.caption):
            question = without_mention(said, context.bot.username)
            await self._answer_or_quoted(update, message, question)

    async def new(self, update: Update, context: Context) -> None:
        """/new: delete the conversation; the next question is no follow-up."""
        message, person = update.message, user_id(update)
        if message is not None and person is not None:
            await self._messages.conversations.forget(chat=message.chat.id, person=person)
            await reply(message, render_text(self._languages.of(update).say("bot.new")))

    async def answer(
        self, update: Update, message: telegram.Message, question: str, *, quoting: TextQuote | None = None
    ) -> None:
        """Answer a question in reply to a message or its quote."""
        words, person = self._languages.of(update), user_id(update) or 0
        to = Recipient.of(message, person, words)
        try:
            served = await with_typing(message.chat, self._serve(to, update.update_id, question))
        except Superseded:
            log_event("question", outcome="superseded")
            if self._superseded_notices.spend(person) is Verdict.GRANTED:
                await reply(message, render_text(words.say("error.superseded")))
            return
        except (QuestionError, AnswerTimeout, TooBusy, SearchUnavailable) as error:
            outcome = _OUTCOMES.get(type(error), "refused")
            log_event("question", outcome=outcome)
            await self._count_outcome(outcome)
            await reply(message, await self._render_refusal(error, words))
            return
        _log_answer(served, message.chat.type)
        await self._count_outcome("answered" if served.answer.is_found else "not_found")
        await self._send(message, served, question, to, quoting)

    async def _send(
        self,
        message: telegram.Message,
        served: ServedAnswer,
        question: str,
        to: Recipient,
        quoting: TextQuote | None,
    ) -> None:
        start = self._clock()
        if ABOUT in served.answer.notes:
            view = render_about(await self._service.example_questions(), to.words)
        else:
            view = await self._messages.render(served, question, to)
        rendered = self._clock()
        await reply(message, view, quoting=quoting)
        log_event(
            "answer_sent",
            level=logging.DEBUG,
            render_ms=(rendered - start) * 1000,
            send_ms=(self._clock() - rendered) * 1000,
        )

    async def _answer_or_quoted(self, update: Update, message: telegram.Message, question: str) -> None:
        """Answer the question, else the message replied to, else explain the usage."""
        replied, quote = message.reply_to_message, message.quote
        if question.strip():
            await self.answer(update, message, question)
        elif replied is not None and (words := quoted_words(message, replied)):
            await self.answer(update, replied, words, quoting=quote)
        elif quote is not None:  # of a message in another chat, where the bot cannot reply
            await self.answer(update, message, quote.text)
        else:
            catalog = self._languages.of(update)
            example = first_example(await self._service.example_questions(), catalog)
            await reply(message, render_text(catalog.say("bot.ask_usage", question=example)))

    async def _render_refusal(self, error: JianbaoError, words: Messages) -> Message:
        """Render the reason of no answer.

        Questions to try stand below where none was seen.
        """
        if isinstance(error, EmptyQuestion):
            return render_empty_question(error, await self._service.example_questions(), words)
        return render_error(error, words)

    async def _serve(self, to: Recipient, update_id: int, question: str) -> ServedAnswer:
        """Answer as the next turn of the conversation. Raises Superseded."""
        key = (to.chat, to.person)
        async with self._turns.turn(key, update_id, person=to.person):
            turns = await self._messages.preceding_turns(to.chat, to.person)
            return await self._service.answer(
                question,
                context=AskContext(tuple(turn.said for turn in turns)),
                is_wanted=lambda: self._turns.is_latest(key, update_id),
            )

    async def _count_outcome(self, outcome: str) -> None:
        with suppress(StateUnavailable):
            await self._count(outcome)


def _log_answer(served: ServedAnswer, chat: str) -> None:
    answer = served.answer
    stages: dict[str, Any] = {f"{stage}_ms": milliseconds for stage, milliseconds in answer.stages}
    log_event(
        "question",
        chat=chat,
        outcome="answered" if answer.is_found else "not_found",
        confidence=answer.confidence,
        quotes=len(answer.quotes),
        ms=answer.elapsed_ms,
        **stages,
        generation=served.coverage.generation,
    )
