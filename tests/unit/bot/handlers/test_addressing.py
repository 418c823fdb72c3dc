"""Addressing: mentions, replies, and quoted words."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Chat, Message, MessageEntity, TextQuote

from bot.handlers.addressing import Addressed, quoted_words, without_mention

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def message(**fields: object) -> Message:
    return Message(1, NOW, Chat(1, "private"), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("quote", "asked", "words"),
    [
        (None, {"text": "天元区有多少家企业复工?"}, "天元区有多少家企业复工?"),
        (None, {"caption": "这是哪里?"}, "这是哪里?"),
        (TextQuote("多少家?", 0), {"text": "你好。多少家?"}, "多少家?"),
        (None, {}, None),
    ],
)
def test_the_words_quoted_else_the_whole_message(
    quote: TextQuote | None, asked: dict[str, Any], words: str | None
) -> None:
    assert quoted_words(message(text="/ask", quote=quote), message(**asked)) == words


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("@JianbaoBot 天元区有多少家企业复工?", "天元区有多少家企业复工?"),
        ("天元区 @jianbaobot 有多少家企业?", "天元区   有多少家企业?"),
        ("有多少家企业?", "有多少家企业?"),
        ("@JianbaoBot@jianbaobot 谁?", "谁?"),
        ("@JianbaoBot2 说 @JianbaoBot 谁?", "@JianbaoBot2 说   谁?"),
        ("@JianbaoBot谁?", "谁?"),
        ("İzmir @JianbaoBot 有多少人?", "İzmir   有多少人?"),  # its lower case is longer
    ],
)
def test_a_mention_of_the_bot_is_no_part_of_the_question(text: str, question: str) -> None:
    assert without_mention(text, "JianbaoBot") == question


@pytest.mark.parametrize(("words", "entities"), [("text", "entities"), ("caption", "caption_entities")])
@pytest.mark.parametrize(
    ("name", "is_meant"), [("@JianbaoBot", True), ("@jianbaoBOT", True), ("@JianbaoBot2", False)]
)
def test_a_mention_counts_in_a_text_and_below_a_picture(
    words: str, entities: str, name: str, is_meant: bool
) -> None:
    bot = SimpleNamespace(id=7, username="JianbaoBot")
    mention = MessageEntity("mention", offset=3, length=len(name))  # two code units are the emoji's
    asked = message(**{words: f"😀 {name} 谁主持会议?", entities: [mention]})
    asked.set_bot(bot)  # type: ignore[arg-type]

    assert Addressed().filter(asked) is is_meant
