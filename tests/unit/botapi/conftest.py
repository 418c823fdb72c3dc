"""A running double with a clock that stands still, and someone who talks to it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.botapi.fixture import telegram
from tests.unit.botapi.client import NOON, Client, check_answer

__all__ = ["alice", "api", "client", "telegram"]


@pytest.fixture
def api() -> Iterator[FakeBotAPI]:
    double = FakeBotAPI("42:TEST", clock=lambda: NOON)
    with double.running():
        yield double
    for call in double.calls():
        check_answer(call)


@pytest.fixture
def client(api: FakeBotAPI) -> Iterator[Client]:
    with httpx.Client(timeout=10) as http:
        yield Client(http, f"{api.base_url}{api.token}")


@pytest.fixture
def alice(api: FakeBotAPI) -> Person:
    """A person who has started the bot."""
    person = api.user(1001, "Alice", language_code="zh-hans")
    person.says("/start")
    return person
