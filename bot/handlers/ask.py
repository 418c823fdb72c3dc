"""Questions: plain text in a private chat, `/ask` anywhere.

`/ask` in reply to somebody's message answers that message. A question that cannot be asked as it
stands gets a sentence that says why.
"""

from __future__ import annotations

import telegram
from telegram import Update

from bot.delivery import reply, with_typing
from bot.desk import Desk
from bot.errors import AnswerTimeout
from bot.log import event
from bot.rendering.messages import failure, sentence
from bot.rendering.text import render_answer
from bot.wiring import Context
from retrieval.errors import EmptyQuestion, QuestionError, QuestionTooLong
from retrieval.messages import Messages
from retrieval.models import Answer

COMMAND = "/ask"

_OUTCOMES = {EmptyQuestion: "empty", QuestionTooLong: "too_long", AnswerTimeout: "timeout"}


class Asking:
    """Answers questions from the desk, in the words of one language."""

    def __init__(self, desk: Desk, words: Messages) -> None:
        self._desk = desk
        self._words = words

    async def text(self, update: Update, context: Context) -> None:
        """Plain text: all of it is the question."""
        message = update.message
        if message is not None and message.text is not None:
            # without a space, Telegram sees no command in "/ask天元区…"
            await self._answer(message, message.text.removeprefix(COMMAND), update.update_id)

    async def command(self, update: Update, context: Context) -> None:
        """`/ask question`, or `/ask` in reply to the question."""
        message = update.message
        if message is None or message.text is None:
            return
        written = message.text.split(maxsplit=1)[1:]
        asked = message.reply_to_message
        if written:
            await self._answer(message, written[0], update.update_id)
        elif asked is not None and (words := quoted_words(message, asked)):
            await self._answer(asked, words, update.update_id)
        else:
            await reply(message, sentence(self._words.say("bot.ask_usage")))

    async def _answer(self, message: telegram.Message, question: str, update_id: int) -> None:
        try:
            told = await with_typing(message.chat, self._desk.answer(question))
        except (QuestionError, AnswerTimeout) as error:
            event("question", update=update_id, outcome=_OUTCOMES.get(type(error), "refused"))
            await reply(message, failure(error, self._words))
            return
        _log(told.answer, update_id, message.chat.type, told.coverage.generation)
        await reply(message, render_answer(told.answer, told.coverage, self._words))


def quoted_words(message: telegram.Message, asked: telegram.Message) -> str | None:
    """What a reply is about: the words it quotes, else the whole message it replies to."""
    return (message.quote.text if message.quote else None) or asked.text or asked.caption


def _log(answer: Answer, update_id: int, chat: str, generation: str) -> None:
    event(
        "question",
        update=update_id,
        chat=chat,
        outcome="answered" if answer.answered else "not_found",
        confidence=answer.confidence,
        quotes=len(answer.quotes),
        ms=answer.elapsed_ms,
        generation=generation,
    )
