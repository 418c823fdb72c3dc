"""The update log: updates taken, and updates brought to an end.

Telegram forgets an update as soon as the bot asks for the next ones; a process killed before the answer went
out would lose the question. So each update is logged before Telegram may forget it, and ended after its
processing. Messages still open at the next start get an apology. The same log deduplicates updates.

Of an open message its chat and number are kept, of everything else the number of the update alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from telegram import Update

from bot.errors import StateUnavailable
from bot.state.database import Database

UPDATE_TTL_S = 24 * 3600.0
"""How long Telegram keeps an update, and so how long it may come again (Bot API, Getting updates)."""
MAX_UPDATES = 50_000
MAX_OPEN_MESSAGES = 1000
"""Messages told of at a start: more than an inbox has room for."""
MAX_UNWRITTEN_UPDATES = 10_000
"""Updates remembered while the memory is away; the oldest is forgotten first."""
PRUNE_EVERY_UPDATES = 1024
LOOP_TURNS_AHEAD = 3
"""Turns of the event loop that a new update gets before the next ones are asked for: enough for its question
to reach a thread, which works while the request is put together."""

_STRIKE_OUT = "UPDATE taken SET chat = 0, message = 0 WHERE id = ? AND chat != 0"

ExpectsReply = Callable[[Update], bool]


@dataclass(frozen=True, slots=True)
class OpenUpdate:
    """A message without its answer yet."""

    update: int
    chat: int
    message: int


class UpdateLog:
    """The log of updates. owed: true for updates with a reply due."""

    def __init__(self, database: Database, owed: ExpectsReply) -> None:
        self._database = database
        self._owed = owed
        self._unpaid: set[int] = set()
        self._unwritten: OrderedDict[int, OpenUpdate] = OrderedDict()
        """As it is to stand in the book once the memory is back."""
        self._since_sweep = 0

    async def begin(self, update: Update) -> bool:
        """Log an update; False for one logged before.

        While the database is away the update is taken all the same, and logged after its return.
        """
        message = update.message if self._owed(update) else None
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

    def owe(self, update: int) -> None:
        """Keep an update open after a failed apology."""
        self._unpaid.add(update)

    async def end(self, update: int) -> None:
        """End an update: its chat is forgotten, its number is not."""
        if update in self._unpaid:
            self._unpaid.discard(update)
            return
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
