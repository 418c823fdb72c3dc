"""getChat, getChatMember, getChatAdministrators, sendChatAction, setMessageReaction, leaveChat."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from .. import errors
from ..errors import Refused
from ..schema import bot_api
from ..world import Event, World
from .given import Given, Method
from .reach import find_chat, writable_chat

# Bot API, sendChatAction.action
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_RULING = frozenset({"creator", "administrator"})
_ADMINISTRATOR_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
)


def get_chat(world: World, given: Given) -> dict[str, Any]:
    """ChatFullInfo with the fields that are always there."""
    chat = find_chat(world, given.get("chat_id"))
    gifts = bool(chat.owner)
    return {
        **chat.as_json(),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": gifts,
            "limited_gifts": gifts,
            "unique_gifts": gifts,
            "premium_subscription": gifts,
            "gifts_from_channels": gifts,
        },
    }


def get_chat_member(world: World, given: Given) -> dict[str, Any]:
    """The role of a person, for checks of who is an administrator."""
    chat = find_chat(world, given.get("chat_id"))
    user_id = given.get("user_id")
    user = world.bot if user_id == world.bot.id else world.users.get(user_id)
    if user is None:
        raise Refused(errors.USER_NOT_FOUND)
    return member_json(user.as_json(), world.role(chat, user))


def get_chat_administrators(world: World, given: Given) -> list[dict[str, Any]]:
    """Those of a group who are some, bots left out but this one."""
    chat = find_chat(world, given.get("chat_id"))
    if chat.owner:
        raise Refused(errors.NO_ADMINISTRATORS)
    users = [world.bot, *(world.users[id] for id in chat.roles if id in world.users)]
    found = [(user, world.role(chat, user)) for user in users]
    return [member_json(user.as_json(), role) for user, role in found if role in _RULING]


def set_message_reaction(world: World, given: Given) -> bool:
    """One emoji of the bot on a message, or none. Bots may use those that the documentation lists."""
    chat = writable_chat(world, given.get("chat_id"))
    message = world.find_message(chat, given.get("message_id", 0))
    if message is None:
        raise Refused(errors.REACT_NOT_FOUND)
    given_reactions = given.get("reaction") or []
    if len(given_reactions) > 1:
        raise Refused(errors.REACTIONS_TOO_MANY)
    if any(one["type"] != "emoji" or one["emoji"] not in reactions() for one in given_reactions):
        raise Refused(errors.REACTION_INVALID)
    message.reactions = [one["emoji"] for one in given_reactions]
    world.events.append(Event("reacted", chat, world.bot, "".join(message.reactions) or "nothing"))
    return True


@cache
def reactions() -> frozenset[str]:
    """The emoji that ReactionTypeEmoji allows, as its description lists them."""
    (emoji,) = (one for one in bot_api().types["ReactionTypeEmoji"] if one.name == "emoji")
    return frozenset(re.findall(r"[\"“]([^\"“”]+)[\"”]", emoji.description))


def member_json(user: dict[str, Any], status: str) -> dict[str, Any]:
    """ChatMember of a given status."""
    member: dict[str, Any] = {"status": status, "user": user}
    if status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False}
        member |= dict.fromkeys(_ADMINISTRATOR_RIGHTS, True)
    elif status == "creator":
        member |= {"is_anonymous": False}
    elif status == "kicked":
        member |= {"until_date": 0}
    return member


def send_chat_action(world: World, given: Given) -> bool:
    """ "is typing…" for some five seconds."""
    given.lacks("business_connection_id")
    chat = writable_chat(world, given.get("chat_id"))
    action = given.get("action", "").lower()
    if action not in _ACTIONS:
        raise Refused(errors.WRONG_ACTION)
    world.chat_actions.append((chat, action))
    return True


def leave_chat(world: World, given: Given) -> bool:
    """The bot goes of its own will."""
    chat = writable_chat(world, given.get("chat_id"))
    if chat.owner:
        raise Refused(errors.CHAT_NOT_FOUND)
    chat.bot_is_in = False
    world.events.append(Event("left", chat, world.bot, ""))
    return True


METHODS: dict[str, Method] = {
    "leaveChat": leave_chat,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "setMessageReaction": set_message_reaction,
    "sendChatAction": send_chat_action,
}
