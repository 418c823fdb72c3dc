"""Who may do what, and how often."""

from __future__ import annotations

import pytest

from bot.access.permissions import AccessPolicy, Audience, Privilege, Requester
from bot.access.rate_limits import Verdict
from tests.clock import Clock

ADMIN, READER, OTHER = 1, 2, 3
GRANTED, TOO_FAST = Verdict.GRANTED, Verdict.TOO_FAST


@pytest.fixture
def gate(clock: Clock) -> AccessPolicy:
    return AccessPolicy((ADMIN,), per_minute=3, clock=clock)


def asks(gate: AccessPolicy, user: int = READER) -> Verdict:
    return gate.judge(Requester(user), Privilege.EVERYONE)


def test_administrators_are_known_by_their_number(gate: AccessPolicy) -> None:
    assert gate.judge(Requester(ADMIN), Privilege.ADMINS) is GRANTED
    assert gate.judge(Requester(READER), Privilege.ADMINS) is Verdict.NOT_ADMIN
    assert gate.judge(Requester(None), Privilege.ADMINS) is Verdict.NOT_ADMIN


def test_administrators_are_never_held_up(gate: AccessPolicy) -> None:
    assert {asks(gate, ADMIN) for _ in range(50)} == {GRANTED}


def test_zero_is_no_limit(clock: Clock) -> None:
    gate = AccessPolicy((), per_minute=0, clock=clock)

    assert {asks(gate) for _ in range(500)} == {GRANTED}
    assert gate.retry_after(Requester(READER)) == 1


def test_taps_have_buckets_of_their_own(gate: AccessPolicy) -> None:
    taps = [gate.judge(Requester(READER, is_tap=True), Privilege.EVERYONE) for _ in range(13)]

    assert taps == [GRANTED] * 12 + [TOO_FAST]
    assert asks(gate) is GRANTED


def test_the_members_of_a_group_share_its_bucket(clock: Clock) -> None:
    gate = AccessPolicy((), per_minute=3, group_per_minute=2, clock=clock)

    verdicts = [gate.judge(Requester(user, -5, is_group=True), Privilege.EVERYONE) for user in (10, 11, 12)]

    assert verdicts == [GRANTED, GRANTED, TOO_FAST]
    assert gate.judge(Requester(12, 12), Privilege.EVERYONE) is GRANTED


@pytest.mark.parametrize(
    ("mode", "asker", "served"),
    [
        ("public", Requester(READER, READER), True),
        ("allow-list", Requester(READER, READER), True),
        ("allow-list", Requester(OTHER, OTHER), False),
        ("allow-list", Requester(OTHER, -7, is_group=True), True),
        ("allow-list", Requester(OTHER, -8, is_group=True), False),
        ("allow-list", Requester(READER, -8, is_group=True), True),
        ("groups", Requester(READER, READER), False),
        ("groups", Requester(OTHER, -7, is_group=True), True),
        ("groups", Requester(READER, -8, is_group=True), False),
    ],
)
def test_who_is_not_served_is_a_stranger(clock: Clock, mode: str, asker: Requester, served: bool) -> None:
    audience = Audience(mode, frozenset({READER}), frozenset({-7}))
    gate = AccessPolicy((ADMIN,), per_minute=3, clock=clock, audience=audience)

    assert gate.judge(asker, Privilege.EVERYONE) is (GRANTED if served else Verdict.STRANGER)
    assert gate.judge(Requester(ADMIN), Privilege.ADMINS) is GRANTED


def test_strangers_spend_nothing_and_are_not_told_to_slow_down(clock: Clock) -> None:
    gate = AccessPolicy((), per_minute=3, clock=clock, audience=Audience("allow-list"))

    assert {gate.judge(Requester(OTHER), Privilege.EVERYONE) for _ in range(50)} == {Verdict.STRANGER}
