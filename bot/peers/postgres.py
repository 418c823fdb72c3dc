"""Peers on a shared PostgreSQL database, behind one load balancer.

Each bot holds a session with the database. An advisory lock on its number, which ends with the session and so
with the process, says that it lives; another lock is the turn to reload. Messages to peers go through NOTIFY
and are stored nowhere. After a bot's lock has been free for a while, one of the others takes over its
unanswered messages.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import os
import platform
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from bot.errors import StateUnavailable
from bot.ops.logging import log_error, log_event
from bot.peers.protocol import STOP, OnDeath, OnPublished, PeerListener
from bot.state.postgres import PostgresStore, connection_errors
from bot.state.store import Row
from retrieval.errors import ArchiveBusy

if TYPE_CHECKING:
    from psycopg import AsyncConnection

LIVENESS_LOCK, RELOAD_LOCK = 0x6A62, 0x6A63
"""First keys of the two kinds of lock; the second is the number of a bot, or 0."""
CHANNEL = "jianbao"
MAX_PAYLOAD_BYTES = 6000
"""Bytes of one notification; PostgreSQL allows 8000 (NOTIFY, Notes)."""
MAX_QUEUED_MESSAGES = 10_000
POLL_EVERY_S = 5.0
"""Between two looks at who lives and what was published."""
MISSES_UNTIL_DEAD = 3
"""Looks in a row at which a bot's lock was free, after which it counts as dead: a bot whose line to the
database was cut has come back by then."""
RECONNECT_PAUSE_S = 1.0
INDEX, RELOAD = "index", "reload"
"""Names of facts: the index that is published, and who reloads since when."""


class PostgresPeers:
    """Peers on one store. number: of this bot, 31 bits, random."""

    def __init__(self, store: PostgresStore, number: int) -> None:
        self._store = store
        self._number = number
        self._name = f"{platform.node()} PID {os.getpid()}"
        self._hearings: dict[str, PeerListener] = {}
        self._unsaid: list[tuple[str, tuple[Any, ...]]] = []
        self._something = asyncio.Event()
        self._absent: Counter[int] = Counter()
        self._seen = ""
        """What was last published, as far as this bot has followed."""

    @property
    def seconds_away(self) -> float:
        """For how long the database has not answered."""
        return self._store.seconds_away

    def tell(self, what: str, *facts: Any) -> None:
        """Let the others know; returns at once."""
        if len(self._unsaid) < MAX_QUEUED_MESSAGES:
            self._unsaid.append((what, facts))
            self._something.set()

    def hear(self, what: str, hearing: PeerListener) -> None:
        """Call `hearing` when another one tells of this."""
        self._hearings[what] = hearing

    def reloading(self) -> AbstractAsyncContextManager[None]:
        """Hold the turn to replace the index. Raises ArchiveBusy, StateUnavailable.

        ArchiveBusy names its holder.
        """
        return self._reloading()

    @asynccontextmanager
    async def _reloading(self) -> AsyncIterator[None]:
        async with await self._store.session() as session:
            if not await _locked(session, RELOAD_LOCK, 0):
                raise ArchiveBusy(**await self._who_reloads())
            now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
            await self._put(RELOAD, {"holder": self._name, "since": now})
            yield

    async def stop_reload(self) -> bool:
        """Tell the reloading bot to stop; False if none reloads.

        Raises StateUnavailable.
        """
        async with await self._store.session() as session:
            if await _locked(session, RELOAD_LOCK, 0):
                return False
        self.tell(STOP)
        return True

    async def published(self, generation: str, how: str) -> None:
        """Announce a replaced index; late peers find it in the database."""
        said = {"generation": generation, "how": how, "by": self._number}
        try:
            self._seen = await self._put(INDEX, said)
        except StateUnavailable:
            log_event("index_not_published", level=logging.WARNING, generation=generation)
        self.tell(INDEX)

    async def attend(self, left: OnDeath, published: OnPublished) -> None:
        """Follow the peers until cancelled."""
        speaking = asyncio.create_task(self._speak())
        try:
            while True:
                with suppress(StateUnavailable, *connection_errors()):
                    async with await self._store.session() as session:
                        await self._join(session)
                        await self._attend(session, left, published)
                await asyncio.sleep(RECONNECT_PAUSE_S)
        finally:
            speaking.cancel()

    async def _join(self, session: AsyncConnection[Row]) -> None:
        await session.execute(f"LISTEN {CHANNEL}")
        await _locked(session, LIVENESS_LOCK, self._number)
        await session.execute(
            "INSERT INTO bot VALUES (%s, %s) ON CONFLICT (no) DO NOTHING", [self._number, self._name]
        )
        log_event("joined", name=self._name, number=self._number)

    async def _attend(self, session: AsyncConnection[Row], left: OnDeath, published: OnPublished) -> None:
        while True:
            await self._follow(published)
            await self._take_over(session, left)
            async for heard in session.notifies(timeout=POLL_EVERY_S):
                if self._heard(heard.payload):
                    await self._follow(published)

    def _heard(self, payload: str) -> bool:
        """Pass on a peer's messages; True if an index was published."""
        is_published = False
        by, told = json.loads(payload)
        for what, facts in told if by != self._number else ():
            is_published |= what == INDEX
            if (hearing := self._hearings.get(what)) is not None:
                try:
                    hearing(*facts)
                except Exception as error:  # noqa: BLE001 -- of another version, perhaps; the next may be well
                    log_error("hearsay_failed", error)
        return is_published

    async def _follow(self, published: OnPublished) -> None:
        text = await self._fact(INDEX)
        if not text or text == self._seen:
            return
        said = json.loads(text)
        if said["by"] != self._number:
            try:
                await published(said["generation"], said["how"])
            except ArchiveBusy:
                return  # another one follows at this moment: at the next look
        self._seen = text

    async def _take_over(self, session: AsyncConnection[Row], left: OnDeath) -> None:
        """Take over the unanswered messages of dead bots.

        The lock on a dead bot's number is the turn to do so.
        """
        cursor = await session.execute("SELECT no, name FROM bot WHERE no != %s", [self._number])
        present: dict[int, str] = dict(await cursor.fetchall())
        self._absent = Counter({no: looks for no, looks in self._absent.items() if no in present})
        for number, name in present.items():
            if not await _locked(session, LIVENESS_LOCK, number):
                self._absent.pop(number, None)
                continue
            self._absent[number] += 1
            if self._absent[number] >= MISSES_UNTIL_DEAD and await _stands(session, number):
                log_event("bot_gone", level=logging.WARNING, name=name, number=number)
                await left(number)
                await session.execute("DELETE FROM bot WHERE no = %s", [number])
            await session.execute("SELECT pg_advisory_unlock(%s, %s)", [LIVENESS_LOCK, number])

    async def _speak(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            said, self._unsaid = self._unsaid, []
            for payload in payloads(self._number, said):
                with suppress(StateUnavailable):  # moments later it would not matter any more
                    await self._store.row("SELECT pg_notify(?, ?)", CHANNEL, payload)

    async def _who_reloads(self) -> dict[str, str]:
        facts = json.loads(await self._fact(RELOAD) or "{}")
        return {"holder": facts.get("holder", "?"), "since": facts.get("since", "?")}

    async def _fact(self, name: str) -> str:
        row = await self._store.row("SELECT value FROM fact WHERE name = ?", name)
        return str(row[0]) if row else ""

    async def _put(self, name: str, value: dict[str, Any]) -> str:
        text = json.dumps({**value, "at": dt.datetime.now(dt.UTC).isoformat()})
        await self._store.write(
            "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name,
            text,
        )
        return text


def payloads(number: int, said: list[tuple[str, tuple[Any, ...]]]) -> Iterator[str]:
    """Pack messages into notifications; one too long is left out."""
    part: list[Any] = []
    size = 0
    for each in said:
        length = len(json.dumps(each)) + 2
        if length > MAX_PAYLOAD_BYTES:
            continue
        if size + length > MAX_PAYLOAD_BYTES:
            yield json.dumps([number, part])
            part, size = [], 0
        part.append(each)
        size += length
    if part:
        yield json.dumps([number, part])


async def _stands(session: AsyncConnection[Row], number: int) -> bool:
    """True if a bot is in the table, and not taken over yet."""
    cursor = await session.execute("SELECT FROM bot WHERE no = %s", [number])
    return cursor.rowcount > 0


async def _locked(session: AsyncConnection[Row], kind: int, number: int) -> bool:
    row = await (await session.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, number])).fetchone()
    return bool(row and row[0])
