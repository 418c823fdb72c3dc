"""Taps under an answer: quotes, context, article, proof, asking again.

Every tap is acknowledged; the message is edited in place. Of several taps on one message only the view of
the latest is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import telegram
from telegram import InlineKeyboardMarkup, Update

from bot.access.concurrency import LatestOnly, PerUserLock
from bot.callback_data import Action, CallbackData
from bot.handlers.base import Context
from bot.handlers.stored_messages import AnswerMessages, Recipient, is_browsed
from bot.service.reask import ReaskedQuestion, apply_tap
from bot.state.answers import AnswerRepository, StoredAnswer
from bot.state.languages import LanguageRepository
from bot.transport.message_editor import MessageEditor
from bot.transport.sender import stop_spinner
from bot.views.answer import render_answer
from bot.views.article import body_span, part_at, render_article, render_context, render_proof, split_parts
from bot.views.article_list import ENTRIES_PER_MESSAGE, ORDERS, ListPage, list_button, render_list
from bot.views.keyboards import Capabilities, answer_keyboard, article_keyboard, back_keyboard
from bot.views.message import Message
from retrieval.answering.understanding.reading import AskContext
from retrieval.archive.answer_service import AnswerService
from retrieval.archive.live_index import IndexSnapshot
from retrieval.errors import JianbaoError
from retrieval.i18n import Messages
from retrieval.models import Answer, Span
from retrieval.ops.logging import log_event


@dataclass(frozen=True, slots=True)
class TappedAnswer:
    """A tap, its message, and the stored answer behind its button."""

    query: telegram.CallbackQuery
    message: telegram.Message
    stored: StoredAnswer
    tap: CallbackData

    def resolve(self, snapshot: IndexSnapshot) -> Answer | None:
        """Resolve the answer in the live index; None if gone."""
        return self.stored.resolve(snapshot.answerer.generation.store, self.tap.number)


async def find_tapped_answer(
    update: Update, answers: AnswerRepository, languages: LanguageRepository
) -> TappedAnswer | None:
    """Find the answer behind a tap; None if expired, after a notice."""
    query = update.callback_query
    tap = CallbackData.parse(query.data) if query else None
    message = query.message if query else None
    if query is None or tap is None or not isinstance(message, telegram.Message):
        await acknowledge_expired(update, languages)
        return None
    stored = await answers.find(tap.answer, chat=message.chat.id)
    if stored is None:
        await acknowledge_expired(update, languages)
        return None
    return TappedAnswer(query, message, stored, tap)


async def acknowledge_expired(update: Update, languages: LanguageRepository) -> None:
    """Answer a tap on an expired or unknown button."""
    if update.callback_query is not None:
        log_event("tap_expired")
        await stop_spinner(update.callback_query, languages.of(update).say("bot.expired"))


View = Callable[[IndexSnapshot, TappedAnswer, Answer, Messages], Message]


class AnswerButtons:
    """Shows the views of an answer.

    latest: the latest tap per message.
    """

    def __init__(
        self,
        service: AnswerService,
        answers: AnswerRepository,
        languages: LanguageRepository,
        editor: MessageEditor,
        *,
        latest: LatestOnly,
        capabilities: Capabilities,
    ) -> None:
        self._service = service
        self._answers = answers
        self._languages = languages
        self._editor = editor
        self._latest = latest
        self._capabilities = capabilities
        self._views: dict[Action, View] = {
            Action.QUOTE: self._render_quote,
            Action.CONTEXT: _render_context,
            Action.ARTICLE: _render_article,
            Action.CHECK: _render_proof,
        }

    async def show(self, update: Update, context: Context) -> None:
        """Show another view of an answer in its message."""
        if (tapped := await find_tapped_answer(update, self._answers, self._languages)) is None:
            return
        words, query = self._languages.of(update), tapped.query
        key = (tapped.message.chat.id, tapped.message.message_id)
        self._latest.begin(key, update.update_id)
        view = await self._service.read(lambda snapshot: self._render(snapshot, tapped, words))
        if view is None:
            log_event("tap_moved")
            await stop_spinner(query, words.say("bot.moved"), alert=True)
            return
        await stop_spinner(query)
        if self._latest.is_latest(key, update.update_id):
            await self._editor.edit(tapped.message, view)

    async def nothing(self, update: Update, context: Context) -> None:
        """Acknowledge a tap on a label."""
        if update.callback_query is not None:
            await stop_spinner(update.callback_query)

    async def unknown(self, update: Update, context: Context) -> None:
        """Acknowledge a tap with callback data of another version."""
        await acknowledge_expired(update, self._languages)

    def _render(self, snapshot: IndexSnapshot, tapped: TappedAnswer, words: Messages) -> Message | None:
        if tapped.tap.action is Action.LIST:
            return _render_list_page(snapshot, tapped, words)
        answer = tapped.resolve(snapshot)
        return None if answer is None else self._views[tapped.tap.action](snapshot, tapped, answer, words)

    def _render_quote(
        self, snapshot: IndexSnapshot, tapped: TappedAnswer, answer: Answer, words: Messages
    ) -> Message:
        number = tapped.tap.number
        keyboard = answer_keyboard(tapped.stored.id, answer, number, words, self._capabilities)
        if keyboard is not None and (listed := tapped.stored.listing) is not None:
            back = list_button(tapped.stored.id, listed.order, words.say("list.back"))
            keyboard = InlineKeyboardMarkup([*keyboard.inline_keyboard, [back]])
        return render_answer(answer, snapshot.coverage, words, number=number, keyboard=keyboard)


class ReaskHandler:
    """Asks a question again, without a condition or by the corrected name.

    locks: one question of a person at a time.
    """

    def __init__(
        self,
        service: AnswerService,
        messages: AnswerMessages,
        locks: PerUserLock,
        languages: LanguageRepository,
        editor: MessageEditor,
    ) -> None:
        self._service = service
        self._messages = messages
        self._locks = locks
        self._languages = languages
        self._editor = editor

    async def reask(self, update: Update, context: Context) -> None:
        """Replace an answer by the one to the changed question."""
        tapped = await find_tapped_answer(update, self._messages.answers, self._languages)
        if tapped is None:
            return
        query, words = tapped.query, self._languages.of(update)
        to = await self._asker_of(tapped, words)
        if to is None:
            await stop_spinner(query, words.say("bot.not_yours"))
            return
        turn = await self._messages.conversations.turn_of(tapped.stored.id, chat=to.chat, person=to.person)
        question = None if turn is None else apply_tap(tapped.tap, tapped.stored, turn)
        if turn is None or question is None:
            await acknowledge_expired(update, self._languages)
            return
        await self._answer(tapped, question, turn.written, to)

    async def _asker_of(self, tapped: TappedAnswer, words: Messages) -> Recipient | None:
        """The asker: the tapping person or the group itself; else None."""
        for person in (tapped.query.from_user.id, tapped.message.chat.id):
            if await self._messages.answers.was_given_to(person, tapped.stored.id):
                return Recipient.of(tapped.message, person, words)
        return None

    async def _answer(
        self, tapped: TappedAnswer, question: ReaskedQuestion, written: str, to: Recipient
    ) -> None:
        asked = AskContext(ignoring=question.ignoring)
        try:
            async with self._locks.lock_of(to.person):
                served = await self._service.answer(
                    question.question, filters=question.filters, context=asked
                )
        except JianbaoError as error:
            await stop_spinner(tapped.query, to.words.error(error), alert=True)
            return
        await stop_spinner(tapped.query)
        served = replace(served, answer=replace(served.answer, carried=question.carried))
        view = await self._messages.render(served, written, to, ignoring=question.ignoring)
        await self._editor.edit(tapped.message, view)


def _render_list_page(snapshot: IndexSnapshot, tapped: TappedAnswer, words: Messages) -> Message | None:
    """Chosen page and order of a list; None without a list."""
    stored, tap = tapped.stored.listing, tapped.tap
    if stored is None:
        return None
    page = ListPage(tapped.stored.id, 0, len(stored.entries), stored.has_subject, bool(tapped.stored.quotes))
    page = replace(page, part=min(max(0, tap.part - 1), page.count - 1))
    order = ORDERS[tap.number] if tap.number < len(ORDERS) else stored.order
    listing = stored.page(snapshot.answerer.generation.store, order, page.part, ENTRIES_PER_MESSAGE)
    return render_list(listing, page, words)


def _render_context(
    snapshot: IndexSnapshot, tapped: TappedAnswer, answer: Answer, words: Messages
) -> Message:
    number = tapped.tap.number
    return render_context(answer.quotes[number], words, back_keyboard(tapped.stored.id, number, words))


def _render_proof(snapshot: IndexSnapshot, tapped: TappedAnswer, answer: Answer, words: Messages) -> Message:
    number = tapped.tap.number
    return render_proof(answer.quotes[number], words, back_keyboard(tapped.stored.id, number, words))


def _render_article(
    snapshot: IndexSnapshot, tapped: TappedAnswer, answer: Answer, words: Messages
) -> Message:
    """Chosen part of the article, by default the part with the quote."""
    tap = tapped.tap
    quote = answer.quotes[tap.number]
    parts = split_parts(quote.article.text, body_span(quote.article))
    part = min(tap.part, len(parts)) - 1 if tap.part else part_at(parts, quote.start)
    browsed = is_browsed(answer)
    back = "button.more_tools" if browsed else "button.back"
    keyboard = article_keyboard(tapped.stored.id, tap.number, part, len(parts), words, back=back)
    quoted = None if browsed else Span(quote.start, quote.end)
    return render_article(quote.article, quoted, part, words, keyboard)
