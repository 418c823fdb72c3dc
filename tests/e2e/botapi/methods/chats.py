"""getChat, getChatMember, sendChatAction: about chats and who is in them."""

from __future__ import annotations

from typing import Any

from .. import errors
from ..errors import Refused
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
    "sendChatAction": send_chat_action,
}
