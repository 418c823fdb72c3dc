"""Token buckets: a burst of a minute, then one notice, then silence."""

from __future__ import annotations

import pytest

from bot.access.rate_limits import TokenBuckets, Verdict
from tests.clock import Clock

READER, OTHER = 2, 3
GRANTED, TOO_FAST, STILL = Verdict.GRANTED, Verdict.TOO_FAST, Verdict.STILL_TOO_FAST


@pytest.fixture
def buckets(clock: Clock) -> TokenBuckets:
    return TokenBuckets(3, clock)


def test_a_minutes_questions_may_come_at_once_then_there_is_one_notice_then_silence(
    buckets: TokenBuckets,
) -> None:
    assert [buckets.spend(READER) for _ in range(6)] == [GRANTED] * 3 + [TOO_FAST, STILL, STILL]


def test_a_question_after_the_wait_that_was_told_is_granted(buckets: TokenBuckets, clock: Clock) -> None:
    for _ in range(5):
        buckets.spend(READER)

    wait = buckets.retry_after(READER)
    clock.now += wait

    assert wait == 20
    assert [buckets.spend(READER), buckets.spend(READER)] == [GRANTED, TOO_FAST]


def test_a_long_pause_saves_up_no_more_than_a_minute(buckets: TokenBuckets, clock: Clock) -> None:
    buckets.spend(READER)
    clock.now += 10_000

    assert [buckets.spend(READER) for _ in range(4)] == [GRANTED] * 3 + [TOO_FAST]


def test_one_id_does_not_use_up_anothers_bucket(buckets: TokenBuckets) -> None:
    for _ in range(5):
        buckets.spend(READER)

    assert buckets.spend(OTHER) is GRANTED


def test_zero_is_no_limit(clock: Clock) -> None:
    buckets = TokenBuckets(0, clock)

    assert {buckets.spend(READER) for _ in range(500)} == {GRANTED}
    assert buckets.retry_after(READER) == 0
