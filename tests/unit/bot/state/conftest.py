"""Answers stored for the tests of the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.state.answers import AnswerRepository
from bot.state.database import Database
from tests.unit.bot.conftest import answer_of, quote_of

CHAT, PERSON, OTHER = 5, 6, 7


@pytest.fixture
def keep(run: Callable[..., Any]) -> Callable[..., Any]:
    def keep(database: Database, *texts: str) -> Any:
        quotes = [quote_of(text) for text in texts or ["一句。"]]
        return run(
            AnswerRepository(database).keep(answer_of(*quotes), generation="g", chat=CHAT, person=PERSON)
        )

    return keep
