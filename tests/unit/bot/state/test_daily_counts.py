"""Daily counts of outcomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.state.daily_counts import DailyCounts
from tests.clock import Clock


def test_a_day_without_questions_counts_as_zero(database: Any, clock: Clock, run: Callable[..., Any]) -> None:
    counts = DailyCounts(database)
    run(counts.add("answered"))
    clock.now += 2 * 86400
    run(counts.add("answered"))
    run(counts.add("answered"))

    assert [happened for _, happened in run(counts.last(3))] == [{"answered": 1}, {}, {"answered": 2}]
