"""Articles, quotes and answers made by hand, and what an archive covers."""

from __future__ import annotations

import datetime as dt

import pytest
import telegram
from telegram import Chat, Update, User

from bot.told import Coverage
from retrieval.models import Answer, Article, ArticleKind, Filters, Quote, Span


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def coverage() -> Coverage:
    counts = {"articles": 8, "pages": 1, "passages": 35, "set_aside": 2}
    day = dt.date(2020, 2, 16)
    return Coverage(("株洲日报",), day, day, counts, "20260101T080000", "2026-01-01T08:00:00+08:00", False)


def message_update(number: int, *, chat: int = 5, message: int = 6, text: str = "问题") -> Update:
    """Somebody has written to the bot."""
    person = User(chat, "读者", is_bot=False)
    said = telegram.Message(
        message, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), Chat(chat, "private"), from_user=person, text=text
    )
    return Update(number, message=said)


def article_of(text: str, **fields: object) -> Article:
    """An article with this text; other fields as given."""
    return Article("id", 1, ArticleKind.NEWS, text, (), "A1.txt", **fields)  # type: ignore[arg-type]


def quote_of(text: str, answer: Span | None = None, **fields: object) -> Quote:
    """A quote that is the whole text of an article."""
    return Quote(article_of(text, **fields), 0, len(text), answer, 0.9)


def answer_of(*quotes: Quote, answered: bool = True, question: str = "有多少员工返岗?") -> Answer:
    """An answer with these quotes."""
    return Answer(question, answered, 0.92, quotes, (), Filters(), 1.0)
