"""/fix in words: usage, and where it may not write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from retrieval.errors import BadCorrection
from tests.unit.bot.assembled import BOT, GROUP, AssembledBot

Run = Callable[..., Any]


def fix(assembled: AssembledBot, run: Run, text: str, **more: Any) -> str:
    run(assembled.handlers.fix.fix(assembled.message(text, user=9, **more), assembled.context()))
    return assembled.texts[-1]


def replied(assembled: AssembledBot, run: Run) -> dict[str, Any]:
    """An answer of the bot to the administrator, as repeated in a reply."""
    run(
        assembled.handlers.ask.text(assembled.message("天元区有多少家企业复工?", user=9), assembled.context())
    )
    keyboards = [given["reply_markup"] for _, given in assembled.request.calls if given.get("reply_markup")]
    return {
        "message_id": 5, "date": 1767225600, "chat": {"id": 9, "type": "private"}, "from": BOT,
        "text": "引文", "reply_markup": keyboards[-1],
    }  # fmt: skip


@pytest.mark.parametrize("text", ["/fix", "/fix 错 => 对", "/fix 没有箭头"])
def test_without_a_quote_the_usage_is_said(assembled: AssembledBot, run: Run, text: str) -> None:
    assert fix(assembled, run, text).startswith("用 /fix 回复一条引文或文章")


def test_without_an_arrow_the_usage_is_said(assembled: AssembledBot, run: Run) -> None:
    assert "错字 =&gt; 正字" in fix(assembled, run, "/fix 78家", reply_to_message=replied(assembled, run))


def test_words_that_are_not_there_are_an_error_of_the_administrator(
    assembled: AssembledBot, run: Run
) -> None:
    with pytest.raises(BadCorrection) as told:
        fix(assembled, run, "/fix 恐龙 => 鸟", reply_to_message=replied(assembled, run))

    assert told.value.key == "fix.not_there"


def test_in_a_group_nothing_is_corrected(assembled: AssembledBot, run: Run) -> None:
    assert "私聊" in fix(assembled, run, "/fix 错 => 对", chat=GROUP)
