"""Uploads that cannot be taken are refused in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram import Update

from tests.unit.bot.assembled import AssembledBot


def test_a_file_too_large_is_refused_before_it_is_fetched(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    content = assembled.message("", user=9).to_dict()
    content["message"]["document"] = {"file_id": "f", "file_unique_id": "u", "file_size": 900 << 20}
    update = Update.de_json(content, assembled.services.bot)

    run(assembled.handlers.uploads.document(update, assembled.context()))

    assert [name for name, _ in assembled.request.calls] == ["sendMessage"]
    assert "900" in assembled.texts[0]


def test_a_decision_on_an_upload_that_is_gone_says_so(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    for action in ("i", "l"):
        tap = assembled.tap(f"1:{action}:unknown:0:0", user=9)
        run(assembled.handlers.uploads.decide(tap, assembled.context()))

    assert [name for name, _ in assembled.request.calls] == ["answerCallbackQuery"] * 2
    assert len(assembled.texts) == 2
