"""editMessageText, -Caption, -Media, -ReplyMarkup, deleteMessage: changing what was sent, here or inline."""

from __future__ import annotations

from typing import Any

from .. import errors
from ..errors import Refused
from ..keyboards import inline_keyboard
from ..text import read_text
from ..world import Chat, Json, Message, World
from .given import Given, Method
from .media import MEDIA, caption, media_content
from .reach import find_chat, writable_chat


def edit_message_text(world: World, given: Given) -> dict[str, Any] | bool:
    """Another text; a keyboard that is not sent again is taken away."""
    given.lacks("business_connection_id", "rich_message")
    formatted = read_text(
        given.get("text", ""), given.get("parse_mode"), given.get("entities"), too_long=errors.EDIT_TOO_LONG
    )
    message = editable_message(world, given)
    content = formatted.content()
    if "link_preview_options" in given.params:
        content["link_preview_options"] = given.params["link_preview_options"]
    return revise(world, message, content, inline_keyboard(given.get("reply_markup")))


def edit_message_caption(world: World, given: Given) -> dict[str, Any] | bool:
    """Other words under the same picture or file, or none."""
    given.lacks("business_connection_id")
    message = editable_message(world, given)
    media = {name: value for name, value in message.now.content.items() if name in MEDIA}
    if not media:
        raise Refused(errors.NO_CAPTION)
    return revise(world, message, {**media, **caption(given)}, inline_keyboard(given.get("reply_markup")))


def edit_message_media(world: World, given: Given) -> dict[str, Any] | bool:
    """Another picture or file in the place of what is there; a text becomes one, too."""
    given.lacks("business_connection_id")
    message = editable_message(world, given)
    if message.inline_id and str(given.get("media", {}).get("media", "")).startswith("attach://"):
        raise Refused(errors.INLINE_UPLOAD)  # Bot API, editMessageMedia: no new file in an inline message
    content = media_content(world, given, given.get("media") or {})
    return revise(world, message, content, inline_keyboard(given.get("reply_markup")))


def edit_message_reply_markup(world: World, given: Given) -> dict[str, Any] | bool:
    """Another keyboard under the same content, or none."""
    given.lacks("business_connection_id")
    message = editable_message(world, given)
    return revise(world, message, message.now.content, inline_keyboard(given.get("reply_markup")))


def delete_message(world: World, given: Given) -> bool:
    """In a private chat any message; in a group the bot's own, or all of them for an administrator."""
    chat = find_chat(world, given.get("chat_id"))
    message = world.find_message(chat, given.get("message_id", 0))
    if message is None:
        raise Refused(errors.DELETE_NOT_FOUND)
    if not _may_delete(world, chat, message):
        raise Refused(errors.DELETE_FORBIDDEN)
    world.remove(message)
    return True


def editable_message(world: World, given: Given) -> Message:
    """The bot's own message that the request names."""
    if inline_id := given.get("inline_message_id"):
        if inline_id not in world.inline_messages:
            raise Refused(errors.INLINE_MESSAGE_UNKNOWN)
        return world.inline_messages[inline_id]
    chat = writable_chat(world, given.get("chat_id"))
    if not given.get("message_id"):
        raise Refused(errors.EDIT_UNIDENTIFIED)
    message = world.find_message(chat, given.params["message_id"])
    if message is None:
        raise Refused(errors.EDIT_NOT_FOUND)
    if message.sender is not world.bot:
        raise Refused(errors.EDIT_FORBIDDEN)
    return message


def revise(world: World, message: Message, content: Json, markup: Json | None) -> dict[str, Any] | bool:
    """The message with its new content and keyboard, unless that is what it shows already; True for one that
    somebody else has sent inline."""
    if content == message.now.content and markup == message.now.markup:
        raise Refused(errors.NOT_MODIFIED)
    world.revise(message, content, markup)
    return True if message.inline_id else message.as_json()


def _may_delete(world: World, chat: Chat, message: Message) -> bool:
    if not chat.bot_is_in:
        return False
    return bool(chat.owner) or message.sender is world.bot or world.role(chat, world.bot) == "administrator"


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
}
