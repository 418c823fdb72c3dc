"""The backlog of a downtime: one notice a chat, and another after the next downtime."""

from __future__ import annotations

from bot.access.backlog import Age, BacklogFilter
from tests.unit.bot.conftest import message_update

SENT = 1_767_225_600.0
"""When the messages of `message_update` were sent, in Unix seconds."""


def test_a_chat_is_told_once_and_once_more_when_it_happens_again() -> None:
    now = [SENT + 700]
    backlog = BacklogFilter(600, lambda: now[0])
    message = message_update(1).message

    first = [backlog.age(message) for _ in range(3)]
    now[0] = SENT + 5
    fresh = backlog.age(message)
    now[0] = SENT + 700
    again = [backlog.age(message) for _ in range(2)]

    assert first == [Age.OLD, Age.OLD_AND_NOTIFIED, Age.OLD_AND_NOTIFIED]
    assert fresh is Age.FRESH
    assert again == [Age.OLD, Age.OLD_AND_NOTIFIED]


def test_nothing_is_too_old_where_no_age_is_set() -> None:
    assert BacklogFilter(0, lambda: SENT + 1e9).age(message_update(1).message) is Age.FRESH
    assert BacklogFilter(600, lambda: SENT + 1e9).age(None) is Age.FRESH
