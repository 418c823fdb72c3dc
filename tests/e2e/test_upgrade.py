"""The bot after an upgrade: what an earlier program left is rebuilt or brought up to date, and said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.state.database import Database, salt_in
from bot.state.schema import SCHEMA_VERSION
from bot.state.sqlite import DATABASE_FILE, SqliteStore
from retrieval.index.manifest import FORMAT, MANIFEST
from retrieval.index.shelf import GenerationDirectory
from tests.conftest import build_archive
from tests.e2e.archives import sample_page
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import running_bot, settings_for
from tests.unit.bot.state.test_migration import VERSION_1

STAFF = "中车株洲所有多少员工返岗?"


def of_an_earlier_program(data: Path, archive: Path, reader: Person) -> None:
    """An index of an earlier format; a memory of the first version, in which a reader has chosen English."""
    live = build_archive(archive, data).current()
    assert live is not None
    manifest = live / MANIFEST
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(f'"format": {FORMAT}', f'"format": {FORMAT - 1}'), encoding="utf-8")
    who = Database(data, SqliteStore(data.parent), salt_in(data)).hashed(reader.id)
    with closing(sqlite3.connect(data / DATABASE_FILE)) as database:
        database.executescript(VERSION_1)
        database.execute("INSERT INTO person VALUES (?, 'en', 2e9)", (who,))
        database.commit()


def test_an_older_index_is_rebuilt_and_an_older_memory_goes_on(
    api: FakeBotAPI, reader: Person, tmp_path: Path
) -> None:
    archive = tmp_path / "报纸"
    sample_page(archive)
    of_an_earlier_program(tmp_path / "data", archive, reader)

    with running_bot(api, tmp_path, settings_for(api, archive=archive)) as bot:
        reader.says(STAFF)
        answer = reader.next_reply()

    assert "7000余名" in answer.text
    assert "% sure" in answer.text
    assert f"index_rebuilt why=format found={FORMAT - 1}" in bot.output
    assert f"state_migrated before=1 now={SCHEMA_VERSION} kept=bot.sqlite.v1" in bot.output
    assert GenerationDirectory(tmp_path / "data", [archive]).current() is not None
