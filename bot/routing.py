"""Routing of updates: a route, and the access guard before its handler."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeAlias

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.access.backlog import Age, BacklogFilter
from bot.access.permissions import AccessPolicy, Privilege, Requester
from bot.access.rate_limits import Verdict
from bot.callback_data import Action, CallbackData
from bot.errors import StateUnavailable
from bot.handlers.base import Context, reject, user_id
from bot.state.languages import LanguageRepository
from retrieval.errors import ArchiveError, JianbaoError
from retrieval.ops.logging import log_error, log_event

Callback: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]
Handler: TypeAlias = BaseHandler[Any, Any, Any]


class UpdateKind(Enum):
    """Kinds of update beside messages."""

    ANY_TAP = auto()
    INLINE = auto()
    MEMBERSHIP = auto()


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the route table: pattern, handler, privilege needed.

    pattern: a command's name, a filter of messages, the actions of a tap, or `UpdateKind` for all others.
    """

    pattern: str | filters.BaseFilter | frozenset[Action] | UpdateKind
    callback: Callback
    who: Privilege

    def handler(self, guard: AccessGuard) -> Handler:
        """Build the library's handler, behind the guard.

        For new messages only: no edits, no posts of channels. A forwarded command, or one written by another
        bot, is not the administrator's own.
        """
        callback = guard.before(self)
        match self.pattern:
            case str():
                by_hand = (
                    ~filters.FORWARDED & ~filters.VIA_BOT if self.who is Privilege.ADMINS else filters.ALL
                )
                return CommandHandler(self.pattern, callback, filters.UpdateType.MESSAGE & by_hand)
            case frozenset():
                return CallbackQueryHandler(callback, pattern=_tap_in(self.pattern))
            case UpdateKind.ANY_TAP:
                return CallbackQueryHandler(callback)
            case UpdateKind.INLINE:
                return InlineQueryHandler(callback)
            case UpdateKind.MEMBERSHIP:
                return ChatMemberHandler(callback, ChatMemberHandler.MY_CHAT_MEMBER)
            case pattern:
                return MessageHandler(pattern & filters.UpdateType.MESSAGE, callback)


def _tap_in(actions: frozenset[Action]) -> Callable[[object], bool]:
    def fits(data: object) -> bool:
        tap = CallbackData.parse(data) if isinstance(data, str) else None
        return tap is not None and tap.action in actions

    return fits


@dataclass(frozen=True, slots=True)
class AccessGuard:
    """The guard before every handler: permissions, rate limits, backlog.

    For readers, a handler for administrators does not exist: the reply is the one to an unknown command.
    """

    gate: AccessPolicy
    languages: LanguageRepository
    downtime: BacklogFilter

    def before(self, route: Route) -> Callback:
        """Wrap a route's callback; without access, reply with a sentence or nothing."""

        async def callback(update: Update, context: Context) -> None:
            """Call the route's callback, or reply with a sentence."""
            await self.languages.recall(update.effective_sender)
            asker = requester_of(update)
            verdict = self.gate.judge(asker, route.who)
            if verdict is not Verdict.GRANTED:
                log_event("turned_away", level=logging.WARNING, why=verdict.name)
                await reject(update, self._why(verdict, asker, update))
            elif (age := self.downtime.age(update.message)) is not Age.FRESH:
                log_event("too_old")
                text = self.languages.of(update).say("bot.too_old") if age is Age.OLD else ""
                await reject(update, text)
            else:
                await self._call(route, update, context)

        return callback

    async def _call(self, route: Route, update: Update, context: Context) -> None:
        """Call the route's callback; reply with the sentence of a JianbaoError."""
        try:
            await route.callback(update, context)
        except JianbaoError as error:
            if isinstance(error, StateUnavailable):
                log_event("state_missed", level=logging.WARNING)
            elif isinstance(error, ArchiveError):  # nothing a reader can mend
                log_error("not_done", error)
            else:  # its facts may hold words of the reader
                log_event("not_done", why=type(error).__name__)
            await reject(update, self.languages.of(update).error(error))

    def _why(self, verdict: Verdict, asker: Requester, update: Update) -> str:
        words = self.languages.of(update)
        match verdict:
            case Verdict.TOO_FAST:
                return words.say("bot.too_fast", seconds=self.gate.retry_after(asker))
            case Verdict.NOT_ADMIN if asker.is_tap:
                return words.say("bot.expired")
            case Verdict.NOT_ADMIN if not asker.is_group:
                return words.say("bot.unknown_command")
            case _:
                return ""


def requester_of(update: Update) -> Requester:
    """The sender of an update, and the chat."""
    chat = update.effective_chat
    return Requester(
        user=user_id(update),
        chat=chat.id if chat else None,
        is_group=chat is not None and chat.type != ChatType.PRIVATE,
        is_tap=update.callback_query is not None or update.inline_query is not None,
    )
