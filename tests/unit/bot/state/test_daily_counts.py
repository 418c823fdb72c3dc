"""Daily counts of outcomes."""

from __future__ import annotations

from bot.state.daily_counts import DailyCounts


def test_a_day_without_questions_counts_as_zero(database, clock, run):
    counts = DailyCounts(database)
    run(counts.add("answered"))
    clock.now += 2 * 86400
    run(counts.add("answered"))
    run(counts.add("answered"))

    assert [happened for _, happened in run(counts.last(3))] == [{"answered": 1}, {}, {"answered": 2}]
