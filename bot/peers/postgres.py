"""Peers on a shared PostgreSQL database, behind one load balancer.

Each bot holds a session with the database, and in it an advisory lock on its own number: the sign of life,
released with the session and so with the process. Another lock is the turn to reload. Messages to peers go
through NOTIFY and are stored nowhere. A bot with a free lock for `MISSES_UNTIL_DEAD` polls is dead: a peer
takes over the unanswered messages.
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
from bot.peers.protocol import STOP, OnDeath, OnPublished, PeerListener
from bot.state.postgres import PostgresStore, connection_errors
from bot.state.store import Row
from retrieval.errors import ArchiveBusy
from retrieval.ops.logging import log_error, log_event

if TYPE_CHECKING:
    from psycopg import AsyncConnection

LIVENESS_LOCK, RELOAD_LOCK = 0x6A62, 0x6A63
"""First keys of the two kinds of lock; the second is the number of a bot, or 0."""
CHANNEL = "jianbao"
MAX_PAYLOAD_BYTES = 6000
"""Bytes of one notification; PostgreSQL allows 8000 (NOTIFY, Notes)."""
MAX_QUEUED_MESSAGES = 10_000
POLL_EVERY_S = 5.0
"""Between two polls of the liveness locks and of the published index."""
MISSES_UNTIL_DEAD = 3
"""Consecutive polls with a free lock until a bot counts as dead: after a cut connection to the database a bot
is back by then."""
RECONNECT_PAUSE_S = 1.0
INDEX, RELOAD = "index", "reload"
"""Names of facts: the published index; holder and start of the reload."""


class PostgresPeers:
    """Peers on one store. number: of this bot, 31 bits, random."""

    max_delay_s = 10.0

    def __init__(self, store: PostgresStore, number: int) -> None:
        self._store = store
        self._number = number
        self._name = f"{platform.node()} PID {os.getpid()}"
        self._listeners: dict[str, PeerListener] = {}
        self._outbox: list[tuple[str, tuple[Any, ...]]] = []
        self._has_messages = asyncio.Event()
        self._misses: Counter[int] = Counter()
        self._followed = ""
        """Text of the last fact INDEX published or followed by this bot."""

    @property
    def seconds_away(self) -> float:
        """Seconds without an answer of the database; 0 while in contact."""
        return self._store.seconds_away

    def publish(self, topic: str, *facts: Any) -> None:
        """Queue a message to the peers; a full queue drops it."""
        if len(self._outbox) < MAX_QUEUED_MESSAGES:
            self._outbox.append((topic, facts))
            self._has_messages.set()

    def subscribe(self, topic: str, listener: PeerListener) -> None:
        """Call `listener` for each message of a peer on this topic."""
        self._listeners[topic] = listener

    def reloading(self) -> AbstractAsyncContextManager[None]:
        """Hold the turn to replace the index. Raises ArchiveBusy, StateUnavailable.

        ArchiveBusy names the holder.
        """
        return self._reloading()

    @asynccontextmanager
    async def _reloading(self) -> AsyncIterator[None]:
        async with await self._store.session() as session:
            if not await _try_lock(session, RELOAD_LOCK, 0):
                raise ArchiveBusy(**await self._reload_holder())
            now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
            await self._write_fact(RELOAD, {"holder": self._name, "since": now})
            yield

    async def stop_reload(self) -> bool:
        """Tell the reloading bot to stop; False if none reloads.

        Raises StateUnavailable.
        """
        async with await self._store.session() as session:
            if await _try_lock(session, RELOAD_LOCK, 0):
                return False
        self.publish(STOP)
        return True

    async def publish_index(self, generation: str, how: str) -> None:
        """Announce a replaced index; late peers find it in the database."""
        fact = {"generation": generation, "how": how, "by": self._number}
        try:
            self._followed = await self._write_fact(INDEX, fact)
        except StateUnavailable:
            log_event("index_not_published", level=logging.WARNING, generation=generation)
        self.publish(INDEX)

    async def listen(self, on_death: OnDeath, on_published: OnPublished) -> None:
        """Follow the peers until cancelled."""
        sending = asyncio.create_task(self._send_messages())
        try:
            while True:
                with suppress(StateUnavailable, *connection_errors()):
                    async with await self._store.session() as session:
                        await self._join(session)
                        await self._listen(session, on_death, on_published)
                await asyncio.sleep(RECONNECT_PAUSE_S)
        finally:
            sending.cancel()

    async def _join(self, session: AsyncConnection[Row]) -> None:
        await session.execute(f"LISTEN {CHANNEL}")
        await _try_lock(session, LIVENESS_LOCK, self._number)
        await session.execute(
            "INSERT INTO bot VALUES (%s, %s) ON CONFLICT (no) DO NOTHING", [self._number, self._name]
        )
        log_event("joined", name=self._name, number=self._number)

    async def _listen(
        self, session: AsyncConnection[Row], on_death: OnDeath, on_published: OnPublished
    ) -> None:
        while True:
            await self._follow(on_published)
            await self._take_over(session, on_death)
            async for notification in session.notifies(timeout=POLL_EVERY_S):
                if self._dispatch(notification.payload):
                    await self._follow(on_published)

    def _dispatch(self, payload: str) -> bool:
        """Pass a peer's messages on; True after a published index."""
        is_published = False
        sender, messages = json.loads(payload)
        for topic, facts in messages if sender != self._number else ():
            is_published |= topic == INDEX
            if (listener := self._listeners.get(topic)) is not None:
                try:
                    listener(*facts)
                except Exception as error:  # noqa: BLE001 -- of another version, perhaps; the next may be well
                    log_error("hearsay_failed", error)
        return is_published

    async def _follow(self, on_published: OnPublished) -> None:
        text = await self._read_fact(INDEX)
        if not text or text == self._followed:
            return
        fact = json.loads(text)
        if fact["by"] != self._number:
            try:
                await on_published(fact["generation"], fact["how"])
            except ArchiveBusy:
                return  # a peer follows at this moment: at the next poll
        self._followed = text

    async def _take_over(self, session: AsyncConnection[Row], on_death: OnDeath) -> None:
        """Take over the unanswered messages of dead bots.

        The lock on a dead bot's number is the turn to do so.
        """
        cursor = await session.execute("SELECT no, name FROM bot WHERE no != %s", [self._number])
        present: dict[int, str] = dict(await cursor.fetchall())
        self._misses = Counter({no: count for no, count in self._misses.items() if no in present})
        for number, name in present.items():
            if not await _try_lock(session, LIVENESS_LOCK, number):
                self._misses.pop(number, None)
                continue
            self._misses[number] += 1
            if self._misses[number] >= MISSES_UNTIL_DEAD and await _is_registered(session, number):
                log_event("bot_gone", level=logging.WARNING, name=name, number=number)
                await on_death(number)
                await session.execute("DELETE FROM bot WHERE no = %s", [number])
            await session.execute("SELECT pg_advisory_unlock(%s, %s)", [LIVENESS_LOCK, number])

    async def _send_messages(self) -> None:
        while True:
            await self._has_messages.wait()
            self._has_messages.clear()
            messages, self._outbox = self._outbox, []
            for payload in payloads(self._number, messages):
                with suppress(StateUnavailable):  # moments later it would not matter any more
                    await self._store.row("SELECT pg_notify(?, ?)", CHANNEL, payload)

    async def _reload_holder(self) -> dict[str, str]:
        facts = json.loads(await self._read_fact(RELOAD) or "{}")
        return {"holder": facts.get("holder", "?"), "since": facts.get("since", "?")}

    async def _read_fact(self, name: str) -> str:
        row = await self._store.row("SELECT value FROM fact WHERE name = ?", name)
        return str(row[0]) if row else ""

    async def _write_fact(self, name: str, value: dict[str, Any]) -> str:
        text = json.dumps({**value, "at": dt.datetime.now(dt.UTC).isoformat()})
        await self._store.write(
            "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name,
            text,
        )
        return text


def payloads(number: int, messages: list[tuple[str, tuple[Any, ...]]]) -> Iterator[str]:
    """Pack messages into notifications; one too long is left out."""
    part: list[Any] = []
    size = 0
    for message in messages:
        length = len(json.dumps(message)) + 2
        if length > MAX_PAYLOAD_BYTES:
            continue
        if size + length > MAX_PAYLOAD_BYTES:
            yield json.dumps([number, part])
            part, size = [], 0
        part.append(message)
        size += length
    if part:
        yield json.dumps([number, part])


async def _is_registered(session: AsyncConnection[Row], number: int) -> bool:
    """True if a bot is in the table, not yet taken over."""
    cursor = await session.execute("SELECT FROM bot WHERE no = %s", [number])
    return cursor.rowcount > 0


async def _try_lock(session: AsyncConnection[Row], kind: int, number: int) -> bool:
    row = await (await session.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, number])).fetchone()
    return bool(row and row[0])
