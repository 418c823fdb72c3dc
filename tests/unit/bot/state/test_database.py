"""The bot's memory: hashed, bounded, forgetful, and not taken down by a broken file."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.state.conversations import ConversationRepository, StoredTurn
from bot.state.database import Database
from bot.state.languages import LanguageRepository
from bot.state.votes import VoteRepository
from retrieval.answering.understanding.follow_ups import ConversationTurn as Said

CHAT, PERSON, OTHER = 5, 6, 7


def test_ids_are_hashed_with_a_salt_that_stays_and_that_only_the_owner_reads(
    tmp_path: Path, run: Callable[..., Any]
) -> None:
    states = [Database.in_folder(tmp_path / name) for name in ("a", "a", "b")]
    names = [database.hashed(PERSON) for database in states]
    for database in states:
        run(database.close())

    assert names[0] == names[1] != names[2]
    assert str(PERSON) != names[0] and len(names[0]) == 20
    assert stat.S_IMODE((tmp_path / "a" / "bot.salt").stat().st_mode) == 0o600


def test_forgetting_a_person_leaves_nothing_of_them_and_everything_of_others(
    database: Any, keep: Callable[..., Any], run: Callable[..., Any]
) -> None:
    kept = keep(database)
    for person in (PERSON, OTHER):
        run(VoteRepository(database).vote(kept, person=person, good=True, question=None))
        run(
            ConversationRepository(database).add(StoredTurn(Said("问"), "写", "id"), chat=CHAT, person=person)
        )
        run(LanguageRepository(database, "zh-Hans").choose(person, "en"))

    run(database.forget(database.hashed(PERSON)))

    left = {
        t: run(database.row(f"SELECT count(*) FROM {t}"))[0] for t in ("answer", "vote", "turn", "person")
    }
    assert left == {"answer": 0, "vote": 1, "turn": 1, "person": 1}
