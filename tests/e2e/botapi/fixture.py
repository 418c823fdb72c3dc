"""The pytest fixture: `from tests.e2e.botapi.fixture import telegram` in a conftest.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .control import FakeBotAPI

_SECONDS_TO_FINISH = 5.0


@pytest.fixture
def telegram() -> Iterator[FakeBotAPI]:
    """A running double; at the end of the test everything the bot did has to have been right."""
    api = FakeBotAPI()
    with api.running():
        yield api
        api.assert_clean(_SECONDS_TO_FINISH)
