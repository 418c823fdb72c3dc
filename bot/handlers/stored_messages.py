"""Messages with stored answers behind their buttons.

A browsed article is stored in the shape of an answer with confidence 0, so that it has the same buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import telegram

from bot.deep_links import ArticleRef
from bot.errors import StateUnavailable
from bot.state.answers import AnswerRepository, StoredAnswer
from bot.state.conversations import ConversationRepository, StoredTurn
from bot.views.answer import render_answer, render_understanding
from bot.views.article import body_span, render_article, split_parts
from bot.views.article_list import ENTRIES_PER_MESSAGE, ListPage, render_facts, render_list
from bot.views.browse import lead_span
from bot.views.issue import render_issue
from bot.views.keyboards import Capabilities, answer_keyboard, article_keyboard, reask_rows
from bot.views.message import Message
from retrieval.answering.understanding.follow_ups import ConversationTurn
from retrieval.answering.understanding.notes import is_small_talk
from retrieval.archive.answer_service import ServedAnswer
from retrieval.archive.live_index import Coverage
from retrieval.i18n import Messages
from retrieval.index.browse import rows_of_day
from retrieval.index.corpus import ArticleStore
from retrieval.list_messages import list_heading
from retrieval.models import Answer, Article, ArticleList, Filters, Quote


@dataclass(frozen=True, slots=True)
class Recipient:
    """Chat, person and message catalogue of a reply."""

    chat: int
    person: int
    words: Messages

    @classmethod
    def of(cls, message: telegram.Message, person: int | None, words: Messages) -> Recipient:
        """Return the recipient of a reply in the chat of a message."""
        return cls(message.chat.id, person or 0, words)


@dataclass(frozen=True, slots=True)
class AnswerMessages:
    """Renders answers, stored for their buttons and as turns of a conversation."""

    answers: AnswerRepository
    conversations: ConversationRepository
    capabilities: Capabilities

    async def preceding_turns(self, chat: int, person: int) -> tuple[StoredTurn, ...]:
        """Turns of the conversation so far; () while the database is away."""
        try:
            return await self.conversations.turns(chat=chat, person=person)
        except StateUnavailable:
            return ()

    async def render(
        self, served: ServedAnswer, question: str, to: Recipient, *, ignoring: tuple[str, ...] = ()
    ) -> Message:
        """Store and render an answer; without buttons while the database is away.

        question: as typed. ignoring: kinds of filter removed by the person.
        """
        answer, coverage = served.answer, served.coverage
        if is_small_talk(answer.notes):
            return render_answer(answer, coverage, to.words)
        if answer.facts:
            return render_facts(answer.facts, to.words)
        try:
            stored = await self.answers.keep(
                answer, generation=coverage.generation, chat=to.chat, person=to.person
            )
            turn = StoredTurn(ConversationTurn.of(answer), question, stored.id, ignoring)
            await self.conversations.add(turn, chat=to.chat, person=to.person)
        except StateUnavailable:
            return render_answer(answer, coverage, to.words, note=to.words.say("bot.no_buttons"))
        if served.day is not None and answer.listing:
            return render_issue(served.day, served.day.number_of(answer.listing.filters), 0, to.words)
        if answer.listing and answer.listing.items:
            return _render_list(answer, answer.listing, stored.id, to.words)
        keyboard = answer_keyboard(stored.id, answer, 0, to.words, self.capabilities)
        note = list_heading(answer.listing, to.words) if answer.listing else ""
        return render_answer(answer, coverage, to.words, keyboard=keyboard, note=note)


def _render_list(answer: Answer, listing: ArticleList, id: str, words: Messages) -> Message:
    """First page of a list just stored."""
    page = ListPage(id, 0, len(listing.items), bool(listing.subject), bool(answer.quotes))
    shown = replace(listing, items=listing.items[:ENTRIES_PER_MESSAGE])
    understanding = render_understanding(answer, words)
    return render_list(shown, page, words, understanding=understanding, reask=reask_rows(id, answer, words))


class ArticleMessages:
    """Renders browsed articles, stored for their buttons."""

    def __init__(self, answers: AnswerRepository, capabilities: Capabilities) -> None:
        self._answers = answers
        self._capabilities = capabilities

    async def quotes(self, answer: Answer, coverage: Coverage, to: Recipient) -> Message:
        """Render the first quote, the others behind 更多出处."""
        stored = await self._store(answer, coverage, to)
        keyboard = answer_keyboard(stored.id, answer, 0, to.words, self._capabilities)
        return render_answer(answer, coverage, to.words, keyboard=keyboard)

    async def article(self, article: Article, coverage: Coverage, to: Recipient) -> Message:
        """Render the first part of a whole article, with paging."""
        stored = await self._store(browsed_answer([lead_quote(article)]), coverage, to)
        count = len(split_parts(article.text, body_span(article)))
        keyboard = article_keyboard(stored.id, 0, 0, count, to.words, back="button.more_tools")
        return render_article(article, None, 0, to.words, keyboard)

    async def listing(
        self, answer: Answer, listing: ArticleList, coverage: Coverage, to: Recipient
    ) -> Message:
        """Render the first page of a list of browsed articles."""
        stored = await self._store(answer, coverage, to)
        page = ListPage(stored.id, 0, len(listing.items), bool(listing.subject), has_quotes=False)
        shown = replace(listing, items=listing.items[:ENTRIES_PER_MESSAGE])
        return render_list(shown, page, to.words, understanding=render_understanding(answer, to.words))

    async def _store(self, answer: Answer, coverage: Coverage, to: Recipient) -> StoredAnswer:
        return await self._answers.keep(
            answer, generation=coverage.generation, chat=to.chat, person=to.person
        )


def browsed_answer(quotes: Sequence[Quote]) -> Answer:
    """Quotes of browsed articles in the shape of an answer."""
    return Answer("", True, 0.0, tuple(quotes), (), Filters(), 0.0)


def is_browsed(answer: Answer) -> bool:
    """True for a browsed article, False for an answer."""
    return answer.answered and not answer.confidence


def lead_quote(article: Article) -> Quote:
    """Quote of an article's first sentences."""
    span = lead_span(article)
    return Quote(article, span.start, span.end, None, 0.0)


def find_article(articles: ArticleStore, reference: ArticleRef) -> Article | None:
    """Look up a referenced article; None if it is gone."""
    rows = None if reference.date is None else rows_of_day(articles, reference.date)
    row = articles.row_of_key(reference.key, rows)
    return None if row is None else articles.article(row)
