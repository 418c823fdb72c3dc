"""Stored answers: found in their chat only, bounded, and expired after a week."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.state import answers
from bot.state.answers import AnswerRepository
from tests.clock import Clock
from tests.unit.bot.conftest import answer_of, quote_of

CHAT, PERSON, OTHER = 5, 6, 7


def test_an_answer_is_found_in_its_chat_only_by_another_bot_and_after_a_restart(
    open_database: Any, keep: Callable[..., Any], run: Callable[..., Any]
) -> None:
    kept = keep(open_database())
    again = open_database()

    assert run(AnswerRepository(again).find(kept.id, chat=CHAT)) == kept
    assert run(AnswerRepository(again).find(kept.id, chat=OTHER)) is None


def test_an_answer_expires(
    database: Any, clock: Clock, keep: Callable[..., Any], run: Callable[..., Any]
) -> None:
    kept = keep(database)
    clock.now += answers.ANSWER_TTL_S + 1

    assert run(AnswerRepository(database).find(kept.id, chat=CHAT)) is None


def test_the_answers_kept_are_bounded(
    database: Any,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    keep: Callable[..., Any],
    run: Callable[..., Any],
) -> None:
    monkeypatch.setattr(answers, "MAX_ANSWERS", 10)
    store = AnswerRepository(database)

    for _ in range(200):
        clock.now += 1
        run(store.keep(answer_of(quote_of("一句。")), generation="g", chat=CHAT, person=PERSON))

    assert run(database.row("SELECT count(*) FROM answer"))[0] <= 10 + answers.ANSWERS_PER_SWEEP


def test_an_answer_knows_who_had_asked(
    database: Any, keep: Callable[..., Any], run: Callable[..., Any]
) -> None:
    kept, store = keep(database), AnswerRepository(database)

    assert run(store.was_given_to(PERSON, kept.id))
    assert not run(store.was_given_to(OTHER, kept.id))
    assert not run(store.was_given_to(PERSON, "AAAAAAAA"))
