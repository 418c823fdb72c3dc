"""The table of routes, and the menus that lead to it."""

from __future__ import annotations

from unittest.mock import Mock

from telegram.ext import filters

from bot.access.permissions import Privilege
from bot.routes import routes
from bot.transport.command_menus import ADMIN_COMMANDS, COMMANDS
from retrieval.i18n import Messages


def commands() -> dict[str, Privilege]:
    table = routes(Mock(is_admin=filters.ALL))
    return {route.pattern: route.who for route in table if isinstance(route.pattern, str)}


def test_reload_is_for_administrators_only() -> None:
    assert commands()["reload"] is Privilege.ADMINS
    assert {name for name, who in commands().items() if who is Privilege.ADMINS} == {
        "fix",
        "reload",
        "stats",
        "export",
    }


def test_every_command_of_a_menu_has_a_handler_and_a_description() -> None:
    for name in ADMIN_COMMANDS:
        assert name in commands()
        assert 1 <= len(Messages().say(f"bot_menu.{name}")) <= 256  # Bot API, BotCommand.description


def test_the_menu_of_everyone_shows_nothing_that_is_not_for_them() -> None:
    assert "reload" not in COMMANDS
    assert {commands()[name] for name in COMMANDS} == {Privilege.EVERYONE}
