"""/privacy and /forget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.bot.assembled import AssembledBot

READER = 5


def test_forgetting_erases_the_rows_of_the_person(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    database = assembled.services.database
    for user in (READER, 6):
        run(
            assembled.handlers.subscriptions.watch(
                assembled.message("/", user=user), assembled.context("复工")
            )
        )

    run(assembled.handlers.privacy.forget(assembled.message("/forget"), assembled.context()))

    assert run(database.rows("SELECT person FROM watch")) == [(database.hashed(6),)]


def test_privacy_says_what_is_kept(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    run(assembled.handlers.privacy.privacy(assembled.message("/privacy"), assembled.context()))

    assert assembled.texts[0].startswith("保存什么:")
