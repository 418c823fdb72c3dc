"""A memory of an earlier version is brought to this one; what was in it stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.state.conversations import ConversationRepository, StoredTurn
from bot.state.database import Database
from bot.state.schema import SCHEMA_VERSION
from bot.state.sqlite import DATABASE_FILE, migrate_database
from bot.transport.update_log import UpdateLog
from retrieval.answering.understanding.follow_ups import ConversationTurn as Said
from retrieval.ops.logging import subscribe
from tests.clock import Clock

VERSION_1 = """
CREATE TABLE answer (
    id TEXT PRIMARY KEY, chat TEXT NOT NULL, person TEXT NOT NULL, made REAL NOT NULL, body TEXT NOT NULL
);
CREATE INDEX answer_made ON answer (made);
CREATE TABLE turn (chat TEXT NOT NULL, person TEXT NOT NULL, made REAL NOT NULL, body TEXT NOT NULL);
CREATE INDEX turn_of ON turn (chat, person, made);
CREATE TABLE vote (
    answer TEXT NOT NULL, person TEXT NOT NULL, made REAL NOT NULL, good INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (answer, person)
);
CREATE TABLE person (person TEXT PRIMARY KEY, language TEXT, seen REAL NOT NULL);
CREATE TABLE watch (
    person TEXT NOT NULL, chat INTEGER NOT NULL, word TEXT NOT NULL, made REAL NOT NULL,
    PRIMARY KEY (person, word)
);
CREATE TABLE count (day TEXT NOT NULL, what TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (day, what));
CREATE TABLE picture (key TEXT PRIMARY KEY, file TEXT NOT NULL, made REAL NOT NULL);
CREATE TABLE taken (
    id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, message INTEGER NOT NULL, made REAL NOT NULL
);
CREATE TABLE audit (made REAL NOT NULL, admin INTEGER NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL);
PRAGMA user_version=1;
"""


def test_a_memory_of_version_1_keeps_its_conversations_and_its_open_questions(
    tmp_path: Path, clock: Clock, run: Callable[..., Any]
) -> None:
    name = Database.in_folder(tmp_path / "salt").hashed
    (tmp_path / "bot.salt").write_bytes((tmp_path / "salt" / "bot.salt").read_bytes())
    turns = [StoredTurn(Said(f"问{number}"), "写", "id").to_json() for number in range(3)]
    with closing(sqlite3.connect(tmp_path / DATABASE_FILE)) as before, before:
        before.executescript(VERSION_1)
        for body in turns:
            before.execute("INSERT INTO turn VALUES (?, ?, ?, ?)", (name(5), name(6), clock.now, body))
        before.execute("INSERT INTO taken VALUES (7, 5, 9, ?)", (clock.now,))

    database = Database.in_folder(tmp_path, clock=clock)
    kept = run(ConversationRepository(database).turns(chat=5, person=6))
    left = run(UpdateLog(database, lambda update: True).open())
    run(database.close())

    assert [turn.question for turn in kept] == ["问0", "问1", "问2"]
    assert [one.update for one in left] == [7]
    assert list(tmp_path.glob("*.damaged-*")) == []


def test_a_copy_of_what_it_was_stays_that_its_owner_alone_can_read(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / DATABASE_FILE)) as database:
        database.executescript(VERSION_1)
    events = []
    end = subscribe(lambda name, facts: events.append((name, dict(facts))))

    migrate_database(tmp_path)
    migrate_database(tmp_path)
    end()

    kept = tmp_path / f"{DATABASE_FILE}.v1"
    assert kept.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
    assert events == [("state_migrated", {"before": 1, "now": SCHEMA_VERSION, "kept": kept.name})]
