"""Messages within the limits of the Bot API."""

from __future__ import annotations

import pytest

from bot.views.markup import bold, plain
from bot.views.message import Message, render_error, render_text
from retrieval.errors import QuestionTooLong
from retrieval.i18n import Messages
from tests.e2e.botapi.text import read_text

WORDS = Messages()
HOSTILE = "<b>&" * 20_000


def shown(message: Message) -> str:
    return read_text(message.html, "HTML", None).text


def test_a_message_that_telegram_would_refuse_cannot_be_made() -> None:
    for content in (plain(""), plain("字" * 4097), sum([bold("字")] * 101, plain(""))):
        with pytest.raises(ValueError, match="no message"):
            Message.of(content)


def test_a_sentence_is_escaped_and_bounded() -> None:
    assert render_text("a < b").html == "a &lt; b"
    assert len(shown(render_text(HOSTILE))) == 4096


def test_a_failure_says_what_to_do() -> None:
    assert shown(render_error(QuestionTooLong(length=5000, limit=1000), WORDS)).startswith(
        "问题太长了(5000 字"
    )
