"""TODO."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.views.markup import Markup, plain
from retrieval.errors import JianbaoError
from retrieval.i18n import Messages, clip

MESSAGE_TEXT = 4096  # code points after entity parsing (Bot API, sendMessage.text)

ENTITIES = 100  # entities that a message keeps (Bot API); further ones are dropped without a word


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to be sent with parse_mode HTML. Raises ValueError when Telegram would refuse it."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None

    @classmethod
    def of(cls, content: Markup, keyboard: InlineKeyboardMarkup | None = None) -> Message:
        """The message with this content, and the buttons under it."""
        if not 0 < content.length <= MESSAGE_TEXT or content.entities > ENTITIES:
            raise ValueError(f"no message: {content.length} code points, {content.entities} entities")
        return cls(content.html, keyboard)


def sentence(text: str) -> Message:
    """A message of plain words."""
    return Message.of(plain(text if len(text) <= MESSAGE_TEXT else clip(text, MESSAGE_TEXT)))


def failure(error: JianbaoError, words: Messages) -> Message:
    """What went wrong, for the person who can do something about it."""
    return sentence(words.error(error))
