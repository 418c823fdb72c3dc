"""Replied messages, known by the buttons under them."""

from __future__ import annotations

import telegram
from telegram import InlineKeyboardMarkup
from telegram.ext import filters

from bot.callback_data import Action, CallbackData


class RepliesToCutting(filters.MessageFilter):
    """Filter: replies to a message of the bot with one cutting."""

    def filter(self, message: telegram.Message) -> bool:
        """True if the reply is a note."""
        return tap_of_reply(message, Action.UNCLIP) is not None


def tap_of_reply(message: telegram.Message, action: Action) -> CallbackData | None:
    """Callback data of a button with this action under the replied message."""
    replied = message.reply_to_message
    bot = message.get_bot()
    if replied is None or replied.from_user is None or replied.from_user.id != bot.id:
        return None
    keyboard = replied.reply_markup
    rows = keyboard.inline_keyboard if isinstance(keyboard, InlineKeyboardMarkup) else ()
    data = (button.callback_data for row in rows for button in row)
    taps = (CallbackData.parse(one) for one in data if isinstance(one, str))
    return next((tap for tap in taps if tap is not None and tap.action is action), None)
