"""Answers stored for the tests of the state."""

from __future__ import annotations

import pytest

from bot.state.answers import AnswerRepository
from tests.unit.bot.conftest import answer_of, quote_of

CHAT, PERSON, OTHER = 5, 6, 7


@pytest.fixture
def keep(run):
    def keep(state, *texts):
        quotes = [quote_of(text) for text in texts or ["一句。"]]
        return run(AnswerRepository(state).keep(answer_of(*quotes), generation="g", chat=CHAT, person=PERSON))

    return keep
