"""What administrators did: a line in the log and a row in the database, which keeps the last of them."""

from __future__ import annotations

from contextlib import suppress

from telegram import Update

from bot.errors import StateAway
from bot.ops.logging import event
from bot.state.database import State

SECONDS = 2 * 365 * 24 * 3600.0
MOST = 10_000


class Audit:
    """Writes down each action. Administrators stand with their numeric id: they are known anyway."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def __call__(self, update: Update, action: str, detail: str = "") -> None:
        """Whoever this update comes from did this."""
        admin = update.effective_user.id if update.effective_user else 0
        event("admin", admin=admin, action=action, detail=detail, update=update.update_id)
        with suppress(StateAway):  # it stands in the log
            await self._state.write(
                "INSERT INTO audit VALUES (?, ?, ?, ?)", self._state.clock(), admin, action, detail[:200]
            )
            await self._state.keep_newest("audit", seconds=SECONDS, most=MOST)
