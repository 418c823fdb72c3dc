"""Edits of messages, coalesced, and none without a change.

Telegram refuses an edit without a change. The update of a tap carries the message's view at that time; later
views, of this bot or a peer, are remembered here. Of many taps in a moment the message gets the last view;
views in between are left out.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections import OrderedDict

import telegram

from bot.peers.protocol import NoPeers, Peers
from bot.transport.sender import edit
from bot.views.message import Message

MAX_TRACKED_MESSAGES = 4096
"""Messages in memory; the least recently edited is dropped first."""

VIEW_TOPIC = "shown"

Place = tuple[int, int]
"""A chat, and a message in it."""

_TAG = re.compile(r"<[^<>]+>")


class MessageEditor:
    """Edits messages, and remembers their views."""

    def __init__(self, peers: Peers | None = None) -> None:
        self._last: OrderedDict[Place, str] = OrderedDict()
        """Digest of each message's view, least recently edited first."""
        self._peers = peers or NoPeers()
        self._peers.subscribe(VIEW_TOPIC, self._heard)
        self._wanted: dict[Place, Message] = {}

    async def edit(self, message: telegram.Message, view: Message) -> None:
        """Show a view in a message, unless shown already. Raises TelegramError.

        During another edit of the same message the view is left to that edit.
        """
        place = (message.chat.id, message.message_id)
        is_under_way = place in self._wanted
        self._wanted[place] = view
        if is_under_way:
            return
        try:
            await self._catch_up(message, place)
        finally:
            del self._wanted[place]

    async def _catch_up(self, message: telegram.Message, place: Place) -> None:
        while not self._shows(message, place, view := self._wanted[place]):
            self._remember(place, _digest(view))
            try:
                await edit(message, view)
            except telegram.error.TelegramError:
                self._forget(place)
                if self._wanted[place] is view:
                    raise

    def _shows(self, message: telegram.Message, place: Place, view: Message) -> bool:
        last = self._last.get(place)
        return last == _digest(view) if last is not None else is_unchanged(message, view)

    def _remember(self, place: Place, digest: str) -> None:
        self._heard(*place, digest)
        self._peers.publish(VIEW_TOPIC, *place, digest)

    def _forget(self, place: Place) -> None:
        self._last.pop(place, None)
        self._peers.publish(VIEW_TOPIC, *place, "")

    def _heard(self, chat: int, message: int, digest: str) -> None:
        """Remember the view of a message; an empty digest forgets it."""
        place = (chat, message)
        if not digest:
            self._last.pop(place, None)
            return
        self._last[place] = digest
        self._last.move_to_end(place)
        if len(self._last) > MAX_TRACKED_MESSAGES:
            self._last.popitem(last=False)


def _digest(view: Message) -> str:
    keyboard = view.keyboard.to_json() if view.keyboard else ""
    return hashlib.sha256(f"{view.html}\0{keyboard}".encode("utf-8", "replace")).hexdigest()[:16]


def is_unchanged(message: telegram.Message, view: Message) -> bool:
    """True if a message shows this view: same words, same buttons."""
    words = html.unescape(_TAG.sub("", view.html))
    return message.text is not None and (message.text.strip(), message.reply_markup) == (
        words.strip(),
        view.keyboard,
    )
