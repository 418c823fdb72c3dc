"""getMe, logOut, close: who the bot is."""

from __future__ import annotations

from typing import Any

from ..world import World
from .given import Given, Method


def get_me(world: World, given: Given) -> dict[str, Any]:
    """The bot as a complete User; only getMe gives the capabilities."""
    return {
        **world.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": world.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def log_out(world: World, given: Given) -> bool:
    """Leave this server; every later request is refused with "Logged out"."""
    world.logged_out = True
    return True


def close(world: World, given: Given) -> bool:
    """Prepare to move to another local server."""
    return True


METHODS: dict[str, Method] = {"getMe": get_me, "logOut": log_out, "close": close}
