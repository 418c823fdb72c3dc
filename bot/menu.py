"""The command menus in Telegram's clients, and the bot's description. A menu is no permission.

None of it is needed for answering, so what fails is logged and the bot goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.log import event
from retrieval.messages import Messages

COMMANDS = (
    "ask",
    "day",
    "today",
    "trend",
    "watch",
    "unwatch",
    "new",
    "help",
    "status",
    "lang",
    "privacy",
    "forget",
)
ADMIN_COMMANDS = (*COMMANDS, "reload", "stats", "export")


async def show_menus(bot: Bot, admins: Sequence[int], words: Messages) -> None:
    """The menu of everyone, that of each administrator, and the description where there is none."""
    try:
        await bot.set_my_commands(_commands(COMMANDS, words))
        await _describe(bot, words)
    except TelegramError as error:
        event("menu_not_set", level=logging.WARNING, said=error)
    for admin in admins:
        await show_admin_commands(bot, admin, words)


async def show_admin_commands(bot: Bot, admin: int, words: Messages) -> None:
    """An administrator's menu; there is nowhere to show it before they have written to the bot."""
    try:
        await bot.set_my_commands(_commands(ADMIN_COMMANDS, words), scope=BotCommandScopeChat(admin))
    except TelegramError as error:
        event("admin_menu_not_set", admin=admin, said=error)


async def _describe(bot: Bot, words: Messages) -> None:
    """What a new reader sees before /start; an operator's own words from BotFather stay."""
    if not (await bot.get_my_description()).description:
        await bot.set_my_description(words.say("bot_menu.description"))
    if not (await bot.get_my_short_description()).short_description:
        await bot.set_my_short_description(words.say("bot_menu.short_description"))


def _commands(names: Sequence[str], words: Messages) -> list[BotCommand]:
    return [BotCommand(name, words.say(f"bot_menu.{name}")) for name in names]
