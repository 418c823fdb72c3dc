"""Who may do what, and how often."""

from __future__ import annotations

import pytest

from bot.access import permissions
from bot.access.permissions import AccessPolicy, Asker, Audience, Who
from bot.access.rate_limits import Verdict

ADMIN, READER, OTHER = 1, 2, 3
GRANTED, TOO_FAST, STILL = Verdict.GRANTED, Verdict.TOO_FAST, Verdict.STILL_TOO_FAST


@pytest.fixture
def gate(clock):
    return AccessPolicy((ADMIN,), per_minute=3, clock=clock)


def asks(gate, user=READER):
    return gate.judge(Asker(user), Who.EVERYONE)


def test_administrators_are_known_by_their_number(gate):
    assert gate.judge(Asker(ADMIN), Who.ADMINS) is GRANTED
    assert gate.judge(Asker(READER), Who.ADMINS) is Verdict.NOT_ADMIN
    assert gate.judge(Asker(None), Who.ADMINS) is Verdict.NOT_ADMIN


def test_a_minutes_questions_may_come_at_once_then_there_is_one_word_then_silence(gate):
    assert [asks(gate) for _ in range(6)] == [GRANTED] * 3 + [TOO_FAST, STILL, STILL]


def test_patience_is_rewarded(gate, clock):
    for _ in range(5):
        asks(gate)

    wait = gate.wait(Asker(READER))
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
    gate = AccessPolicy((), per_minute=0, clock=clock)

    assert {asks(gate) for _ in range(500)} == {GRANTED}
    assert gate.wait(Asker(READER)) == 1


def test_the_users_remembered_are_bounded(gate, monkeypatch):
    monkeypatch.setattr(permissions, "MOST_BUCKETS", 10)

    for user in range(100, 200):
        asks(gate, user)

    assert len(gate._users._buckets) == 10


def test_taps_have_buckets_of_their_own(gate):
    taps = [gate.judge(Asker(READER, is_tap=True), Who.EVERYONE) for _ in range(13)]

    assert taps == [GRANTED] * 12 + [TOO_FAST]
    assert asks(gate) is GRANTED


def test_the_members_of_a_group_share_its_bucket(clock):
    gate = AccessPolicy((), per_minute=3, group_per_minute=2, clock=clock)

    verdicts = [gate.judge(Asker(user, -5, is_group=True), Who.EVERYONE) for user in (10, 11, 12)]

    assert verdicts == [GRANTED, GRANTED, TOO_FAST]
    assert gate.judge(Asker(12, 12), Who.EVERYONE) is GRANTED


@pytest.mark.parametrize(
    ("mode", "asker", "served"),
    [
        ("public", Asker(READER, READER), True),
        ("allow-list", Asker(READER, READER), True),
        ("allow-list", Asker(OTHER, OTHER), False),
        ("allow-list", Asker(OTHER, -7, is_group=True), True),
        ("allow-list", Asker(OTHER, -8, is_group=True), False),
        ("allow-list", Asker(READER, -8, is_group=True), True),
        ("groups", Asker(READER, READER), False),
        ("groups", Asker(OTHER, -7, is_group=True), True),
        ("groups", Asker(READER, -8, is_group=True), False),
    ],
)
def test_who_is_not_served_is_a_stranger(clock, mode, asker, served):
    circle = Audience(mode, frozenset({READER}), frozenset({-7}))
    gate = AccessPolicy((ADMIN,), per_minute=3, clock=clock, circle=circle)

    assert gate.judge(asker, Who.EVERYONE) is (GRANTED if served else Verdict.STRANGER)
    assert gate.judge(Asker(ADMIN), Who.ADMINS) is GRANTED


def test_strangers_spend_nothing_and_are_not_told_to_slow_down(clock):
    gate = AccessPolicy((), per_minute=3, clock=clock, circle=Audience("allow-list"))

    assert {gate.judge(Asker(OTHER), Who.EVERYONE) for _ in range(50)} == {Verdict.STRANGER}
