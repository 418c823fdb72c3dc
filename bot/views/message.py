"""Telegram messages within the limits of the Bot API."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.views.markup import Markup, plain
from retrieval.errors import JianbaoError
from retrieval.i18n import Messages, clip

MAX_MESSAGE_LENGTH = 4096
"""Code points after entity parsing (Bot API, sendMessage.text)."""
MAX_ENTITIES = 100
"""Entities of a message (Bot API); further ones are dropped in silence."""


@dataclass(frozen=True, slots=True)
class Message:
    """Message for parse_mode HTML. Raises ValueError beyond Telegram's limits."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None

    @classmethod
    def of(cls, content: Markup, keyboard: InlineKeyboardMarkup | None = None) -> Message:
        """Build a message from markup and an inline keyboard."""
        if not 0 < content.length <= MAX_MESSAGE_LENGTH or content.entities > MAX_ENTITIES:
            raise ValueError(f"no message: {content.length} code points, {content.entities} entities")
        return cls(content.html, keyboard)


def render_text(text: str) -> Message:
    """Render plain text, clipped to one message."""
    return Message.of(plain(text if len(text) <= MAX_MESSAGE_LENGTH else clip(text, MAX_MESSAGE_LENGTH)))


def render_error(error: JianbaoError, words: Messages) -> Message:
    """Render an error in the reader's language."""
    return render_text(words.error(error))
