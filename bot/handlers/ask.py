"""Questions: plain text in a private chat; `/ask`, a mention or a reply in a group.

`/ask` or a mention in reply to somebody's message answers that message, or the part of it that is quoted.
One question of a person is worked on at a time; of several that wait only the newest is. A question that
cannot be asked as it stands gets a sentence that says why.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import telegram
from telegram import TextQuote, Update

from bot.access.concurrency import LatestOnly, PerUserLock
from bot.access.rate_limits import TokenBuckets, Verdict
from bot.errors import AnswerTimeout, StateUnavailable, Superseded, TooBusy
from bot.handlers.addressing import quoted_words, without_mention
from bot.handlers.answer_buttons import TappedAnswerFinder
from bot.handlers.base import Context, user_id
from bot.ops.logging import log_event
from bot.peers.protocol import Peers
from bot.service.answer_service import AnswerService, ServedAnswer
from bot.service.reask import apply_tap
from bot.state.answers import AnswerRepository
from bot.state.conversations import ConversationRepository, StoredTurn
from bot.state.languages import LanguageRepository
from bot.transport.message_editor import MessageEditor
from bot.transport.sender import reply, stop_spinner, with_typing
from bot.views.answer import render_answer
from bot.views.keyboards import Offer, answer_keyboard
from bot.views.message import Message, render_error, render_text
from retrieval.answering.understanding.follow_ups import ConversationTurn as Said
from retrieval.answering.understanding.notes import ABOUT
from retrieval.answering.understanding.reading import AskContext
from retrieval.errors import EmptyQuestion, JianbaoError, QuestionError, QuestionTooLong, SearchUnavailable
from retrieval.i18n import Messages
from retrieval.models import Answer

COMMAND = "/ask"

_OUTCOMES: dict[type[JianbaoError], str] = {
    EmptyQuestion: "empty",
    QuestionTooLong: "too_long",
    AnswerTimeout: "timeout",
    TooBusy: "busy",
    SearchUnavailable: "unavailable",
}


class AskHandler:
    """Answers questions from the desk.

    at_work:  whose question is worked on.
    count:    called with the outcome of every question.
    clock:    gives seconds that only grow.
    """

    def __init__(
        self,
        service: AnswerService,
        answers: AnswerRepository,
        conversations: ConversationRepository,
        tapped: TappedAnswerFinder,
        languages: LanguageRepository,
        shown: MessageEditor,
        at_work: PerUserLock,
        *,
        offer: Offer,
        count: Callable[[str], Awaitable[None]],
        clock: Callable[[], float],
        others: Peers,
    ) -> None:
        self._service = service
        self._answers = answers
        self._conversations = conversations
        self._tapped = tapped
        self._languages = languages
        self._shown = shown
        self._offer = offer
        self._count = count
        self._clock = clock
        self._newest = LatestOnly("asked", others)
        self._at_work = at_work
        self._notices = TokenBuckets(1, clock)

    async def text(self, update: Update, context: Context) -> None:
        """Plain text: all of it is the question."""
        message = update.message
        if message is not None and message.text is not None:
            # without a space, Telegram sees no command in "/ask天元区…"
            await self.answer(update, message, message.text.removeprefix(COMMAND))

    async def command(self, update: Update, context: Context) -> None:
        """`/ask question`, or `/ask` in reply to the question."""
        message = update.message
        if message is not None and message.text is not None:
            written = message.text.split(maxsplit=1)[1:]
            await self._written_or_asked(update, message, written[0] if written else "")

    async def addressed(self, update: Update, context: Context) -> None:
        """A mention in a group, or a reply to the bot."""
        message = update.message
        if message is not None and message.text is not None:
            written = without_mention(message.text, context.bot.username)
            await self._written_or_asked(update, message, written)

    async def new(self, update: Update, context: Context) -> None:
        """The next question stands for itself."""
        message, person = update.message, user_id(update)
        if message is not None and person is not None:
            await self._conversations.forget(chat=message.chat.id, person=person)
            await reply(message, render_text(self._languages.of(update).say("bot.new")))

    async def again(self, update: Update, context: Context) -> None:
        """A tap that asks again: without what was carried over, without a filter, by the name meant."""
        if (found := await self._tapped.find(update)) is None:
            return
        chat, person = found.message.chat.id, found.query.from_user.id
        words = self._languages.of(update)
        if not await self._answers.was_given_to(person, found.kept.id):
            await stop_spinner(found.query, words.say("bot.not_yours"))
            return
        turn = await self._conversations.turn_of(found.kept.id, chat=chat, person=person)
        again = None if turn is None else apply_tap(found.tap, found.kept, turn)
        if turn is None or again is None:
            await self._tapped.expired(update)
            return
        ignoring = again.ignoring
        try:
            async with self._at_work.lock_of(person):
                told = await self._service.answer(
                    again.question, filters=again.filters, context=AskContext(ignoring=ignoring)
                )
        except JianbaoError as error:
            await stop_spinner(found.query, words.error(error), alert=True)
            return
        await stop_spinner(found.query)
        told = replace(told, answer=replace(told.answer, carried=again.carried))
        view = await self._kept(told, turn.written, chat, person, words, ignoring=ignoring)
        await self._shown.edit(found.message, view)

    async def _written_or_asked(self, update: Update, message: telegram.Message, written: str) -> None:
        asked, quoted = message.reply_to_message, message.quote
        if written.strip():
            await self.answer(update, message, written)
        elif asked is not None and (words := quoted_words(message, asked)):
            await self.answer(update, asked, words, quoting=quoted)
        elif quoted is not None:  # of a message in another chat, where it cannot be answered
            await self.answer(update, message, quoted.text)
        else:
            await reply(message, render_text(self._languages.of(update).say("bot.ask_usage")))

    async def answer(
        self,
        update: Update,
        message: telegram.Message,
        question: str,
        *,
        quoting: TextQuote | None = None,
    ) -> None:
        """Answer a question as a reply to a message, or to the part of it that was quoted."""
        words, person = self._languages.of(update), user_id(update) or 0
        try:
            told = await with_typing(
                message.chat, self._told(message.chat.id, person, update.update_id, question)
            )
        except Superseded:
            log_event("question", outcome="superseded")
            if self._notices.spend(person) is Verdict.GRANTED:
                await reply(message, render_text(words.say("bot.superseded")))
            return
        except (QuestionError, AnswerTimeout, TooBusy, SearchUnavailable) as error:
            outcome = _OUTCOMES.get(type(error), "refused")
            log_event("question", outcome=outcome)
            await self._counted(outcome)
            await reply(message, render_error(error, words))
            return
        answer = told.answer
        _log(answer, message.chat.type, told.coverage.generation)
        await self._counted("answered" if answer.answered else "not_found")
        begun = self._clock()
        shown = await self._kept(told, question, message.chat.id, person, words)
        rendered = self._clock()
        await reply(message, shown, quoting=quoting)
        log_event(
            "answer_sent",
            level=logging.DEBUG,
            render_ms=(rendered - begun) * 1000,
            send_ms=(self._clock() - rendered) * 1000,
        )

    async def _kept(
        self,
        told: ServedAnswer,
        written: str,
        chat: int,
        person: int,
        words: Messages,
        *,
        ignoring: tuple[str, ...] = (),
    ) -> Message:
        """The answer as a message, remembered with its buttons and as a turn of the conversation."""
        answer, generation = told.answer, told.coverage.generation
        if ABOUT in answer.notes:
            return render_answer(answer, told.coverage, words)
        try:
            kept = await self._answers.keep(answer, generation=generation, chat=chat, person=person)
            turn = StoredTurn(Said.of(answer), written, kept.id, ignoring)
            await self._conversations.add(turn, chat=chat, person=person)
        except StateUnavailable:
            return render_answer(answer, told.coverage, words, note=words.say("bot.no_buttons"))
        keyboard = answer_keyboard(kept.id, answer, 0, words, self._offer)
        return render_answer(answer, told.coverage, words, keyboard=keyboard)

    async def _told(self, chat: int, person: int, number: int, question: str) -> ServedAnswer:
        """The desk's answer. Raises Superseded when the person has asked something else meanwhile."""
        place = (chat, person)
        self._newest.begin(place, number)
        async with self._at_work.lock_of(person):
            if not self._newest.is_latest(place, number):
                raise Superseded()
            before = await self._before(chat, person)
            return await self._service.answer(
                question,
                context=AskContext(tuple(turn.said for turn in before)),
                is_wanted=lambda: self._newest.is_latest(place, number),
            )

    async def _before(self, chat: int, person: int) -> tuple[StoredTurn, ...]:
        """The conversation so far; none while the memory is away."""
        try:
            return await self._conversations.turns(chat=chat, person=person)
        except StateUnavailable:
            return ()

    async def _counted(self, outcome: str) -> None:
        with suppress(StateUnavailable):
            await self._count(outcome)


def _log(answer: Answer, chat: str, generation: str) -> None:
    stages: dict[str, Any] = {f"{stage}_ms": milliseconds for stage, milliseconds in answer.stages}
    log_event(
        "question",
        chat=chat,
        outcome="answered" if answer.answered else "not_found",
        confidence=answer.confidence,
        quotes=len(answer.quotes),
        ms=answer.elapsed_ms,
        **stages,
        generation=generation,
    )
