"""A process for hostile files: what happens in it stays there."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from retrieval.errors import MissingExtra
from retrieval.extras import needs
from retrieval.reading.confined import MOST_MEMORY, ChildFailed, confined


def numbers(count: int) -> Iterator[int]:
    yield from range(count)


def process() -> Iterator[int]:
    yield os.getpid()


def crash() -> Iterator[int]:
    yield 1
    os.abort()


def hang() -> Iterator[int]:
    yield 1
    time.sleep(60)


def stumble() -> Iterator[int]:
    yield 1
    raise RuntimeError


def devour() -> Iterator[int]:
    yield len(bytearray(2 * MOST_MEMORY))


def lack() -> Iterator[object]:
    yield needs("no_such_module", "pdf")


def test_what_a_function_yields_comes_from_another_process_in_order() -> None:
    assert list(confined(numbers, 3, seconds=30)) == [0, 1, 2]
    assert list(confined(process, seconds=30)) != [os.getpid()]


def test_one_process_serves_call_after_call() -> None:
    assert list(confined(process, seconds=30)) == list(confined(process, seconds=30))


def test_two_calls_at_once_do_not_mix() -> None:
    first, second = confined(numbers, 2, seconds=30), confined(numbers, 3, seconds=30)

    taken = [next(first), next(second), next(first), next(second), next(second)]

    assert taken == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(
    ("function", "seconds", "reason"),
    [(crash, 30, "reader_crashed"), (hang, 5, "reader_timeout"), (stumble, 30, "reader_crashed")],
)
def test_what_came_before_a_failure_is_good_and_the_next_call_works(
    function: object, seconds: float, reason: str
) -> None:
    list(confined(numbers, 1, seconds=60))  # started already, so that only the hang is timed
    items = confined(function, seconds=seconds)  # type: ignore[arg-type]

    assert next(items) == 1
    with pytest.raises(ChildFailed) as failed:
        next(items)
    assert failed.value.reason == reason
    assert list(confined(numbers, 1, seconds=30)) == [0]


def test_more_memory_than_allowed_is_refused_in_the_child_alone() -> None:
    with pytest.raises(ChildFailed):
        list(confined(devour, seconds=30))


def test_a_call_left_in_the_middle_leaves_nothing_for_the_next() -> None:
    items = confined(numbers, 5, seconds=30)
    next(items)
    items.close()  # type: ignore[attr-defined]

    assert list(confined(numbers, 2, seconds=30)) == [0, 1]


def test_a_missing_part_is_named() -> None:
    with pytest.raises(MissingExtra) as missing:
        list(confined(lack, seconds=30))

    assert missing.value.facts == {"extra": "pdf"}
