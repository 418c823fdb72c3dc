"""The update log: updates taken, and updates brought to an end.

Telegram drops an update with the next poll; a process killed before the answer would lose the question. So
each update is logged before Telegram may drop it, and ended after its processing. Messages still open at the
next start get an apology. The same log deduplicates updates.

An open message is stored with chat and message number, any other update with the number of the update alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from telegram import Update

from bot.errors import StateUnavailable
from bot.state.database import Database

UPDATE_TTL_S = 24 * 3600.0
"""Longest time until a repeated delivery of an update (Bot API, Getting updates)."""
MAX_UPDATES = 50_000
MAX_OPEN_MESSAGES = 1000
"""Messages with an apology at a start: more than an inbox has room for."""
MAX_UNWRITTEN_UPDATES = 10_000
"""Updates in memory while the database is away; the oldest is dropped first."""
PRUNE_EVERY_UPDATES = 1024
LOOP_TURNS_AHEAD = 3
"""Turns of the event loop for a new update before the next poll: enough for the question to reach a thread
and be answered while the request is prepared."""

_STRIKE_OUT = "UPDATE taken SET chat = 0, message = 0 WHERE id = ? AND chat != 0"

ExpectsReply = Callable[[Update], bool]


@dataclass(frozen=True, slots=True)
class OpenUpdate:
    """A message without its answer yet."""

    update: int
    chat: int
    message: int


class UpdateLog:
    """The log of updates. expects_reply: true for updates with a reply due."""

    def __init__(self, database: Database, expects_reply: ExpectsReply) -> None:
        self._database = database
        self._expects_reply = expects_reply
        self._kept: set[int] = set()
        """Updates that their next end leaves open."""
        self._owed: set[int] = set()
        """Updates with an apology to be tried again."""
        self._unwritten: OrderedDict[int, OpenUpdate] = OrderedDict()
        """Entries to be written once the database is back."""
        self._since_sweep = 0

    async def begin(self, update: Update) -> bool:
        """Log an update; False for a repeated one.

        While the database is away the update is taken all the same, and logged later.
        """
        message = update.message if self._expects_reply(update) else None
        chat, number = (message.chat.id, message.message_id) if message else (0, 0)
        entry = OpenUpdate(update.update_id, chat, number)
        if entry.update in self._unwritten:
            return False
        try:
            await self._catch_up()
            new = await self._write(entry)
            self._since_sweep += 1
            if self._since_sweep >= PRUNE_EVERY_UPDATES:
                self._since_sweep = 0
                await self._database.keep_newest("taken", seconds=UPDATE_TTL_S, most=MAX_UPDATES)
        except StateUnavailable:
            self._unwritten[entry.update] = entry
            if len(self._unwritten) > MAX_UNWRITTEN_UPDATES:
                self._unwritten.popitem(last=False)
            return True
        return new

    def owe(self, update: int, *, under_way: bool = True) -> None:
        """Keep an update open after a failed apology.

        under_way: its processor has yet to end it.
        """
        self._owed.add(update)
        if under_way:
            self._kept.add(update)

    async def owed(self) -> list[OpenUpdate]:
        """Messages whose apology failed, and is to be tried again. Raises StateUnavailable."""
        if not self._owed:
            return []
        found = [update for update in await self.open() if update.update in self._owed]
        self._owed &= {update.update for update in found} | self._kept
        return found

    async def end(self, update: int) -> None:
        """End an update: erase the chat, keep the number."""
        if update in self._kept:
            self._kept.discard(update)
            return
        self._owed.discard(update)
        if (entry := self._unwritten.get(update)) is not None:
            self._unwritten[update] = replace(entry, chat=0, message=0)
            return
        try:
            await self._database.write(_STRIKE_OUT, update)
        except StateUnavailable:
            self._unwritten[update] = OpenUpdate(update, 0, 0)

    async def open(self) -> list[OpenUpdate]:
        """Open messages of the last day, the newest `MAX_OPEN_MESSAGES`."""
        return await self._open(self._database.number)

    async def _open(self, bot: int) -> list[OpenUpdate]:
        rows = await self._database.rows(
            "SELECT id, chat, message FROM taken WHERE chat != 0 AND bot = ? AND made >= ?"
            " ORDER BY made DESC, id DESC LIMIT ?",
            bot, self._database.clock() - UPDATE_TTL_S, MAX_OPEN_MESSAGES,
        )  # fmt: skip
        return [OpenUpdate(*row) for row in reversed(rows)]

    async def take_over(self, bot: int) -> list[OpenUpdate]:
        """Take over the open messages of a dead bot."""
        left = await self._open(bot)
        await self._database.write(
            "UPDATE taken SET bot = ? WHERE bot = ? AND chat != 0", self._database.number, bot
        )
        return left

    async def _write(self, entry: OpenUpdate) -> bool:
        database = self._database
        return bool(
            await database.write(
                "INSERT INTO taken VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                entry.update, entry.chat, entry.message, database.clock(), database.number,
            )
        )  # fmt: skip

    async def _catch_up(self) -> None:
        """Write the updates begun or ended while the database was away."""
        while self._unwritten:
            update, entry = next(iter(self._unwritten.items()))
            new = await self._write(entry)
            if not new and not entry.chat:
                await self._database.write(_STRIKE_OUT, update)
            if self._unwritten.get(update) is entry:
                del self._unwritten[update]
