"""How much memory a build may take."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.index.build.memory_budget import MemoryBudget


@pytest.mark.parametrize(
    ("memory_mb", "cores", "processes"), [(256, 8, 1), (400, 8, 1), (1024, 2, 2), (1024, 8, 3), (4096, 8, 8)]
)
def test_as_many_processes_work_as_there_are_cores_and_room_for(
    memory_mb: Any, cores: Any, processes: Any
) -> None:
    assert MemoryBudget(memory_mb).processes(cores) == processes


def test_what_is_merged_at_once_takes_a_seventh_of_the_memory() -> None:
    assert MemoryBudget(1000).merged_postings * 37 / 1_000_000 == pytest.approx(1000 / 7, rel=0.05)
