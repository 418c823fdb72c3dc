"""Articles, quotes and answers made by hand, and what an archive covers."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import telegram
from telegram import Chat, Update, User

from bot.state.database import Database
from bot.state.postgres import PostgresStore, prepare_database
from retrieval.archive.live_index import Coverage
from retrieval.models import Answer, Article, ArticleKind, Filters, Quote, Span
from tests.clock import Clock
from tests.e2e.archives import sample_page
from tests.postgres import PostgresServer, emptied
from tests.unit.bot.assembled import AssembledBot, RecordingRequest, assembled_bot
from tests.unit.bot.service.conftest import ServedArchive, open_archive

SALT = bytes(range(32))


@pytest.fixture
def clock() -> Clock:
    return Clock(1000.0)


@pytest.fixture
def run() -> Iterator[Callable[..., Any]]:
    """Runs what is to be awaited, in one event loop for the whole test."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture(scope="session")
def shared_database(postgres: PostgresServer) -> str:
    return postgres.database()


@pytest.fixture
def database_url(shared_database: str) -> str:
    """The address of an empty PostgreSQL database."""
    emptied(shared_database)
    return shared_database


@pytest.fixture
def alone(tmp_path: Path, clock: Clock, run: Callable[..., Any]) -> Iterator[Database]:
    """The memory of a bot that runs alone."""
    database = Database.in_folder(tmp_path / "alone", clock=clock)
    yield database
    run(database.close())


@pytest.fixture(params=["sqlite", "postgres"])
def open_database(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Any, run: Any
) -> Iterator[Callable[[], Database]]:
    """Opens the same memory, as often as it is called, in each kind of store."""
    opened = []
    url = request.getfixturevalue("database_url") if request.param == "postgres" else None

    def open_one() -> Database:
        if url is None:
            database = Database.in_folder(tmp_path, clock=clock)
        else:
            store, salt = PostgresStore(url), prepare_database(url, "123", tmp_path, SALT)
            database = Database(tmp_path, store, salt, clock=clock, number=len(opened) + 1)
        run(database.open())
        opened.append(database)
        return database

    yield open_one
    for database in opened:
        run(database.close())


@pytest.fixture
def database(open_database: Any) -> Database:
    return open_database()


@pytest.fixture
def coverage() -> Coverage:
    counts = {"articles": 8, "pages": 1, "passages": 35, "set_aside": 2}
    day = dt.date(2020, 2, 16)
    return Coverage(("株洲日报",), day, day, counts, "20260101T080000", "2026-01-01T08:00:00+08:00", False)


@pytest.fixture(scope="session")
def served_sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedArchive]:
    """A small archive, opened once; no test replaces its index."""
    folder = tmp_path_factory.mktemp("sample")
    served = open_archive(folder, sample_page(folder / "报纸"))
    yield served
    served.close()


@pytest.fixture
def assembled(
    served_sample: ServedArchive,
    alone: Database,
    clock: Clock,
    run: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[AssembledBot]:
    """A bot on a small archive: user 9 is its administrator, requests are recorded."""
    monkeypatch.setenv("JIANBAO_BOT_ADMINS", "9")
    bot = assembled_bot(served_sample, alone, clock, RecordingRequest())
    run(bot.services.bot.initialize())
    bot.request.calls.clear()
    yield bot
    bot.services.pictures.close()


def message_update(number: int, *, chat: int = 5, message: int = 6, text: str = "问题") -> Update:
    """Somebody has written to the bot."""
    person = User(chat, "读者", is_bot=False)
    said = telegram.Message(
        message, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), Chat(chat, "private"), from_user=person, text=text
    )
    return Update(number, message=said)


def article_of(text: str, **fields: object) -> Article:
    """An article with this text; other fields as given."""
    given = {"id": "id", **fields}
    return Article(no=1, kind=ArticleKind.NEWS, text=text, blocks=(), source="A1.txt", **given)  # type: ignore[arg-type]


def quote_of(text: str, answer: Span | None = None, **fields: object) -> Quote:
    """A quote that is the whole text of an article."""
    return Quote(article_of(text, **fields), 0, len(text), answer, 0.9)


def answer_of(*quotes: Quote, answered: bool = True, question: str = "有多少员工返岗?") -> Answer:
    """An answer with these quotes."""
    return Answer(question, answered, 0.92, quotes, (), Filters(), 1.0)
