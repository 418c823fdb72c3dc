"""One double of the Bot API for each module of tests, judged at the end of every test.

The modules in `fixed_archive` and in `changing_archive` share one, and one bot, for the whole session.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count

import pytest

from tests.e2e.botapi import FakeBotAPI, Person, tdlib

ADMIN = 9001
SECONDS = 240.0
"""Longest wait for the bot, on a busy machine."""
_SECONDS_TO_FINISH = 120.0
_ids = count(1001)


@pytest.fixture(scope="module")
def api() -> Iterator[FakeBotAPI]:
    double = FakeBotAPI(timeout=SECONDS)
    with double.running():
        yield double


@pytest.fixture(autouse=True)
def clean(api: FakeBotAPI, request: pytest.FixtureRequest) -> Iterator[None]:
    """Everything the bot did in a test has to have been right; an earlier test's problems are its own."""
    judged, parsed, before = api.judged(), Counter(tdlib.judged), api.problems()
    yield
    try:
        api.assert_clean(_SECONDS_TO_FINISH, but=before)
    finally:
        api.cancel_troubles()  # ordered by a test that has failed; the next one's bot must not meet them
    request.node.user_properties.append(("requests judged", dict(api.judged() - judged)))
    request.node.user_properties.append(("texts judged by TDLib", dict(tdlib.judged - parsed)))


def administrator(api: FakeBotAPI) -> Person:
    """The administrator, who has written to the bot before it was started."""
    person = api.user(ADMIN, "管理员")
    person.says("/start")
    return person


@pytest.fixture(scope="module")
def admin(api: FakeBotAPI) -> Person:
    return administrator(api)


@pytest.fixture
def reader(api: FakeBotAPI) -> Person:
    """Somebody new in each test."""
    return api.user(next(_ids), "读者")
