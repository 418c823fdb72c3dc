"""Words watched: added, listed, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from retrieval.errors import BadQuery
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
    assert added.startswith("好,有了合乎“复工”的新文章,就告诉您。")
    assert listed.startswith("您关注的:\n• 复工\n• 云 服务\n")
    assert "1" in removed
    assert rest.startswith("您关注的:\n• 云 服务\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("报纸:湘江晚报 版:A1", "有了合乎“报纸:湘江晚报 版:A1”的新文章"),
        ("署名:罗欣 OR 大桥", "有了合乎"),
        ("湘江大桥全长多少米?", "有新文章答得上“湘江大桥全长多少米?”"),
    ],
)
def test_a_place_a_name_and_a_question_are_watched(
    assembled: AssembledBot, run: Callable[..., Any], text: str, said: str
) -> None:
    handler = assembled.handlers.subscriptions

    run(handler.watch(assembled.message("/watch"), assembled.context(*text.split())))
    run(handler.watch(assembled.message("/watch"), assembled.context()))

    assert said in assembled.texts[0]
    assert f"• {text}\n" in assembled.texts[1]


def test_a_query_that_cannot_be_read_is_told_and_not_kept(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    with pytest.raises(BadQuery):
        run(assembled.handlers.subscriptions.watch(assembled.message("/watch"), assembled.context("(大桥")))

    assert run(assembled.services.database.rows("SELECT word FROM watch")) == []


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
