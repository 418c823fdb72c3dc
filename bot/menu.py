"""The command menus in Telegram's clients, and the bot's description. A menu is no permission.

None of it is needed for answering, so what fails is logged and the bot goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.log import event
from retrieval.messages import Messages
from retrieval.settings import LANGUAGES as SPOKEN

COMMANDS = (
    "ask",
    "day",
    "today",
    "trend",
    "calendar",
    "watch",
    "unwatch",
    "new",
    "help",
    "status",
    "lang",
    "privacy",
    "forget",
)
GROUP_COMMANDS = ("ask", "day", "trend", "help", "status")
ADMIN_COMMANDS = (*COMMANDS, "reload", "stats", "export")

LANGUAGES = {"en": "en"}
"""Menus by two-letter code (Bot API, setMyCommands.language_code). Chinese has one code: the default."""


async def show_menus(bot: Bot, admins: Sequence[int], words: Messages) -> None:
    """The menus of private chats and groups in each language, those of administrators, the description.

    words: of the deployment's language, for everyone whose language has no menu of its own.
    """
    try:
        for code, spoken in ((None, words), *((c, Messages(name)) for c, name in LANGUAGES.items())):
            await bot.set_my_commands(_commands(COMMANDS, spoken), language_code=code)
            await bot.set_my_commands(
                _commands(GROUP_COMMANDS, spoken), scope=BotCommandScopeAllGroupChats(), language_code=code
            )
            await _describe(bot, spoken, code)
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


async def _describe(bot: Bot, words: Messages, code: str | None) -> None:
    """What a new reader sees before /start; an operator's own words from BotFather stay.

    Asked for a language without words of its own, Telegram gives those for everyone: the operator's own
    ones stay there, too.
    """
    ours = {Messages(name).say("bot_menu.description") for name in SPOKEN}
    if (await bot.get_my_description(code)).description in {"", *ours}:
        await bot.set_my_description(words.say("bot_menu.description"), code)
    ours = {Messages(name).say("bot_menu.short_description") for name in SPOKEN}
    if (await bot.get_my_short_description(code)).short_description in {"", *ours}:
        await bot.set_my_short_description(words.say("bot_menu.short_description"), code)


def _commands(names: Sequence[str], words: Messages) -> list[BotCommand]:
    return [BotCommand(name, words.say(f"bot_menu.{name}")) for name in names]
