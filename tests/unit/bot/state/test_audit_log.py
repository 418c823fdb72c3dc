"""Actions of administrators are on record, in the log at least."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import StateUnavailable
from bot.state.audit_log import AUDIT_TTL_S, AuditLog
from bot.state.database import Database
from retrieval.ops.logging import subscribe
from tests.clock import Clock
from tests.unit.bot.conftest import message_update


def test_an_action_is_stored_with_the_id_of_its_administrator(
    database: Database, run: Callable[..., Any]
) -> None:
    audit = AuditLog(database)

    run(audit(message_update(1, chat=11), "reload"))
    run(audit(message_update(2, chat=22), "upload", "报" * 300))

    rows = run(database.rows("SELECT made, admin, action, detail FROM audit ORDER BY admin"))
    assert rows == [(1000.0, 11, "reload", ""), (1000.0, 22, "upload", "报" * 200)]


def test_records_are_kept_for_two_years(database: Database, clock: Clock, run: Callable[..., Any]) -> None:
    audit = AuditLog(database)
    run(audit(message_update(1, chat=11), "reload"))
    clock.now += AUDIT_TTL_S + 1

    run(audit(message_update(2, chat=11), "export"))

    assert run(database.rows("SELECT action FROM audit")) == [("export",)]


def test_without_the_database_an_action_stands_in_the_log() -> None:
    async def fail(*args: object) -> None:
        raise StateUnavailable()

    events: list[tuple[str, object, object]] = []
    unsubscribe = subscribe(lambda name, facts: events.append((name, facts["admin"], facts["action"])))
    away: Any = SimpleNamespace(write=fail, clock=lambda: 0.0)

    asyncio.run(AuditLog(away)(message_update(1, chat=11), "reload"))
    unsubscribe()

    assert events == [("admin", 11, "reload")]


@pytest.mark.parametrize("action", ["reload", "roll_back"])
def test_an_update_without_a_sender_is_recorded_as_nobody(
    alone: Database, run: Callable[..., Any], action: str
) -> None:
    update: Any = SimpleNamespace(effective_user=None)

    run(AuditLog(alone)(update, action))

    assert run(alone.rows("SELECT admin, action FROM audit")) == [(0, action)]
