"""What messages show now, so that no edit is sent that changes nothing: Telegram refuses those.

A tap tells what its message showed when it was pressed; what the bot has put there since, it remembers.
"""

from __future__ import annotations

import html
import re
from collections import OrderedDict

import telegram

from bot.delivery import edit
from bot.rendering.messages import Message

MOST = 4096
"""Messages remembered; the one not edited for longest is forgotten first."""

_TAG = re.compile(r"<[^<>]+>")


class Shown:
    """Edits messages, and remembers to what."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[int, int], Message] = OrderedDict()

    async def edit(self, message: telegram.Message, view: Message) -> None:
        """Let a message show this, unless it does. Raises TelegramError."""
        place = (message.chat.id, message.message_id)
        last = self._last.get(place)
        same = last == view if last is not None else shows(message, view)
        self._last[place] = view
        self._last.move_to_end(place)
        if len(self._last) > MOST:
            self._last.popitem(last=False)
        if same:
            return
        try:
            await edit(message, view)
        except telegram.error.TelegramError:
            self._last.pop(place, None)
            raise


def shows(message: telegram.Message, view: Message) -> bool:
    """Whether a message, as it is known, is this view: same words, same buttons."""
    words = html.unescape(_TAG.sub("", view.html))
    return message.text is not None and (message.text.strip(), message.reply_markup) == (
        words.strip(),
        view.keyboard,
    )
