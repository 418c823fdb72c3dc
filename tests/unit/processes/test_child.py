"""The child's side of a sandbox, outside a child: nothing is sent, nothing is limited."""

from __future__ import annotations

import resource

from retrieval.processes.child import send_heartbeat, send_item
from retrieval.processes.garbage_collection import GARBAGE_THRESHOLD
from retrieval.processes.sandbox import run_in_sandbox
from tests.unit.processes.functions import garbage_threshold, send_two_items


def test_outside_a_child_items_and_heartbeats_go_nowhere() -> None:
    before = resource.getrlimit(resource.RLIMIT_CPU)

    send_item("nobody reads this")
    send_heartbeat()

    assert resource.getrlimit(resource.RLIMIT_CPU) == before


def test_items_sent_from_within_a_function_come_before_its_next_one() -> None:
    assert list(run_in_sandbox(send_two_items, seconds=60)) == ["first", "second", "yielded"]


def test_a_child_collects_garbage_less_often() -> None:
    assert list(run_in_sandbox(garbage_threshold, seconds=60)) == [GARBAGE_THRESHOLD]
