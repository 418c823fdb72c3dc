"""TODO."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.views.markup import Markup, plain
from retrieval.errors import JianbaoError
from retrieval.i18n import Messages, clip

MAX_MESSAGE_LENGTH = 4096  # code points after entity parsing (Bot API, sendMessage.text)

MAX_ENTITIES = 100  # entities that a message keeps (Bot API); further ones are dropped without a word


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to be sent with parse_mode HTML. Raises ValueError when Telegram would refuse it."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None

    @classmethod
    def of(cls, content: Markup, keyboard: InlineKeyboardMarkup | None = None) -> Message:
        """The message with this content, and the buttons under it."""
        if not 0 < content.length <= MAX_MESSAGE_LENGTH or content.entities > MAX_ENTITIES:
            raise ValueError(f"no message: {content.length} code points, {content.entities} entities")
        return cls(content.html, keyboard)


def render_text(text: str) -> Message:
    """A message of plain words."""
    return Message.of(plain(text if len(text) <= MAX_MESSAGE_LENGTH else clip(text, MAX_MESSAGE_LENGTH)))


def render_error(error: JianbaoError, words: Messages) -> Message:
    """What went wrong, for the person who can do something about it."""
    return render_text(words.error(error))
