"""Sending: replies, edits, pictures, answers to taps, and "typing…" meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from contextvars import ContextVar
from typing import TypeVar

import telegram
from telegram import ReplyParameters, TextQuote
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, NetworkError, TelegramError

from bot.views.message import Message
from retrieval.ops.logging import log_event

T = TypeVar("T")

TYPING_DELAY_S = 0.5
"""Seconds before "typing…" is shown."""
TYPING_REPEAT_S = 4.0  # a chat action is shown for 5 s (Bot API, sendChatAction)
EDIT_PAUSES_S = (1.0, 3.0, 9.0)
"""Seconds after each failed attempt at an important edit."""
MAX_TOAST_LENGTH = 200  # code points (Bot API, answerCallbackQuery.text)

_answered_tap: ContextVar[str] = ContextVar("answered_tap", default="")
"""Id of the tap answered last in this task; a task works on one update."""
_UNCHANGED = "message is not modified"


async def reply(
    to: telegram.Message, message: Message, *, quoting: TextQuote | None = None
) -> telegram.Message:
    """Reply to a message; in groups as a quoted reply. Raises TelegramError.

    quoting: the part answered, shown above the answer; left out where the message has changed.
    A group turned supergroup meanwhile gets the answer there.
    """
    try:
        if quoting is not None:
            with suppress(BadRequest):
                return await _reply_quoting(to, message, quoting)
        return await to.reply_text(message.html, reply_markup=message.keyboard)
    except ChatMigrated as moved:
        log_event("group_moved", to=moved.new_chat_id)
        return await to.get_bot().send_message(moved.new_chat_id, message.html, reply_markup=message.keyboard)


async def _reply_quoting(to: telegram.Message, message: Message, quoting: TextQuote) -> telegram.Message:
    about = ReplyParameters(
        to.message_id,
        allow_sending_without_reply=True,
        quote=quoting.text,
        quote_entities=quoting.entities,
        quote_position=quoting.position,
    )
    return await to.reply_text(message.html, reply_markup=message.keyboard, reply_parameters=about)


async def edit(shown: telegram.Message, message: Message) -> None:
    """Change the text of a message. Raises TelegramError, except for no change."""
    try:
        await shown.edit_text(message.html, reply_markup=message.keyboard)
    except BadRequest as error:
        if _UNCHANGED not in str(error).lower():
            raise


async def edit_quietly(shown: telegram.Message, message: Message) -> None:
    """Change the text of a message; a failure is only logged."""
    try:
        await edit(shown, message)
    except TelegramError as error:
        log_event("edit_failed", level=logging.WARNING, said=error)


async def edit_or_reply(shown: telegram.Message, message: Message) -> None:
    """Change the text of a message, or send a new message.

    An edit is idempotent, so an edit with a lost answer is repeated. Raises TelegramError.
    """
    for pause in EDIT_PAUSES_S:
        try:
            return await edit(shown, message)
        except BadRequest:
            break
        except NetworkError:
            await asyncio.sleep(pause)
    await shown.chat.send_message(message.html, reply_markup=message.keyboard)
    return None


async def send_picture(to: telegram.Message, photo: bytes | str, caption: Message) -> telegram.Message:
    """Reply with a photo, new or by file id. Raises TelegramError."""
    return await to.reply_photo(photo, caption=caption.html, reply_markup=caption.keyboard, do_quote=True)


async def stop_spinner(query: telegram.CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """Answer a tap, with a few words or none.

    Telegram's refusal of a late answer is only logged.
    """
    _answered_tap.set(query.id)
    try:
        await query.answer(text[:MAX_TOAST_LENGTH] or None, show_alert=alert)
    except BadRequest as error:
        log_event("tap_too_old", said=error)


def is_answered(query: telegram.CallbackQuery) -> bool:
    """True for a tap answered in this task, arrived or not."""
    return query.id == _answered_tap.get()


async def with_typing(chat: telegram.Chat, work: Awaitable[T]) -> T:
    """The result of `work`; the chat sees "typing…" while it takes long."""
    return await with_action(chat, work, ChatAction.TYPING)


async def with_action(chat: telegram.Chat, work: Awaitable[T], action: str) -> T:
    """Await `work`; the chat sees the action meanwhile.

    The result waits for no action still on its way.
    """
    shown = asyncio.create_task(_show(chat, action))
    try:
        return await work
    finally:
        shown.cancel()


async def _show(chat: telegram.Chat, action: str) -> None:
    await asyncio.sleep(TYPING_DELAY_S)
    while True:
        with suppress(TelegramError):  # a courtesy; the answer itself fails if the chat is gone
            await chat.send_action(action)
        await asyncio.sleep(TYPING_REPEAT_S)
