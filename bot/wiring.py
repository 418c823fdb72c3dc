"""The types that handlers, routes and the application share, and the gate in front of a handler."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.access import Gate, Verdict, Who
from bot.delivery import reply
from bot.log import event
from bot.rendering.messages import sentence
from retrieval.messages import Messages

Context: TypeAlias = ContextTypes.DEFAULT_TYPE
Callback: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]
Handler: TypeAlias = BaseHandler[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Route:
    """Which messages go to which handler, and for whom it is.

    pattern: the name of a command, or a filter.
    """

    pattern: str | filters.BaseFilter
    callback: Callback
    who: Who

    def handler(self, gate: Gate, words: Messages) -> Handler:
        """The same as the library wants it, behind the gate. New messages only: no edits, no posts."""
        callback = guarded(self, gate, words)
        if isinstance(self.pattern, str):
            return CommandHandler(self.pattern, callback, filters.UpdateType.MESSAGE)
        return MessageHandler(self.pattern & filters.UpdateType.MESSAGE, callback)


def guarded(route: Route, gate: Gate, words: Messages) -> Callback:
    """The callback for those who may; a sentence, or silence, for the others."""

    async def callback(update: Update, context: Context) -> None:
        user = user_id(update)
        verdict = gate.judge(user, route.who)
        if verdict is Verdict.GRANTED:
            await route.callback(update, context)
            return
        event("turned_away", level=logging.WARNING, user=user, why=verdict.name, update=update.update_id)
        if update.message is None or verdict is Verdict.STILL_TOO_FAST:
            return
        if verdict is Verdict.TOO_FAST:
            text = words.say("bot.too_fast", seconds=gate.wait(user))
        else:
            text = words.say("bot.admins_only")
        await reply(update.message, sentence(text))

    return callback


def user_id(update: Update) -> int | None:
    """The numeric id of who wrote."""
    return update.effective_user.id if update.effective_user else None
