"""Queries behind buttons: of their chat, for a time, and no answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.state.answers import AnswerRepository
from bot.state.buttons.stored_queries import QUERY_TTL_S, QueryRepository
from bot.state.database import Database
from tests.clock import Clock

ME, CHAT, OTHER = 6, 5, 7


def test_a_query_is_known_in_its_chat_to_its_kind_and_for_a_time(
    database: Database, clock: Clock, run: Callable[..., Any]
) -> None:
    queries = QueryRepository(database, "trend")

    id = run(queries.keep("夜航 OR 渡轮", chat=CHAT, person=ME))

    assert run(queries.find(id, chat=CHAT)) == "夜航 OR 渡轮"
    assert run(queries.find(id, chat=OTHER)) is None
    assert run(QueryRepository(database, "cuttings").find(id, chat=CHAT)) is None
    clock.now += QUERY_TTL_S + 1
    assert run(queries.find(id, chat=CHAT)) is None


def test_a_query_is_no_answer_and_an_answer_no_query(
    database: Database, keep: Callable[..., Any], run: Callable[..., Any]
) -> None:
    queries, answer = QueryRepository(database, "trend"), keep(database)

    id = run(queries.keep("夜航", chat=CHAT, person=ME))

    assert run(AnswerRepository(database).find(id, chat=CHAT)) is None
    assert run(queries.find(answer.id, chat=CHAT)) is None


def test_a_query_is_forgotten_with_its_person(database: Database, run: Callable[..., Any]) -> None:
    queries = QueryRepository(database, "trend")
    id = run(queries.keep("夜航", chat=CHAT, person=ME))

    run(database.forget(database.hashed(ME)))

    assert run(queries.find(id, chat=CHAT)) is None
