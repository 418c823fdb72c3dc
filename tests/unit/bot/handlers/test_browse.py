"""/calendar without pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.bot.assembled import AssembledBot


def test_the_calendar_names_paper_and_days(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    run(assembled.handlers.browse.calendar(assembled.message("/calendar"), assembled.context()))

    assert "株洲日报" in assembled.texts[0]
    assert "2020" in assembled.texts[0]
