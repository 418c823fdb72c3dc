"""Token buckets by key."""

from __future__ import annotations

import pytest

from retrieval.ops.token_bucket import TokenBucketTable
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_minutes_tokens_may_be_taken_at_once_and_come_back_over_the_minute(clock: Clock) -> None:
    buckets = TokenBucketTable[str](3, clock)

    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]
    assert (buckets.has_token("a"), buckets.has_token("b")) == (False, True)
    assert buckets.retry_after("a") == 20
    clock.now += 20
    assert [buckets.take("a"), buckets.take("a")] == [True, False]


def test_no_limit_is_zero(clock: Clock) -> None:
    buckets = TokenBucketTable[str](0, clock)

    assert all(buckets.take("a") for _ in range(500))
    assert buckets.retry_after("a") == 0


def test_the_keys_remembered_are_bounded_and_an_evicted_one_starts_full(clock: Clock) -> None:
    buckets = TokenBucketTable[int](1, clock, capacity=10)

    for key in range(100):
        buckets.take(key)

    assert len(buckets) == 10
    assert buckets.take(0)
    assert not buckets.take(99)
