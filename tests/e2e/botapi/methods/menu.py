"""setMyCommands, getMyCommands, deleteMyCommands: the menu, per scope and language; the button beside it."""

from __future__ import annotations

import re
from typing import Any

from .. import errors, limits
from ..errors import Refused
from ..menu_state import ScopeKey, scope_key
from ..world import World
from .given import Given, Method
from .reach import find_chat

_COMMAND = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")


def set_my_commands(world: World, given: Given) -> bool:
    """Replace the commands of one scope and language."""
    key = _key(world, given)
    commands = [_clean(one) for one in given.get("commands", [])]
    if len(commands) > limits.COMMANDS:
        raise Refused(errors.COMMANDS_TOO_MANY)
    if not all(_COMMAND.fullmatch(one["command"]) for one in commands):
        raise Refused(errors.COMMAND_INVALID)
    world.menu.commands[key] = commands
    return True


def get_my_commands(world: World, given: Given) -> list[dict[str, Any]]:
    """The commands of exactly this scope and language."""
    return world.menu.commands.get(_key(world, given), [])


def delete_my_commands(world: World, given: Given) -> bool:
    """Back to the commands of the wider scope."""
    world.menu.commands.pop(_key(world, given), None)
    return True


def set_chat_menu_button(world: World, given: Given) -> bool:
    """What the button beside the text field does, in one private chat or, by default, in all."""
    world.menu.buttons[_private(world, given)] = given.get("menu_button") or {"type": "default"}
    return True


def get_chat_menu_button(world: World, given: Given) -> dict[str, Any]:
    """What it does there."""
    found = world.menu.buttons.get(_private(world, given)) or world.menu.buttons.get(None)
    return found or {"type": "commands"}


def _private(world: World, given: Given) -> int | None:
    if given.get("chat_id") is None:
        return None
    chat = find_chat(world, given.params["chat_id"])
    if not chat.owner:
        raise Refused(errors.CHAT_NOT_FOUND)
    return chat.id


def language_of(given: Given) -> str:
    """`language_code`: two small letters, or empty for everyone."""
    code: str = given.get("language_code", "")
    if not _LANGUAGE.fullmatch(code):
        raise Refused(errors.LANGUAGE_CODE_INVALID)
    return code


def _key(world: World, given: Given) -> ScopeKey:
    scope = given.get("scope")
    if scope and "chat_id" in scope:
        chat = find_chat(world, scope["chat_id"])
        if chat.owner and scope["type"] != "chat":
            raise Refused(errors.SCOPE_NOT_FOR_PRIVATE)
    return scope_key(scope, language_of(given))


def _clean(command: dict[str, str]) -> dict[str, str]:
    """One command, trimmed and without its slash, as TDLib sends it on."""
    name = command["command"].strip().removeprefix("/")
    description = command["description"].strip()
    if not name:
        raise Refused(errors.COMMAND_EMPTY)
    if len(name) > limits.COMMAND:
        raise Refused(errors.COMMAND_TOO_LONG)
    if not description:
        raise Refused(errors.COMMAND_DESCRIPTION_EMPTY)
    if len(description) > limits.COMMAND_DESCRIPTION:
        raise Refused(errors.COMMAND_DESCRIPTION_TOO_LONG)
    return {"command": name, "description": description}


METHODS: dict[str, Method] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
