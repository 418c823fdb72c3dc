"""Watched words: bounded, compared in normalised form, told with their sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.state.subscriptions import MAX_WORDS_PER_PERSON, SubscriptionRepository

ME, CHAT = 6, 5


@pytest.fixture
def watching(database: Any) -> SubscriptionRepository:
    return SubscriptionRepository(database)


def test_words_are_kept_in_order_and_bounded(
    watching: SubscriptionRepository, run: Callable[..., Any]
) -> None:
    added = [run(watching.add(f"词{n:02}", person=ME, chat=CHAT)) for n in range(MAX_WORDS_PER_PERSON + 1)]

    assert added == [True] * MAX_WORDS_PER_PERSON + [False]
    assert run(watching.words(ME))[:2] == ["词00", "词01"]
    assert run(watching.remove("词00", person=ME)) == 1
    assert run(watching.remove(None, person=ME)) == MAX_WORDS_PER_PERSON - 1


def test_who_cannot_be_told_any_more_is_forgotten(
    watching: SubscriptionRepository, run: Callable[..., Any]
) -> None:
    run(watching.add("大桥", person=ME, chat=CHAT))

    run(watching.drop_chat(CHAT))

    assert run(watching.words_by_chat()) == {}


def test_a_chat_that_goes_on_under_another_id_is_told_there(
    watching: SubscriptionRepository, run: Callable[..., Any]
) -> None:
    run(watching.add("大桥", person=ME, chat=CHAT))

    run(watching.migrate_chat(CHAT, -100))

    assert run(watching.words_by_chat()) == {-100: ["大桥"]}
