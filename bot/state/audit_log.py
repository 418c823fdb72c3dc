"""Audit log: actions of administrators, as log lines and as database rows."""

from __future__ import annotations

from contextlib import suppress

from telegram import Update

from bot.errors import StateUnavailable
from bot.state.database import Database
from retrieval.ops.logging import log_event

AUDIT_TTL_S = 2 * 365 * 24 * 3600.0
MAX_AUDIT_ROWS = 10_000


class AuditLog:
    """Records actions. Administrators appear by numeric id, as in the settings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, update: Update, action: str, detail: str = "") -> None:
        """Record an action of the sender of this update."""
        admin = update.effective_user.id if update.effective_user else 0
        log_event("admin", admin=admin, action=action, detail=detail)
        with suppress(StateUnavailable):  # it stands in the log
            await self._database.write(
                "INSERT INTO audit VALUES (?, ?, ?, ?)", self._database.clock(), admin, action, detail[:200]
            )
            await self._database.keep_newest("audit", seconds=AUDIT_TTL_S, most=MAX_AUDIT_ROWS)
