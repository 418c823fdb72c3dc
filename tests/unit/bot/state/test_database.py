"""The bot's memory: hashed, bounded, forgetful, and not taken down by a broken file."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.state.conversations import ConversationRepository, StoredTurn
from bot.state.database import Database, salt_in
from bot.state.languages import LanguageRepository
from bot.state.subscriptions import SubscriptionRepository
from bot.state.votes import VoteRepository
from retrieval.answering.understanding.follow_ups import ConversationTurn as Said
from retrieval.errors import DataUnusable
from tests.unit.limits import without_room

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


def test_a_flipped_bit_of_the_salt_is_mended(tmp_path: Path) -> None:
    salt = salt_in(tmp_path)
    changed = bytearray(salt)
    changed[7] ^= 16
    (tmp_path / "bot.salt").write_bytes(changed)

    assert salt_in(tmp_path) == salt
    assert (tmp_path / "bot.salt").read_bytes() == salt


def test_a_salt_of_an_earlier_version_or_backup_is_kept(tmp_path: Path) -> None:
    (tmp_path / "bot.salt").write_bytes(b"s" * 32)

    assert salt_in(tmp_path) == b"s" * 32
    (tmp_path / "bot.salt").write_bytes(b"t" * 32)
    assert salt_in(tmp_path) == b"t" * 32


def test_a_folder_that_is_a_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")

    with pytest.raises(DataUnusable):
        Database.in_folder(tmp_path / "data")


def test_a_full_disk_takes_no_salt_away(tmp_path: Path) -> None:
    salt = salt_in(tmp_path)
    damaged = bytes([salt[0] ^ 4]) + salt[1:]
    (tmp_path / "bot.salt").write_bytes(damaged)

    with without_room(), pytest.raises(OSError):
        salt_in(tmp_path)

    assert (tmp_path / "bot.salt").read_bytes() == damaged
    assert salt_in(tmp_path) == salt


@pytest.mark.parametrize(
    ("word", "watched"), [("chat", ["渡口"]), ("TABLE watch", []), ("person, word)", [])]
)
def test_a_character_of_the_schema_that_is_none_is_damage(
    tmp_path: Path, run: Callable[..., Any], word: str, watched: list[str]
) -> None:
    database = Database.in_folder(tmp_path)
    run(SubscriptionRepository(database).add("渡口", person=PERSON, chat=CHAT))
    run(database.close())
    content = bytearray((tmp_path / "bot.sqlite").read_bytes())
    at = content.index(word.encode(), content.index(b"TABLE watch"))
    content[at] ^= 0x80
    (tmp_path / "bot.sqlite").write_bytes(content)

    mended = Database.in_folder(tmp_path)

    assert run(SubscriptionRepository(mended).words(PERSON)) == watched
    assert len(list(tmp_path.glob("bot.sqlite.damaged-*"))) == 1
