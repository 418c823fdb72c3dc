"""The inbox and the processor of updates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from structlog.contextvars import get_contextvars

from bot.state.database import Database
from bot.transport.inbox import UpdateProcessor
from bot.transport.update_log import UpdateLog
from tests.unit.bot.conftest import message_update


def test_an_update_is_bound_to_the_log_while_it_is_processed(
    alone: Database, run: Callable[..., Any]
) -> None:
    processor = UpdateProcessor(2, UpdateLog(alone, lambda update: True))
    bound: list[dict[str, Any]] = []

    async def handler() -> None:
        bound.append(get_contextvars())

    async def work() -> dict[str, Any]:
        await processor.do_process_update(message_update(7), handler())
        return get_contextvars()

    assert run(work()) == {}
    assert bound == [{"update": 7}]
