"""sendMessage, and what every other way of sending has in common with it."""

from __future__ import annotations

from typing import Any

from .. import errors
from ..errors import Refused
from ..keyboards import inline_keyboard, reply_keyboard
from ..text import read_text
from ..world import Chat, Json, Message, World
from .given import Given, Method
from .reach import writable_chat
from .replies import read_reply

_NOT_MODELLED = (
    "business_connection_id",
    "direct_messages_topic_id",
    "message_effect_id",
    "suggested_post_parameters",
)


def send_message(world: World, given: Given) -> dict[str, Any]:
    """A text message."""
    formatted = read_text(given.get("text", ""), given.get("parse_mode"), given.get("entities"))
    content = formatted.content()
    if "link_preview_options" in given.params:
        content["link_preview_options"] = given.params["link_preview_options"]
    return send(world, given, content)


def send(world: World, given: Given, content: Json) -> dict[str, Any]:
    """Post a message with this content: chat, reply and keyboard are the same for every kind."""
    given.lacks(*_NOT_MODELLED)
    chat = writable_chat(world, given.get("chat_id"))
    topic = _topic(world, chat, given.get("message_thread_id"))
    reply = read_reply(world, chat, given.get("reply_parameters"))
    markup = inline_keyboard(given.get("reply_markup"))
    if given.get("protect_content"):
        content = {**content, "has_protected_content": True}
    topic = topic or (reply.to.topic if reply.to else None)
    message = world.post(
        chat, world.bot, content, markup=markup, reply_to=reply.to, quote=reply.quote, topic=topic
    )
    _show_keyboard(chat, given)
    return message.as_json()


def _topic(world: World, chat: Chat, thread: int | None) -> Message | None:
    """The message that opened this topic. Raises Refused when there is no such topic in the chat."""
    if not thread:
        return None
    root = world.find_message(chat, thread)
    if root is None or "forum_topic_created" not in root.now.content:
        raise Refused(errors.THREAD_NOT_FOUND)
    return root


def _show_keyboard(chat: Chat, given: Given) -> None:
    labels = reply_keyboard(given.get("reply_markup"))
    if labels is not None:
        chat.keyboard = labels


METHODS: dict[str, Method] = {"sendMessage": send_message}
