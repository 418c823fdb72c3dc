"""reply_parameters: which message is answered, and which of its words are quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import errors, limits, tdlib
from ..errors import NotModelled, Refused
from ..text import parse_text, utf16_length
from ..world import Chat, Json, Message, World

_NOT_MODELLED = ("checklist_task_id", "poll_option_id")


@dataclass(frozen=True, slots=True)
class Reply:
    """The message replied to (None: the message stands alone) and the TextQuote, if any."""

    to: Message | None = None
    quote: Json | None = None


def read_reply(world: World, chat: Chat, given: dict[str, Any] | None) -> Reply:
    """What `reply_parameters` ask for, or the refusal they meet."""
    if given is None:
        return Reply()
    if given.get("chat_id", chat.id) != chat.id or any(name in given for name in _NOT_MODELLED):
        raise NotModelled("replies to another chat, to checklist tasks and to poll options")
    message = world.find_message(chat, given["message_id"])
    if message is None:
        if given.get("allow_sending_without_reply"):
            return Reply()
        raise Refused(errors.REPLY_NOT_FOUND)
    return Reply(message, _read_quote(message, given) if given.get("quote") else None)


def _read_quote(message: Message, given: dict[str, Any]) -> Json:
    quote = parse_text(given["quote"], given.get("quote_parse_mode"), given.get("quote_entities"))
    if len(quote.text) > limits.QUOTE_TEXT:
        raise Refused(errors.QUOTE_INVALID)
    nearest = max(0, min(given.get("quote_position", 0), utf16_length(message.text)))
    position = tdlib.find_quote(message.text, message.entities, quote.text, list(quote.entities), nearest)
    if position is None:
        raise Refused(errors.QUOTE_INVALID)
    shown = {"entities": list(quote.entities)} if quote.entities else {}
    return {"text": quote.text, **shown, "position": position, "is_manual": True}
