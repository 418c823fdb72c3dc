"""/reload in private only; taps of an earlier index do nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.bot.assembled import GROUP, AssembledBot

QUESTION = "天元区有多少家规模以上工业企业复工?"


def test_a_reload_is_not_begun_in_a_group(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    message = assembled.message("/reload", user=9, chat=GROUP)

    run(assembled.handlers.reload.reload(message, assembled.context()))

    assert len(assembled.texts) == 1
    assert not assembled.services.reloader.is_reloading


def test_nothing_is_cancelled_while_nothing_reloads(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    run(assembled.handlers.reload.cancel(assembled.tap("1:k:reload:0:0", user=9), assembled.context()))

    assert [name for name, _ in assembled.request.calls] == ["answerCallbackQuery"]


def test_the_button_of_an_earlier_index_rolls_nothing_back(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    before = assembled.services.index.coverage

    run(assembled.handlers.reload.roll_back(assembled.tap("1:r:old:0:0", user=9), assembled.context()))

    assert assembled.request.calls[-1][1]["show_alert"] is True
    assert assembled.services.index.coverage == before
