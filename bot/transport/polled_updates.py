"""Polled updates, checked one by one before the library parses them.

The library parses a whole poll at once: one update that it cannot parse loses the others, and is fetched
again for ever. Such an update becomes an empty one with its number, so that Telegram is told it was taken.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

from telegram import Update

from retrieval.ops.logging import log_event

MAX_UPDATES_PER_POLL = 100
"""Bot API, getUpdates.limit; fewer mean that none are left at Telegram."""


@dataclass(frozen=True, slots=True)
class PolledUpdates:
    """Content of one poll.

    content: for the library, as JSON. count: updates in it.
    newest:  Unix time of its newest message, by Telegram's clock; None without a message.
    """

    content: bytes
    count: int
    newest: int | None


def read_poll(content: bytes) -> PolledUpdates | None:
    """Check the answer to a poll; None without a list of updates."""
    try:
        answer = json.loads(content)
        updates = answer["result"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(updates, list):
        return None
    kept = [readable for update in updates if (readable := _readable(update)) is not None]
    if len(kept) < len(updates) and not kept:
        return None  # nothing to tell Telegram: the same would come at once
    if kept != updates:
        content = json.dumps({**answer, "result": kept}).encode()
    dates = [date for update in kept if (date := _date(update)) is not None]
    return PolledUpdates(content, len(updates), max(dates, default=None))


def _readable(update: Any) -> dict[str, Any] | None:
    """The update, or an empty one; None without a number."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int):
        log_event("update_without_number", level=logging.WARNING)
        return None
    try:
        Update.de_json(update, None)
    except Exception as error:  # noqa: BLE001 -- whatever the parser meets in it
        kind = "+".join(sorted(update.keys() - {"update_id"}))[:60]
        log_event(
            "update_unreadable", level=logging.WARNING, update=number, kind=kind, error=type(error).__name__
        )
        return {"update_id": number}
    return {**update}


def _date(update: dict[str, Any]) -> int | None:
    message = update.get("message")
    date = message.get("date") if isinstance(message, dict) else None
    return date if isinstance(date, int) else None
