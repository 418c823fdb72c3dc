"""A process for hostile files: what happens in it stays there."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.errors import ArchiveEmpty, MissingExtra
from retrieval.extras import import_extra
from retrieval.models import SetAside
from retrieval.processes.child import send_heartbeat, send_item
from retrieval.processes.sandbox import (
    MAX_IDLE_MEMORY,
    MAX_MEMORY,
    ChildFailed,
    end_idle_children,
    run_in_sandbox,
)


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
    yield len(bytearray(2 * MAX_MEMORY))


def lack() -> Iterator[object]:
    yield import_extra("no_such_module", "pdf")


def refuse() -> Iterator[object]:
    yield 1
    raise ArchiveEmpty(path="a", set_aside=1, items=[SetAside("a.txt", "empty")])


def busy() -> Iterator[object]:
    yield 1
    while True:
        pass


def slow(steps: int) -> Iterator[object]:
    for _ in range(steps):
        time.sleep(0.4)
        send_heartbeat()
    yield "done"


def talk() -> Iterator[object]:
    send_item("on the way")
    yield "done"


def remark() -> Iterator[object]:
    logging.getLogger("retrieval.somewhere").warning("seen %s of %s", 3, "many")
    logging.getLogger("retrieval.somewhere").info("not asked for")
    try:
        raise ValueError("within")
    except ValueError:
        logging.getLogger("retrieval.somewhere").exception("stumbled")
    yield "done"


def nest(function: object) -> Iterator[object]:
    yield os.getpid()
    try:
        yield from run_in_sandbox(function, seconds=30)  # type: ignore[arg-type]
    except ChildFailed as failed:
        yield failed.reason


def limits() -> Iterator[object]:
    import resource

    yield resource.getrlimit(resource.RLIMIT_DATA)[0]
    yield resource.getrlimit(resource.RLIMIT_CPU)[0]
    yield int(Path("/proc/self/oom_score_adj").read_text())


def test_what_a_function_yields_comes_from_another_process_in_order() -> None:
    assert list(run_in_sandbox(numbers, 3, seconds=30)) == [0, 1, 2]
    assert list(run_in_sandbox(process, seconds=30)) != [os.getpid()]


def test_one_process_serves_call_after_call() -> None:
    assert list(run_in_sandbox(process, seconds=30)) == list(run_in_sandbox(process, seconds=30))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="not Linux")
def test_a_child_is_kept_however_large_the_process_is_that_asks() -> None:
    large = b"\x01" * (MAX_IDLE_MEMORY + MAX_IDLE_MEMORY // 8)
    end_idle_children()

    assert list(run_in_sandbox(process, seconds=30)) == list(run_in_sandbox(process, seconds=30))
    assert len(large) > MAX_IDLE_MEMORY


def test_two_calls_at_once_do_not_mix() -> None:
    first, second = run_in_sandbox(numbers, 2, seconds=30), run_in_sandbox(numbers, 3, seconds=30)

    taken = [next(first), next(second), next(first), next(second), next(second)]

    assert taken == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(
    ("function", "seconds", "reason"),
    [(crash, 30, "reader_crashed"), (hang, 5, "reader_timeout"), (stumble, 30, "reader_crashed")],
)
def test_what_came_before_a_failure_is_good_and_the_next_call_works(
    function: object, seconds: float, reason: str
) -> None:
    list(run_in_sandbox(numbers, 1, seconds=60))  # started already, so that only the hang is timed
    items = run_in_sandbox(function, seconds=seconds)  # type: ignore[arg-type]

    assert next(items) == 1
    with pytest.raises(ChildFailed) as failed:
        next(items)
    assert failed.value.reason == reason
    assert list(run_in_sandbox(numbers, 1, seconds=30)) == [0]


def test_more_memory_than_allowed_is_refused_in_the_child_alone() -> None:
    with pytest.raises(ChildFailed):
        list(run_in_sandbox(devour, seconds=30))


def test_a_call_left_in_the_middle_leaves_nothing_for_the_next() -> None:
    items = run_in_sandbox(numbers, 5, seconds=30)
    next(items)
    items.close()  # type: ignore[attr-defined]

    assert list(run_in_sandbox(numbers, 2, seconds=30)) == [0, 1]


def test_a_missing_part_is_named() -> None:
    with pytest.raises(MissingExtra) as missing:
        list(run_in_sandbox(lack, seconds=30))

    assert missing.value.facts == {"extra": "pdf"}


def test_an_error_that_a_person_can_act_on_comes_as_it_was_raised() -> None:
    with pytest.raises(ArchiveEmpty) as empty:
        list(run_in_sandbox(refuse, seconds=30))

    assert empty.value.facts == {"path": "a", "set_aside": "1"}
    assert empty.value.items == (SetAside("a.txt", "empty"),)


def test_processor_time_is_bounded_by_the_child_itself() -> None:
    list(run_in_sandbox(numbers, 1, seconds=60))  # started already, so that only the work is timed
    items = run_in_sandbox(busy, seconds=2)
    assert next(items) == 1
    time.sleep(0)  # nobody looks: the limit is the system's
    child = items.gi_frame.f_locals["child"]._process
    child.join(30 * (os.cpu_count() or 1))

    assert child.exitcode == -signal.SIGXCPU
    with pytest.raises(ChildFailed):
        next(items)


def test_a_sign_of_life_renews_the_time() -> None:
    list(run_in_sandbox(numbers, 1, seconds=60))

    assert list(run_in_sandbox(slow, 5, seconds=1.5)) == ["done"]


def test_what_is_told_on_the_way_comes_before_what_follows() -> None:
    assert list(run_in_sandbox(talk, seconds=30)) == ["on the way", "done"]


@pytest.mark.parametrize(("function", "found"), [(process, None), (crash, [1, "reader_crashed"])])
def test_a_child_has_children_of_its_own_that_may_crash(function: object, found: object) -> None:
    own, *inner = run_in_sandbox(nest, function, seconds=60)

    assert own != inner[0]
    assert found is None or inner == found


def test_a_caller_that_wants_no_more_is_heard_while_nothing_comes() -> None:
    received: list[object] = []

    def give_up() -> None:
        if received:  # not while the child starts, however long that takes
            raise KeyboardInterrupt

    items = run_in_sandbox(hang, seconds=60, waiting=give_up)
    received.append(next(items))
    assert received == [1]
    with pytest.raises(KeyboardInterrupt):
        next(items)
    assert list(run_in_sandbox(numbers, 1, seconds=30)) == [0]


@pytest.mark.skipif(not Path("/proc/self/oom_score_adj").exists(), reason="not Linux")
def test_its_limits_are_set_and_it_is_the_first_to_go_when_memory_runs_out() -> None:
    data, seconds, score = run_in_sandbox(limits, seconds=30, memory=2**30)

    assert data == 2**30
    assert 30 <= seconds <= 30 * (os.cpu_count() or 1) + 60
    assert score == 1000


def test_what_a_child_logs_is_logged_by_who_asked(caplog: pytest.LogCaptureFixture) -> None:
    assert list(run_in_sandbox(nest, remark, seconds=30))[1:] == ["done"]  # through a child in between

    logged = [(r.name, r.levelname, r.getMessage().splitlines()[0]) for r in caplog.records]
    assert logged == [
        ("retrieval.somewhere", "WARNING", "seen 3 of many"),
        ("retrieval.somewhere", "ERROR", "stumbled"),
    ]
    assert "ValueError: within" in caplog.records[1].getMessage()
