"""The types that handlers, routes and the application share, and the gate in front of a handler."""

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
from bot.ops.logging import log_error, log_event
from bot.state.languages import LanguageRepository
from retrieval.errors import ArchiveError, JianbaoError

Callback: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]
Handler: TypeAlias = BaseHandler[Any, Any, Any]


class UpdateKind(Enum):
    """Updates that are no messages."""

    ANY_TAP = auto()
    INLINE = auto()
    MEMBERSHIP = auto()


@dataclass(frozen=True, slots=True)
class Route:
    """Which updates go to which handler, and for whom it is.

    pattern: a command's name, a filter of messages, the actions of a tap, or `UpdateKind` for all others.
    """

    pattern: str | filters.BaseFilter | frozenset[Action] | UpdateKind
    callback: Callback
    who: Privilege

    def handler(self, guard: AccessGuard) -> Handler:
        """The same as the library wants it, behind the gate. New messages only: no edits, no posts."""
        callback = guard.before(self)
        match self.pattern:
            case str():
                return CommandHandler(self.pattern, callback, filters.UpdateType.MESSAGE)
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
    """What stands in front of every handler: who may, how often, and whether it is not too late.

    To others, what is for administrators is as good as not there: they are told what they would be told then.
    """

    gate: AccessPolicy
    languages: LanguageRepository
    downtime: BacklogFilter

    def before(self, route: Route) -> Callback:
        """The callback for those who may; a sentence, or silence, for the others."""

        async def callback(update: Update, context: Context) -> None:
            """The route's callback, or a sentence in its place."""
            await self.languages.recall(update.effective_user)
            asker = asker_of(update)
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
        """What can go wrong in a way that a person can act on is told to whoever waits."""
        try:
            await route.callback(update, context)
        except JianbaoError as error:
            if isinstance(error, StateUnavailable):
                log_event("state_missed", level=logging.WARNING)
            elif isinstance(error, ArchiveError):  # nothing that whoever asked can mend
                log_error("not_done", error)
            else:  # its facts may hold what somebody wrote
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


def asker_of(update: Update) -> Requester:
    """Who wants something, and where."""
    chat = update.effective_chat
    return Requester(
        user=user_id(update),
        chat=chat.id if chat else None,
        is_group=chat is not None and chat.type != ChatType.PRIVATE,
        is_tap=update.callback_query is not None or update.inline_query is not None,
    )
