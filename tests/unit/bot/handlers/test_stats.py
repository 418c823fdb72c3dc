"""/stats: the counts of two weeks, in private only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.state.daily_counts import DailyCounts
from tests.unit.bot.assembled import GROUP, AssembledBot


def test_questions_and_votes_are_counted(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    counts = DailyCounts(assembled.services.database)
    for outcome in ("answered", "answered", "not_found"):
        run(counts.add(outcome))

    run(assembled.handlers.stats.stats(assembled.message("/stats", user=9), assembled.context()))

    assert assembled.texts == ["最近 14 天:提问 3 次,没有找到答案 1 次。评价:👍 0,👎 0。"]


def test_a_group_sees_no_counts(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    message = assembled.message("/stats", user=9, chat=GROUP)

    run(assembled.handlers.stats.stats(message, assembled.context()))

    assert len(assembled.texts) == 1
    assert "最近" not in assembled.texts[0]
