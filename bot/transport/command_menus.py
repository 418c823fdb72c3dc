"""Command menus in Telegram's clients, and the bot's description.

A menu is no permission. Answers do not depend on menus, so failures are only logged.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.state.languages import LanguageRepository
from retrieval.i18n import DEFAULT_LANGUAGE, Messages
from retrieval.ops.logging import log_event
from retrieval.settings import LANGUAGES as SPOKEN

COMMANDS = (
    "ask",
    "day",
    "today",
    "trend",
    "calendar",
    "similar",
    "check",
    "clip",
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
ADMIN_COMMANDS = (*COMMANDS, "fix", "reload", "stats", "export")

MENU_LANGUAGE_CODES = (None, "zh", "en")
"""Two-letter languages of menus, none for all others (Bot API, setMyCommands.language_code). Chinese has one
code for both scripts: the deployment's, or the simplified one."""


async def show_menus(bot: Bot, admins: Sequence[int], languages: LanguageRepository) -> None:
    """Set the menus of all chats, of administrators, and the description.

    Private chats and groups have a menu in each language.
    """
    groups, words = BotCommandScopeAllGroupChats(), languages.default
    try:
        for code in MENU_LANGUAGE_CODES:
            spoken = messages_for_code(code, words)
            await bot.set_my_commands(_commands(COMMANDS, spoken), language_code=code)
            await bot.set_my_commands(_commands(GROUP_COMMANDS, spoken), scope=groups, language_code=code)
            await _describe(bot, spoken, code)
    except TelegramError as error:
        log_event("menu_not_set", level=logging.WARNING, said=error)
    for admin in admins:
        await show_own_menu(bot, admin, languages, ADMIN_COMMANDS)


async def show_own_menu(
    bot: Bot, user: int, languages: LanguageRepository, names: Sequence[str] = COMMANDS
) -> None:
    """Set the menu in a person's private chat.

    The language is the chosen one, else the one of the person's client. Telegram refuses the menu before the
    first message of the person. Without a chosen language or own commands the menu of everyone comes back.
    """
    scope, chosen = BotCommandScopeChat(user), await languages.choice(user)
    try:
        for code in MENU_LANGUAGE_CODES:
            if chosen is None and names == COMMANDS:
                await bot.delete_my_commands(scope=scope, language_code=code)
                continue
            spoken = Messages(chosen) if chosen else messages_for_code(code, languages.default)
            await bot.set_my_commands(_commands(names, spoken), scope=scope, language_code=code)
    except TelegramError as error:
        log_event("own_menu_not_set", said=error)


def messages_for_code(code: str | None, words: Messages) -> Messages:
    """The message catalogue for a two-letter language code; `words` for others."""
    if code == "zh" and not words.language.startswith("zh"):
        return Messages(DEFAULT_LANGUAGE)
    return Messages("en") if code == "en" else words


async def _describe(bot: Bot, words: Messages, code: str | None) -> None:
    """Set the description for new readers; an operator's own from BotFather stays.

    For a language without a description Telegram returns the general one: an operator's own stays there, too.
    """
    ours = {Messages(name).say("bot_menu.description") for name in SPOKEN}
    if (await bot.get_my_description(code)).description in {"", *ours}:
        await bot.set_my_description(words.say("bot_menu.description"), code)
    ours = {Messages(name).say("bot_menu.short_description") for name in SPOKEN}
    if (await bot.get_my_short_description(code)).short_description in {"", *ours}:
        await bot.set_my_short_description(words.say("bot_menu.short_description"), code)


def _commands(names: Sequence[str], words: Messages) -> list[BotCommand]:
    return [BotCommand(name, words.say(f"bot_menu.{name}")) for name in names]
