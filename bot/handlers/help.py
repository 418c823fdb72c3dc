"""Help: /start, /help, /status, /lang, and messages of other kinds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import Update

from bot.access.permissions import AccessPolicy
from bot.callback_data import CallbackData
from bot.handlers.base import Context, user_id
from bot.service.reload import IndexReloader
from bot.state.languages import LanguageRepository
from bot.transport.command_menus import ADMIN_COMMANDS, COMMANDS, show_own_menu
from bot.transport.sender import reply, stop_spinner
from bot.views.keyboards import AUTO_LANGUAGE, LANGUAGE_NAMES, language_keyboard
from bot.views.message import Message, render_text
from bot.views.notices import render_admin_status, render_help, render_status, render_welcome
from retrieval.archive.answer_service import AnswerService
from retrieval.i18n import Messages

LinkOpener = Callable[[Update, str], Awaitable[bool]]


class HelpHandler:
    """Explains the bot and its archive.

    open_link: follows the payload of a deep link; False if unknown.
    """

    def __init__(
        self,
        service: AnswerService,
        reloader: IndexReloader,
        languages: LanguageRepository,
        policy: AccessPolicy,
        open_link: LinkOpener,
    ) -> None:
        self._service = service
        self._reloader = reloader
        self._languages = languages
        self._policy = policy
        self._open_link = open_link

    async def start(self, update: Update, context: Context) -> None:
        """/start: welcome, or the target of a deep link.

        A private chat with an administrator exists from now on, so the menu of commands is set.
        """
        payload = context.args[0] if context.args else ""
        if not (payload and await self._open_link(update, payload)):
            words, examples = self._languages.of(update), await self._service.example_questions()
            await self._say(update, render_welcome(self._service.coverage, examples, words))
        user = user_id(update)
        if user is not None and self._policy.is_admin(user):
            await show_own_menu(context.bot, user, self._languages, ADMIN_COMMANDS)

    async def help(self, update: Update, context: Context) -> None:
        """/help: how to use the bot."""
        admin = self._policy.is_admin(user_id(update))
        words, examples = self._languages.of(update), await self._service.example_questions()
        coverage, name = self._service.coverage, context.bot.username
        await self._say(update, render_help(coverage, examples, words, bot_name=name, admin=admin))

    async def status(self, update: Update, context: Context) -> None:
        """/status: coverage and live generation; counts for administrators."""
        coverage, words = self._reloader.coverage, self._languages.of(update)
        if self._policy.is_admin(user_id(update)):
            message = render_admin_status(coverage, words, reloading=self._reloader.is_reloading)
        else:
            message = render_status(coverage, words)
        await self._say(update, message)

    async def language(self, update: Update, context: Context) -> None:
        """`/lang en`: choose a language; without one, show buttons."""
        wanted = " ".join(context.args or []).lower()
        names = {key.lower(): key for key in (*LANGUAGE_NAMES, AUTO_LANGUAGE)}
        chosen = names.get(wanted) or next(
            (key for key, name in LANGUAGE_NAMES.items() if name.lower() == wanted), ""
        )
        if chosen:
            await self._say(update, render_text(await self._choose(update, context, chosen)))
        else:
            words = self._languages.of(update)
            await self._say(
                update, replace(self._sentence(update, "bot.lang_usage"), keyboard=language_keyboard(words))
            )

    async def choose_language(self, update: Update, context: Context) -> None:
        """Handle a tap on a language."""
        query = update.callback_query
        tap = CallbackData.parse(query.data) if query else None
        if query is not None and tap is not None:
            is_known = tap.answer in {*LANGUAGE_NAMES, AUTO_LANGUAGE}
            said = await self._choose(update, context, tap.answer) if is_known else ""
            await stop_spinner(query, said or self._languages.of(update).say("bot.expired"))

    async def unknown_command(self, update: Update, context: Context) -> None:
        """Answer an unknown command."""
        await self._say(update, self._sentence(update, "bot.unknown_command"))

    async def not_text(self, update: Update, context: Context) -> None:
        """Answer a picture, voice message or sticker."""
        photo = update.message.photo if update.message else ()
        is_upload = photo and self._policy.is_admin(user_id(update))
        key = "upload.photo" if is_upload else "bot.text_only"
        await self._say(update, self._sentence(update, key))

    async def _choose(self, update: Update, context: Context, language: str) -> str:
        """Store the chosen language and set the user's menu in it."""
        if (user := user_id(update)) is None:
            return ""
        await self._languages.choose(user, None if language == AUTO_LANGUAGE else language)
        words = self._languages.of(update)
        if update.effective_chat is not None and update.effective_chat.id == user:
            names = ADMIN_COMMANDS if self._policy.is_admin(user) else COMMANDS
            await show_own_menu(context.bot, user, self._languages, names)
        return words.say("bot.lang_chosen")

    def _sentence(self, update: Update, key: str) -> Message:
        words: Messages = self._languages.of(update)
        return render_text(words.say(key))

    async def _say(self, update: Update, message: Message) -> None:
        if update.message is not None:
            await reply(update.message, message)
