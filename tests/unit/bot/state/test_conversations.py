"""Conversations: the last turns, for half an hour."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.state import conversations
from bot.state.conversations import ConversationRepository, StoredTurn
from bot.state.database import Database
from retrieval.answering.understanding.follow_ups import ConversationTurn as Said
from tests.clock import Clock

CHAT, PERSON, OTHER = 5, 6, 7


def test_a_conversation_keeps_its_last_turns_and_ends_by_itself(
    database: Any, clock: Clock, run: Callable[..., Any]
) -> None:
    talk = ConversationRepository(database)
    for number in range(8):
        run(talk.add(StoredTurn(Said(f"问{number}"), "写", "id"), chat=CHAT, person=PERSON))

    kept = [turn.question for turn in run(talk.turns(chat=CHAT, person=PERSON))]
    others = run(talk.turns(chat=CHAT, person=OTHER))
    clock.now += conversations.TURN_TTL_S + 1

    assert kept == ["问3", "问4", "问5", "问6", "问7"]
    assert others == ()
    assert run(talk.turns(chat=CHAT, person=PERSON)) == ()


def test_questions_whose_time_is_over_leave_the_disk_although_nobody_writes(
    alone: Database, clock: Clock, run: Callable[..., Any]
) -> None:
    talk = ConversationRepository(alone)
    run(talk.add(StoredTurn(Said("secret-question"), "secret-question", "id"), chat=CHAT, person=PERSON))
    before = on_disk(alone)
    looked = []

    async def later(seconds: float) -> None:
        looked.append(seconds)
        if len(looked) > 1:
            raise asyncio.CancelledError
        clock.now += conversations.TURN_TTL_S + 1

    with pytest.raises(asyncio.CancelledError):
        run(talk.expire_for_ever(later))

    assert b"secret-question" in before
    assert b"secret-question" not in on_disk(alone)
    assert looked == [conversations.EXPIRY_INTERVAL_S] * 2


@pytest.mark.parametrize("forget", ["new", "forget"])
def test_what_is_forgotten_leaves_the_disk(alone: Database, forget: str, run: Callable[..., Any]) -> None:
    talk = ConversationRepository(alone)
    run(talk.add(StoredTurn(Said("secret-question"), "secret-question", "id"), chat=CHAT, person=PERSON))

    if forget == "new":
        run(talk.forget(chat=CHAT, person=PERSON))
    else:
        run(alone.forget(alone.hashed(PERSON)))

    assert b"secret-question" not in on_disk(alone)


def on_disk(database: Database) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(database.folder.glob("bot.sqlite*")))


def test_expired_questions_go_from_any_store(database: Any, clock: Clock, run: Callable[..., Any]) -> None:
    talk = ConversationRepository(database)
    run(talk.add(StoredTurn(Said("问"), "写", "id"), chat=CHAT, person=PERSON))
    clock.now += conversations.TURN_TTL_S + 1

    run(talk.expire())

    assert run(database.row("SELECT count(*) FROM turn"))[0] == 0


def test_new_forgets_a_conversation(database: Any, run: Callable[..., Any]) -> None:
    talk = ConversationRepository(database)
    run(talk.add(StoredTurn(Said("问"), "写", "id"), chat=CHAT, person=PERSON))

    run(talk.forget(chat=CHAT, person=PERSON))

    assert run(talk.turns(chat=CHAT, person=PERSON)) == ()
