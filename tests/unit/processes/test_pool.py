"""The process pool: results in order, from one process or several."""

from __future__ import annotations

import os

import pytest

from retrieval.processes.pool import ProcessPool, cores


def square(number: int) -> int:
    return number * number


def process_of(_: int) -> int:
    return os.getpid()


def fail_at_three(number: int) -> int:
    if number == 3:
        raise ValueError(number)
    return number


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_the_tasks(processes: int) -> None:
    with ProcessPool(processes) as pool:
        assert list(pool.map(square, range(6))) == [0, 1, 4, 9, 16, 25]


def test_a_pool_of_one_works_in_this_process_and_a_larger_one_in_others() -> None:
    with ProcessPool(1) as one, ProcessPool(2) as two:
        assert set(one.map(process_of, range(3))) == {os.getpid()}
        assert os.getpid() not in set(two.map(process_of, range(3)))


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_comes_after_the_results_before_it(processes: int) -> None:
    found: list[int] = []
    with ProcessPool(processes) as pool, pytest.raises(ValueError, match="3"):
        for result in pool.map(fail_at_three, range(6)):
            found.append(result)  # noqa: PERF402 -- what came before the error is looked at

    assert found == [0, 1, 2]


def test_there_is_a_core_at_least() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
