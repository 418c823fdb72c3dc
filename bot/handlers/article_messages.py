"""Articles that were looked up, not asked for: kept like answers, so that they have the same buttons.

What was looked up has a confidence of 0, as nothing was asked; its quotes are the articles' first sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import telegram

from bot.deep_links import ArticleRef
from bot.service.live_index import Coverage
from bot.state.answers import AnswerRepository, StoredAnswer
from bot.views.answer import render_answer
from bot.views.article import body_span, render_article, split_parts
from bot.views.browse import lead_span
from bot.views.keyboards import Offer, answer_keyboard, article_keyboard
from bot.views.message import Message
from retrieval.i18n import Messages
from retrieval.index.browse import rows_of_day
from retrieval.index.corpus import ArticleStore
from retrieval.models import Answer, Article, Filters, Quote


def browsed_answer(quotes: Sequence[Quote]) -> Answer:
    """Quotes that were looked up, in the shape of an answer."""
    return Answer("", True, 0.0, tuple(quotes), (), Filters(), 0.0)


def is_browsed(answer: Answer) -> bool:
    """Whether this was looked up, not asked for."""
    return answer.answered and not answer.confidence


def lead_quote(article: Article) -> Quote:
    """An article's first sentences."""
    span = lead_span(article)
    return Quote(article, span.start, span.end, None, 0.0)


def find_article(articles: ArticleStore, mark: ArticleRef) -> Article | None:
    """The article that a mark names; None when it is not there any more."""
    rows = None if mark.date is None else rows_of_day(articles, mark.date)
    row = articles.row_of_key(mark.key, rows)
    return None if row is None else articles.article(row)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who looks something up: the chat, the person, and the language they are spoken to in."""

    chat: int
    person: int
    words: Messages

    @classmethod
    def of(cls, message: telegram.Message, person: int | None, words: Messages) -> Recipient:
        """Who is answered in the chat of this message."""
        return cls(message.chat.id, person or 0, words)


class ArticleMessages:
    """Makes messages of what was looked up, and keeps it for their buttons."""

    def __init__(self, answers: AnswerRepository, offer: Offer) -> None:
        self._answers = answers
        self._offer = offer

    async def quotes(self, answer: Answer, coverage: Coverage, reader: Recipient) -> Message:
        """The first of several articles, by its quote; the others behind 更多出处."""
        kept = await self._kept(answer, coverage, reader)
        keyboard = answer_keyboard(kept.id, answer, 0, reader.words, self._offer)
        return render_answer(answer, coverage, reader.words, keyboard=keyboard)

    async def article(self, article: Article, coverage: Coverage, reader: Recipient) -> Message:
        """A whole article, from its first part on."""
        kept = await self._kept(browsed_answer([lead_quote(article)]), coverage, reader)
        count = len(split_parts(article.text, body_span(article)))
        label = reader.words.say("button.more_tools")
        keyboard = article_keyboard(kept.id, 0, 0, count, label)
        return render_article(article, None, 0, reader.words, keyboard)

    async def _kept(self, answer: Answer, coverage: Coverage, reader: Recipient) -> StoredAnswer:
        return await self._answers.keep(
            answer, generation=coverage.generation, chat=reader.chat, person=reader.person
        )
