"""What the bot says about itself: /start, /help, /status, and a word to what it cannot read."""

from __future__ import annotations

from telegram import Update

from bot.access import Gate
from bot.delivery import reply
from bot.desk import Desk
from bot.menu import show_admin_commands
from bot.rendering.messages import Message, help_text, sentence, status, status_for_admins, welcome
from bot.wiring import Context, user_id
from retrieval.messages import Messages


class Guide:
    """Explains the bot and the archive behind it."""

    def __init__(self, desk: Desk, words: Messages, gate: Gate) -> None:
        self._desk = desk
        self._words = words
        self._gate = gate

    async def start(self, update: Update, context: Context) -> None:
        """A welcome. An administrator's menu can be set from now on, so it is."""
        await self._say(update, welcome(self._desk.coverage, self._words))
        user = user_id(update)
        if user is not None and self._gate.is_admin(user):
            await show_admin_commands(context.bot, user, self._words)

    async def help(self, update: Update, context: Context) -> None:
        """How to use it."""
        admin = self._gate.is_admin(user_id(update))
        await self._say(update, help_text(self._words, bot_name=context.bot.username, admin=admin))

    async def status(self, update: Update, context: Context) -> None:
        """What the archive covers and which index answers; administrators see more."""
        coverage = self._desk.coverage
        if self._gate.is_admin(user_id(update)):
            message = status_for_admins(coverage, self._words, reloading=self._desk.reloading)
        else:
            message = status(coverage, self._words)
        await self._say(update, message)

    async def unknown_command(self, update: Update, context: Context) -> None:
        """A command there is none of."""
        await self._say(update, sentence(self._words.say("bot.unknown_command")))

    async def not_text(self, update: Update, context: Context) -> None:
        """A picture, a voice, a sticker."""
        await self._say(update, sentence(self._words.say("bot.text_only")))

    async def _say(self, update: Update, message: Message) -> None:
        if update.message is not None:
            await reply(update.message, message)
