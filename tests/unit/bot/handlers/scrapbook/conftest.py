"""A reader who asks and keeps the quote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.bot.assembled import AssembledBot

QUESTION = "天元区有多少家规模以上工业企业复工?"


@pytest.fixture
def clip(assembled: AssembledBot, run: Callable[..., Any]) -> Callable[..., str]:
    """Send /clip with these words; gives the answer."""

    def say(words: str = "", **more: Any) -> str:
        run(assembled.handlers.clip.clip(assembled.message(f"/clip {words}", **more), assembled.context()))
        return assembled.texts[-1] if assembled.texts else ""

    return say


@pytest.fixture
def kept(assembled: AssembledBot, run: Callable[..., Any]) -> str:
    """The notice after the quote of an answer was kept."""
    run(assembled.handlers.ask.text(assembled.message(QUESTION), assembled.context()))
    run(assembled.handlers.cuttings.keep(assembled.tap(assembled.buttons["收藏"]), assembled.context()))
    return assembled.texts[-1]
