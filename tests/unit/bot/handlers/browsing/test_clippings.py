"""A clipping is a picture of the quote; a second tap sends the stored file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from retrieval.imaging import fonts
from tests.unit.bot.assembled import AssembledBot


@pytest.mark.skipif(not fonts.fonts_available(), reason="no Chinese fonts installed")
def test_a_tap_sends_a_picture_of_the_quote(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    handlers, context = assembled.handlers, assembled.context()
    run(handlers.ask.text(assembled.message("天元区有多少家规模以上工业企业复工?"), context))
    answer = assembled.buttons["👍"].split(":")[2]

    run(handlers.clippings.show(assembled.tap(f"1:p:{answer}:0:0"), context))

    sent = [given for name, given in assembled.request.calls if name == "sendPhoto"]
    assert len(sent) == 1
    assert "株洲日报" in sent[0]["caption"]


def test_a_clipping_of_an_unknown_answer_is_not_sent(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    run(assembled.handlers.clippings.show(assembled.tap("1:p:unknown:0:0"), assembled.context()))

    assert [name for name, _ in assembled.request.calls] == ["answerCallbackQuery"]
