"""/clip in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from retrieval.errors import NoCutting
from tests.unit.bot.assembled import BOT, GROUP, AssembledBot

Clip = Callable[..., str]
Run = Callable[..., Any]


def replied(assembled: AssembledBot) -> dict[str, Any]:
    """The last message of the bot with a keyboard, as Telegram repeats it in a reply."""
    keyboards = [given["reply_markup"] for _, given in assembled.request.calls if given.get("reply_markup")]
    return {
        "message_id": 5, "date": 1767225600, "chat": {"id": 5, "type": "private"}, "from": BOT,
        "text": "引文", "reply_markup": keyboards[-1],
    }  # fmt: skip


def test_the_scrapbook_is_listed_searched_noted_and_emptied(clip: Clip, kept: str) -> None:
    assert "《落实疫情防控措施 支持企业有序复工复产》" in clip()
    assert clip("note 1 再核对 数字") == "第 1 条的笔记已记下。"
    assert "笔记:再核对 数字" in clip("再核对")
    assert clip("恐龙") == "剪报夹里没有“恐龙”。"
    assert clip("笔记 1") == "第 1 条的笔记已删去。"
    assert clip("remove 1") == "第 1 条已移出剪报夹。"
    assert clip().startswith("剪报夹是空的。")


def test_a_reply_to_a_quote_keeps_it_with_the_words_as_a_note(
    assembled: AssembledBot, run: Run, clip: Clip
) -> None:
    run(assembled.handlers.ask.text(assembled.message("天元区有多少家企业复工?"), assembled.context()))

    said = clip("给王编辑", reply_to_message=replied(assembled))

    assert said.startswith("已收进剪报夹(第 1 条)")
    assert "笔记:给王编辑" in clip("1")


def test_a_reply_to_a_cutting_is_its_note(assembled: AssembledBot, run: Run, clip: Clip, kept: str) -> None:
    clip("1")
    run(
        assembled.handlers.clip.note(
            assembled.message("问一问天元区", reply_to_message=replied(assembled)), assembled.context()
        )
    )

    assert assembled.texts[-1] == "第 1 条的笔记已记下。"
    assert "笔记:问一问天元区" in clip("1")


def test_a_reply_to_something_else_is_told(clip: Clip) -> None:
    other = {
        "message_id": 5,
        "date": 1767225600,
        "chat": {"id": 5, "type": "private"},
        "from": BOT,
        "text": "好",
    }

    assert clip("", reply_to_message=other).startswith("那条消息里没有可收藏的")


@pytest.mark.parametrize("words", ["help", "note", "note 甲 乙", "remove", "export 图片"])
def test_the_usage_is_said(clip: Clip, kept: str, words: str) -> None:
    assert "/clip note 3 笔记" in clip(words)


def test_an_unknown_number_is_an_error_of_the_reader(clip: Clip, kept: str) -> None:
    with pytest.raises(NoCutting):
        clip("7")


def test_in_a_group_the_way_to_the_private_chat_is_said(clip: Clip, kept: str) -> None:
    assert "私聊" in clip("", chat=GROUP)


def test_the_cuttings_of_another_person_are_not_seen(clip: Clip, kept: str) -> None:
    assert clip("", user=8).startswith("剪报夹是空的。")
