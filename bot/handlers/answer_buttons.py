"""Taps on the buttons under an answer: other quotes, context, the whole article, the proof, votes.

Every tap is answered, whatever it was; the message changes in place. Of many taps on one message only
the newest one's view is shown.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import telegram
from telegram import Update

from bot.access.concurrency import LatestOnly
from bot.callback_data import Action, CallbackData
from bot.handlers.article_messages import is_browsed
from bot.handlers.base import Context
from bot.ops.logging import log_event
from bot.peers.protocol import Peers
from bot.service.answer_service import AnswerService
from bot.service.live_index import IndexSnapshot
from bot.state.answers import AnswerRepository, StoredAnswer
from bot.state.languages import LanguageRepository
from bot.state.votes import VoteRepository
from bot.transport.message_editor import MessageEditor
from bot.transport.sender import stop_spinner
from bot.views.answer import render_answer
from bot.views.article import body_span, part_at, render_article, render_context, render_proof, split_parts
from bot.views.keyboards import Offer, answer_keyboard, article_keyboard, back_keyboard
from bot.views.message import Message
from retrieval.i18n import Messages
from retrieval.models import Answer, Span


@dataclass(frozen=True, slots=True)
class TappedAnswer:
    """A tap with the message it was on and the answer it is about."""

    query: telegram.CallbackQuery
    message: telegram.Message
    kept: StoredAnswer
    tap: CallbackData


class TappedAnswerFinder:
    """Finds what taps are about."""

    def __init__(self, answers: AnswerRepository, languages: LanguageRepository) -> None:
        self._answers = answers
        self._languages = languages

    async def find(self, update: Update) -> TappedAnswer | None:
        """The answer that a tap is about. None when there is none; then whoever tapped has been told."""
        query = update.callback_query
        tap = CallbackData.parse(query.data) if query else None
        message = query.message if query else None
        if query is None or tap is None or not isinstance(message, telegram.Message):
            await self.expired(update)
            return None
        kept = await self._answers.find(tap.answer, chat=message.chat.id)
        if kept is None:
            await self.expired(update)
            return None
        return TappedAnswer(query, message, kept, tap)

    async def expired(self, update: Update) -> None:
        """Say that what the button was about is not there any more."""
        if update.callback_query is not None:
            log_event("tap_expired")
            await stop_spinner(update.callback_query, self._languages.of(update).say("bot.expired"))


View = Callable[[IndexSnapshot, StoredAnswer, Answer, CallbackData, Messages], Message]


class AnswerButtons:
    """Shows what a tap asks for.

    asked: the question of an answer by its id, chat and person, where questions are kept; else None.
    """

    def __init__(
        self,
        service: AnswerService,
        tapped: TappedAnswerFinder,
        feedback: VoteRepository,
        languages: LanguageRepository,
        shown: MessageEditor,
        *,
        offer: Offer,
        others: Peers,
        asked: Callable[[str, int, int], Awaitable[str | None]],
    ) -> None:
        self._service = service
        self._tapped = tapped
        self._feedback = feedback
        self._languages = languages
        self._offer = offer
        self._asked = asked
        self._shown = shown
        self._newest = LatestOnly("tapped", others)
        self._views: dict[Action, View] = {
            Action.QUOTE: self._quote,
            Action.CONTEXT: _context,
            Action.ARTICLE: _article,
            Action.CHECK: _check,
        }

    async def show(self, update: Update, context: Context) -> None:
        """Another view of an answer."""
        if (found := await self._tapped.find(update)) is None:
            return
        words, query = self._languages.of(update), found.query
        place = (found.message.chat.id, found.message.message_id)
        self._newest.begin(place, update.update_id)
        view = await self._service.read(lambda live: self._view(live, found, words))
        if view is None:
            log_event("tap_moved")
            await stop_spinner(query, words.say("bot.moved"), alert=True)
            return
        await stop_spinner(query)
        if self._newest.is_latest(place, update.update_id):
            await self._shown.edit(found.message, view)

    async def vote(self, update: Update, context: Context) -> None:
        """👍 or 👎: thanked for in passing; the message stays as it is."""
        if (found := await self._tapped.find(update)) is None:
            return
        words, good = self._languages.of(update), found.tap.action is Action.GOOD
        person = found.query.from_user.id
        question = await self._asked(found.kept.id, found.message.chat.id, person)
        new = await self._feedback.vote(found.kept, person=person, good=good, question=question)
        log_event("vote", good=good, again=not new)
        key = ("bot.thanks_good" if good else "bot.thanks_bad") if new else "bot.voted_already"
        await stop_spinner(found.query, words.say(key))

    async def nothing(self, update: Update, context: Context) -> None:
        """A button that only shows something."""
        if update.callback_query is not None:
            await stop_spinner(update.callback_query)

    async def unknown(self, update: Update, context: Context) -> None:
        """A tap that means nothing to this version of the bot."""
        await self._tapped.expired(update)

    def _view(self, live: IndexSnapshot, found: TappedAnswer, words: Messages) -> Message | None:
        tap = found.tap
        answer = found.kept.resolve(live.answerer.generation.store, tap.number)
        return None if answer is None else self._views[tap.action](live, found.kept, answer, tap, words)

    def _quote(
        self, live: IndexSnapshot, kept: StoredAnswer, answer: Answer, tap: CallbackData, words: Messages
    ) -> Message:
        keyboard = answer_keyboard(kept.id, answer, tap.number, words, self._offer)
        return render_answer(answer, live.coverage, words, number=tap.number, keyboard=keyboard)


def _context(
    live: IndexSnapshot, kept: StoredAnswer, answer: Answer, tap: CallbackData, words: Messages
) -> Message:
    return render_context(answer.quotes[tap.number], words, back_keyboard(kept.id, tap.number, words))


def _check(
    live: IndexSnapshot, kept: StoredAnswer, answer: Answer, tap: CallbackData, words: Messages
) -> Message:
    return render_proof(answer.quotes[tap.number], words, back_keyboard(kept.id, tap.number, words))


def _article(
    live: IndexSnapshot, kept: StoredAnswer, answer: Answer, tap: CallbackData, words: Messages
) -> Message:
    """The part that was asked for; the one that holds the quote when none was."""
    quote = answer.quotes[tap.number]
    pieces = split_parts(quote.article.text, body_span(quote.article))
    part = min(tap.part, len(pieces)) - 1 if tap.part else part_at(pieces, quote.start)
    looked_up = is_browsed(answer)
    label = words.say("button.more_tools" if looked_up else "button.back")
    keyboard = article_keyboard(kept.id, tap.number, part, len(pieces), label)
    quoted = None if looked_up else Span(quote.start, quote.end)
    return render_article(quote.article, quoted, part, words, keyboard)
