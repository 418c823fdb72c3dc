"""What the bot says about itself: /start, /help, /status, /lang, /privacy, /forget, and a word to what it
cannot read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import Update

from bot.access.permissions import AccessPolicy
from bot.callback_data import CallbackData
from bot.handlers.base import Context, user_id
from bot.ops.logging import log_event
from bot.service.reload import IndexReloader
from bot.state.database import Database
from bot.state.languages import LanguageRepository
from bot.transport.command_menus import ADMIN_COMMANDS, COMMANDS, show_own_menu
from bot.transport.sender import reply, stop_spinner
from bot.views.keyboards import AUTO_LANGUAGE, LANGUAGE_NAMES, language_keyboard
from bot.views.message import Message, render_text
from bot.views.notices import render_admin_status, render_help, render_status, render_welcome
from retrieval.i18n import Messages

LinkOpener = Callable[[Update, str], Awaitable[bool]]


class HelpHandler:
    """Explains the bot and the archive behind it.

    opens: deals with the payload of a link, if it is one.
    """

    def __init__(
        self,
        reloader: IndexReloader,
        languages: LanguageRepository,
        gate: AccessPolicy,
        state: Database,
        opens: LinkOpener,
        *,
        keeps: bool,
    ) -> None:
        self._reloader = reloader
        self._languages = languages
        self._gate = gate
        self._state = state
        self._opens = opens
        self._keeps = keeps

    async def start(self, update: Update, context: Context) -> None:
        """A welcome, or what a link leads to. An administrator's menu can be set from now on, so it is."""
        payload = context.args[0] if context.args else ""
        if not (payload and await self._opens(update, payload)):
            await self._say(update, render_welcome(self._reloader.coverage, self._languages.of(update)))
        user = user_id(update)
        if user is not None and self._gate.is_admin(user):
            await show_own_menu(context.bot, user, self._languages, ADMIN_COMMANDS)

    async def help(self, update: Update, context: Context) -> None:
        """How to use it."""
        admin = self._gate.is_admin(user_id(update))
        words = self._languages.of(update)
        await self._say(update, render_help(words, bot_name=context.bot.username, admin=admin))

    async def status(self, update: Update, context: Context) -> None:
        """What the archive covers and which index answers; administrators see more."""
        coverage, words = self._reloader.coverage, self._languages.of(update)
        if self._gate.is_admin(user_id(update)):
            message = render_admin_status(coverage, words, reloading=self._reloader.is_reloading)
        else:
            message = render_status(coverage, words)
        await self._say(update, message)

    async def language(self, update: Update, context: Context) -> None:
        """`/lang en`; without a language, buttons for those there are."""
        wanted = " ".join(context.args or []).lower()
        names = {key.lower(): key for key in (*LANGUAGE_NAMES, AUTO_LANGUAGE)}
        chosen = names.get(wanted) or next(
            (key for key, name in LANGUAGE_NAMES.items() if name.lower() == wanted), ""
        )
        if chosen:
            await self._say(update, render_text(await self._chosen(update, context, chosen)))
        else:
            words = self._languages.of(update)
            await self._say(
                update, replace(self._sentence(update, "bot.lang_usage"), keyboard=language_keyboard(words))
            )

    async def choose_language(self, update: Update, context: Context) -> None:
        """A tap on the name of a language."""
        query = update.callback_query
        tap = CallbackData.parse(query.data) if query else None
        if query is not None and tap is not None:
            known = tap.answer in {*LANGUAGE_NAMES, AUTO_LANGUAGE}
            said = await self._chosen(update, context, tap.answer) if known else ""
            await stop_spinner(query, said or self._languages.of(update).say("bot.expired"))

    async def privacy(self, update: Update, context: Context) -> None:
        """What is kept of a person, and how to have it forgotten."""
        words = self._languages.of(update)
        kept = words.say("bot.privacy_kept") if self._keeps else words.say("bot.privacy_not_kept")
        await self._say(update, render_text(words.say("bot.privacy", questions=kept)))

    async def forget(self, update: Update, context: Context) -> None:
        """Everything kept of the person goes."""
        user = user_id(update)
        if user is not None:
            words = self._languages.of(update)
            rows = await self._state.forget(self._state.hashed(user))
            log_event("forgotten", rows=rows)
            await self._say(update, render_text(words.say("bot.forgotten")))

    async def unknown_command(self, update: Update, context: Context) -> None:
        """A command there is none of."""
        await self._say(update, self._sentence(update, "bot.unknown_command"))

    async def not_text(self, update: Update, context: Context) -> None:
        """A picture, a voice, a sticker."""
        photo = update.message.photo if update.message else ()
        could_be_taken_in = photo and self._gate.is_admin(user_id(update))
        key = "upload.photo" if could_be_taken_in else "bot.text_only"
        await self._say(update, self._sentence(update, key))

    async def _chosen(self, update: Update, context: Context, language: str) -> str:
        """Speak to whoever asks for it in this language from now on, and show their menu in it."""
        if (user := user_id(update)) is None:
            return ""
        await self._languages.choose(user, None if language == AUTO_LANGUAGE else language)
        words = self._languages.of(update)
        if update.effective_chat is not None and update.effective_chat.id == user:
            names = ADMIN_COMMANDS if self._gate.is_admin(user) else COMMANDS
            await show_own_menu(context.bot, user, self._languages, names)
        return words.say("bot.lang_chosen")

    def _sentence(self, update: Update, key: str) -> Message:
        words: Messages = self._languages.of(update)
        return render_text(words.say(key))

    async def _say(self, update: Update, message: Message) -> None:
        if update.message is not None:
            await reply(update.message, message)
