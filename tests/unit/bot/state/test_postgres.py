"""The memory in PostgreSQL: who may use it, and what happens while it is away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.errors import ForeignState, RefusedState, StateUnavailable, UnknownState
from bot.state import postgres as module
from bot.state.conversations import ConversationRepository, StoredTurn
from bot.state.cuttings import CuttingRepository
from bot.state.database import Database, salt_in
from bot.state.languages import LanguageRepository
from bot.state.postgres import PostgresStore, prepare_database
from bot.state.subscriptions import SubscriptionRepository
from bot.transport.update_log import UpdateLog
from retrieval.answering.understanding.follow_ups import ConversationTurn
from retrieval.models import Span
from retrieval.ops.logging import subscribe
from retrieval.scrapbook.cutting import cut_words
from tests.clock import Clock
from tests.postgres import PASSWORD, PostgresServer
from tests.unit.bot.conftest import SALT, article_of, message_update


def prepared(
    url: str, bot: str = "123", folder: Path = Path("nowhere"), *, salt: bytes = SALT, **further: Any
) -> bytes:
    return prepare_database(url, bot, folder, salt, **further)


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    events = []
    end = subscribe(lambda name, facts: events.append((name, facts)))
    yield events
    end()


def test_every_bot_of_a_deployment_gets_the_same_salt(database_url: Any) -> None:
    assert prepared(database_url) == prepared(database_url, salt=bytes(32)) == SALT
    assert prepared(database_url) == SALT


def test_the_memory_of_another_bot_is_not_touched(database_url: Any) -> None:
    prepared(database_url)

    with pytest.raises(ForeignState) as error:
        prepared(database_url, "456")

    assert error.value.facts["bot"] == "123"


def test_tables_of_another_version_are_left_alone(database_url: Any) -> None:
    prepared(database_url)
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE fact SET value = '99' WHERE name = 'version'")

    with pytest.raises(UnknownState):
        prepared(database_url)


def test_a_wrong_password_is_said_and_not_repeated(postgres: PostgresServer) -> None:
    with pytest.raises(RefusedState) as error:
        prepared(postgres.url("postgres", password="wrong-one"))

    assert "password authentication failed" in error.value.facts["said"]
    assert "wrong-one" not in str(error.value.facts)


def test_a_start_waits_for_a_database_that_is_not_there_yet(
    postgres: PostgresServer, database_url: Any, logged: list[Any]
) -> None:
    elsewhere = database_url.replace(f":{postgres.port}/", ":1/")
    waited = []

    class Enough(Exception):
        pass

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            raise Enough

    with pytest.raises(Enough):
        prepared(elsewhere, sleep=sleep)

    assert waited == [0.5, 1.0, 2.0]
    assert [name for name, _ in logged] == ["state_unreachable"] * 3
    assert PASSWORD not in str(logged)


def test_what_no_text_of_the_database_can_hold_is_replaced(
    database_url: Any, run: Callable[..., Any], tmp_path: Path
) -> None:
    async def work() -> list[str]:
        store = PostgresStore(database_url)
        await store.open()
        watching = SubscriptionRepository(Database(tmp_path, store, prepared(database_url)))
        await watching.add("大\0桥\ud800", person=5, chat=6)
        words = await watching.words(5)
        await store.close()
        return words

    assert run(work()) == ["大\ufffd桥?"]


def test_while_it_is_away_that_is_said_at_once_and_updates_are_written_down_afterwards(
    database_url: Any,
    postgres: PostgresServer,
    run: Callable[..., Any],
    tmp_path: Path,
    logged: list[Any],
    clock: Clock,
) -> None:
    salt = prepared(database_url)
    first, twice = message_update(7), message_update(7)

    async def work() -> tuple[list[bool], bool, tuple[bool, bool], list[Any]]:
        store = PostgresStore(database_url)
        await store.open()
        database = Database(tmp_path, store, salt, number=4, clock=clock)
        update_log, languages = (
            UpdateLog(database, lambda update: True),
            LanguageRepository(database, "zh-Hans"),
        )
        postgres.stop()
        try:
            await languages.recall(first.effective_user)
            taken = [await update_log.begin(update) for update in (first, twice, message_update(8))]
            await update_log.end(7)
            with pytest.raises(StateUnavailable):
                await database.rows("SELECT 1")
            away = store.seconds_away
        finally:
            postgres.start()
        async with asyncio.timeout(60):
            while not any(name == "state_back" for name, _ in logged):
                await asyncio.sleep(0.01)
        again = await update_log.begin(message_update(8)), await update_log.begin(message_update(9))
        rows = await database.rows("SELECT id, chat, bot FROM taken ORDER BY id")
        await store.close()
        return taken, away > 0, again, rows

    assert run(work()) == ([True, False, True], True, (False, True), [(7, 0, 4), (8, 5, 4), (9, 5, 4)])
    assert [name for name, _ in logged].count("state_away") == 1


def test_a_database_that_never_answers_is_away_after_a_set_time(
    database_url: Any, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(database_url)
    monkeypatch.setattr(module, "STATEMENT_TIMEOUT_S", 0.2)

    async def work() -> None:
        store = PostgresStore(database_url)
        await store.open()
        with pytest.raises(StateUnavailable):
            await store.rows("SELECT pg_sleep(30)")
        await store.close()

    run(work())


def test_what_a_bot_remembered_alone_is_taken_along_once_and_under_the_same_names(
    database_url: Any, run: Callable[..., Any], tmp_path: Path
) -> None:
    alone = Database.in_folder(tmp_path)
    for person in (5, 6):
        run(LanguageRepository(alone, "zh-Hans").choose(person, "en"))
    run(UpdateLog(alone, lambda update: True).begin(message_update(7, chat=5)))
    run(alone.close())

    salts = [prepared(database_url, folder=tmp_path, salt=salt_in(tmp_path)) for _ in range(2)]

    async def work() -> tuple[list[Any], list[int], Any, str]:
        database = Database(tmp_path, PostgresStore(database_url), salts[0], number=3)
        await database.open()
        people = await database.rows("SELECT language FROM person WHERE person = ?", alone.hashed(5))
        left = await UpdateLog(database, lambda update: True).take_over(0)
        total = await database.row("SELECT count(*) FROM person")
        await database.close()
        return people, [one.update for one in left], total, database.hashed(5)

    assert run(work()) == ([("en",)], [7], (2,), alone.hashed(5))
    assert salts[0] == salts[1]


def test_conversations_and_cuttings_taken_along_go_on(
    database_url: Any, run: Callable[..., Any], tmp_path: Path
) -> None:
    alone = Database.in_folder(tmp_path)
    for number in range(3):
        turn = StoredTurn(ConversationTurn(f"问{number}"), "写", "id")
        run(ConversationRepository(alone).add(turn, chat=5, person=6))
    run(CuttingRepository(alone).keep(cut_words(article_of("渡口夜航。"), Span(0, 5)), person=6, note="留底"))
    run(alone.close())
    salt = prepared(database_url, folder=tmp_path, salt=salt_in(tmp_path))

    async def work() -> tuple[list[str], list[tuple[int, str]]]:
        database = Database(tmp_path, PostgresStore(database_url), salt)
        await database.open()
        turns, cuttings = ConversationRepository(database), CuttingRepository(database)
        await turns.add(StoredTurn(ConversationTurn("问3"), "写", "id"), chat=5, person=6)
        await cuttings.keep(cut_words(article_of("首班渡轮。"), Span(0, 5)), person=6)
        asked, kept = await turns.turns(chat=5, person=6), await cuttings.all(6)
        await database.close()
        return [one.question for one in asked], [(one.kept.number, one.kept.note) for one in kept]

    assert run(work()) == (["问0", "问1", "问2", "问3"], [(2, ""), (1, "留底")])
