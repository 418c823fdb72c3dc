"""The SQLite store: private, and replaced when it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.state.answers import AnswerRepository
from bot.state.database import Database
from tests.clock import Clock

CHAT, PERSON, OTHER = 5, 6, 7


@pytest.mark.parametrize("content", [b"no database at all" * 500, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_broken_database_is_set_aside_and_the_bot_goes_on(
    tmp_path: Path, clock: Clock, content: bytes, keep: Callable[..., Any], run: Callable[..., Any]
) -> None:
    (tmp_path / "bot.sqlite").write_bytes(content)

    database = Database.in_folder(tmp_path, clock=clock)
    kept = keep(database)

    assert run(AnswerRepository(database).find(kept.id, chat=CHAT)) == kept
    assert len(list(tmp_path.glob("bot.sqlite.damaged-*"))) == 1
    run(database.close())


def test_only_its_owner_can_read_the_memory(tmp_path: Path, run: Callable[..., Any]) -> None:
    (tmp_path / "bot.sqlite").touch(mode=0o644)  # as an earlier version left it
    database = Database.in_folder(tmp_path)
    run(database.write("INSERT INTO count VALUES ('2020-02-16', 'answered', 1)"))

    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {"bot.sqlite", "bot.sqlite-wal", "bot.salt"} <= modes.keys()
