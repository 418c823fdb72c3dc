"""Base of the handlers: callback context, user id, rejection of an update."""

from __future__ import annotations

from contextlib import suppress
from typing import TypeAlias

import telegram
from telegram import Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.transport.sender import is_answered, reply, stop_spinner
from bot.views.message import render_text

Context: TypeAlias = ContextTypes.DEFAULT_TYPE


async def reject(update: Update, text: str) -> None:
    """Answer a rejected update with a text, in its own way.

    A tap's spinner is stopped and an inline query answered even for an empty text. A tap answered before gets
    a message: Telegram shows the words of the first answer only.
    """
    query = update.callback_query
    if query is not None and not is_answered(query):
        await stop_spinner(query, text)
    elif query is not None:
        if text and isinstance(query.message, telegram.Message):
            await reply(query.message, render_text(text))
    elif update.inline_query is not None:
        with suppress(BadRequest):  # query too old
            await update.inline_query.answer([], cache_time=0, is_personal=True)
    elif update.message is not None and text:
        await reply(update.message, render_text(text))


def user_id(update: Update) -> int | None:
    """Numeric id of the sender; None for updates without one.

    Of an anonymous administrator the group's, of a channel the channel's: the user that the Bot API names
    then (GroupAnonymousBot, Channel_Bot) is the same for all of them.
    """
    return update.effective_sender.id if update.effective_sender else None
