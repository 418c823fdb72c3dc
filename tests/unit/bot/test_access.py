"""Who may do what, and how often."""

from __future__ import annotations

import pytest

from bot import access
from bot.access import Gate, Verdict, Who

ADMIN, READER, OTHER = 1, 2, 3
GRANTED, TOO_FAST, STILL = Verdict.GRANTED, Verdict.TOO_FAST, Verdict.STILL_TOO_FAST


@pytest.fixture
def gate(clock):
    return Gate((ADMIN,), per_minute=3, clock=clock)


def asks(gate, user=READER):
    return gate.judge(user, Who.EVERYONE)


def test_administrators_are_known_by_their_number(gate):
    assert gate.judge(ADMIN, Who.ADMINS) is GRANTED
    assert gate.judge(READER, Who.ADMINS) is Verdict.NOT_ADMIN
    assert gate.judge(None, Who.ADMINS) is Verdict.NOT_ADMIN


def test_a_minutes_questions_may_come_at_once_then_there_is_one_word_then_silence(gate):
    assert [asks(gate) for _ in range(6)] == [GRANTED] * 3 + [TOO_FAST, STILL, STILL]


def test_patience_is_rewarded(gate, clock):
    for _ in range(5):
        asks(gate)

    wait = gate.wait(READER)
    clock.now += wait

    assert wait == 20
    assert [asks(gate), asks(gate)] == [GRANTED, TOO_FAST]


def test_a_long_pause_saves_up_no_more_than_a_minute(gate, clock):
    asks(gate)
    clock.now += 10_000

    assert [asks(gate) for _ in range(4)] == [GRANTED] * 3 + [TOO_FAST]


def test_one_user_does_not_use_up_anothers(gate):
    for _ in range(5):
        asks(gate)

    assert asks(gate, OTHER) is GRANTED


def test_administrators_are_never_held_up(gate):
    assert {asks(gate, ADMIN) for _ in range(50)} == {GRANTED}


def test_zero_is_no_limit(clock):
    gate = Gate((), per_minute=0, clock=clock)

    assert {asks(gate) for _ in range(500)} == {GRANTED}
    assert gate.wait(READER) == 0


def test_the_users_remembered_are_bounded(gate, monkeypatch):
    monkeypatch.setattr(access, "MOST_BUCKETS", 10)

    for user in range(100, 200):
        asks(gate, user)

    assert len(gate._buckets) == 10
