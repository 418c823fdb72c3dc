"""Base of the handlers: callback context, user id, rejection of an update."""

from __future__ import annotations

from contextlib import suppress
from typing import TypeAlias

from telegram import Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.transport.sender import reply, stop_spinner
from bot.views.message import render_text

Context: TypeAlias = ContextTypes.DEFAULT_TYPE


async def reject(update: Update, text: str) -> None:
    """Answer a rejected update with a text, in its own way.

    A tap's spinner is stopped and an inline query answered even for an empty text.
    """
    if update.callback_query is not None:
        await stop_spinner(update.callback_query, text)
    elif update.inline_query is not None:
        with suppress(BadRequest):  # query too old
            await update.inline_query.answer([], cache_time=0, is_personal=True)
    elif update.message is not None and text:
        await reply(update.message, render_text(text))


def user_id(update: Update) -> int | None:
    """Numeric id of the sender; None for updates without one."""
    return update.effective_user.id if update.effective_user else None
