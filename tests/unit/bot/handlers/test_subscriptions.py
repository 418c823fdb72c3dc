"""Words watched: added, listed, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.clock import Clock
from tests.unit.bot.assembled import AssembledBot


def test_words_are_watched_listed_and_let_go(
    assembled: AssembledBot, clock: Clock, run: Callable[..., Any]
) -> None:
    handler = assembled.handlers.subscriptions

    for method, args in (
        (handler.watch, ("复工",)),
        (handler.watch, ("云", "服务")),
        (handler.watch, ()),
        (handler.unwatch, ("复工",)),
        (handler.watch, ()),
    ):
        run(method(assembled.message("/"), assembled.context(*args)))
        clock.now += 1

    added, _, listed, removed, rest = assembled.texts
    assert added.startswith("好,档案里有了带“复工”的新文章,就告诉您。")
    assert listed.startswith("您关注的词:复工、云 服务")
    assert "1" in removed
    assert rest.startswith("您关注的词:云 服务")


def test_a_word_too_long_is_not_watched(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    handler = assembled.handlers.subscriptions

    run(handler.watch(assembled.message("/watch"), assembled.context("报" * 100)))

    assert "太长" in assembled.texts[0]
    assert run(assembled.services.database.rows("SELECT word FROM watch")) == []
