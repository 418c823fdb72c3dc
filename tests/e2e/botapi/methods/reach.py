"""Whom the bot can reach: which chats it knows, and where it is not welcome."""

from __future__ import annotations

from dataclasses import replace

from .. import errors
from ..errors import Refused
from ..world import Chat, World


def find_chat(world: World, chat_id: int | str | None) -> Chat:
    """The chat, if the bot has ever met it. Raises Refused otherwise."""
    if chat_id is None or chat_id == "":
        raise Refused(errors.CHAT_EMPTY)
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None:
        raise Refused(errors.CHAT_NOT_FOUND)
    if not chat.known:
        met = chat.owner is not None and chat.owner.seen_by_bot
        raise Refused(errors.CANNOT_INITIATE if met else errors.CHAT_NOT_FOUND)
    return chat


def writable_chat(world: World, chat_id: int | str | None) -> Chat:
    """The chat, if the bot may write there now."""
    chat = find_chat(world, chat_id)
    if chat.moved_to is not None:
        raise Refused(replace(errors.UPGRADED, moved_to=chat.moved_to))
    if not chat.bot_is_in:
        raise Refused(errors.BLOCKED if chat.owner else errors.KICKED.about(kind=chat.kind))
    return chat
