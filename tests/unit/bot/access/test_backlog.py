"""Messages from before: told once, and again after the next downtime."""

from __future__ import annotations

from bot.access.backlog import Age, BacklogFilter
from tests.unit.bot.conftest import message_update

SENT = 1_767_225_600.0
"""When the messages of `message_update` were sent, in Unix seconds."""


def test_a_chat_is_told_once_and_once_more_when_it_happens_again():
    now = [SENT + 700]
    downtime = BacklogFilter(600, lambda: now[0])
    message = message_update(1).message

    first = [downtime.age(message) for _ in range(3)]
    now[0] = SENT + 5
    fresh = downtime.age(message)
    now[0] = SENT + 700
    again = [downtime.age(message) for _ in range(2)]

    assert first == [Age.OLD, Age.OLD_AND_TOLD, Age.OLD_AND_TOLD]
    assert fresh is Age.FRESH
    assert again == [Age.OLD, Age.OLD_AND_TOLD]


def test_nothing_is_too_old_where_no_age_is_set():
    assert BacklogFilter(0, lambda: SENT + 1e9).age(message_update(1).message) is Age.FRESH
    assert BacklogFilter(600, lambda: SENT + 1e9).age(None) is Age.FRESH
