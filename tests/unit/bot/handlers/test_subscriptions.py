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


GROUP, OTHER_GROUP = -1001, -1002
ANONYMOUS = 1087968824
"""The user that the Bot API names for every anonymous administrator."""


def test_a_group_sees_and_changes_only_its_own_words(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    handler, context = assembled.handlers.subscriptions, assembled.context

    run(handler.watch(assembled.message("/watch"), context("病历")))
    run(handler.watch(assembled.message("/watch", chat=GROUP), context("菜场")))
    run(handler.watch(assembled.message("/watch", chat=GROUP), context()))
    run(handler.unwatch(assembled.message("/unwatch", chat=GROUP), context()))
    run(handler.watch(assembled.message("/watch"), context()))

    assert "菜场" in assembled.texts[2]
    assert "病历" not in assembled.texts[2]
    assert "病历" in assembled.texts[4]
    assert "菜场" not in assembled.texts[4]


def test_anonymous_administrators_of_two_groups_are_two_people(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    handler = assembled.handlers.subscriptions

    def message(text: str, group: int) -> Any:
        sender = {"id": group, "type": "supergroup", "title": "群"}
        return assembled.message(text, user=ANONYMOUS, chat=group, sender_chat=sender)

    run(handler.watch(message("/watch", GROUP), assembled.context("渡口")))
    run(handler.watch(message("/watch", OTHER_GROUP), assembled.context()))
    run(handler.unwatch(message("/unwatch", OTHER_GROUP), assembled.context()))
    run(handler.watch(message("/watch", GROUP), assembled.context()))

    assert "渡口" not in assembled.texts[1]
    assert "渡口" in assembled.texts[3]
