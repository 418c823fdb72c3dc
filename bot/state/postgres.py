"""The memory that several bots share: a PostgreSQL database.

Connections are psycopg's, in its own pool; a statement is one round trip and waits for nobody else's. When
the database does not answer, that is found out once and told at once to whoever needs it from then on
(StateAway), until it answers again; nothing hangs meanwhile. A statement that was under way then is not
repeated: whether it took effect is not known.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import ForeignState, RefusedState, StateUnavailable, UnknownState
from bot.ops.logging import log_event
from bot.state.migration import import_sqlite
from bot.state.schema import POSTGRES_TYPES, SCHEMA_VERSION, SHARED_TABLES, TABLES
from bot.state.store import Row, storable
from retrieval.extras import import_extra

if TYPE_CHECKING:
    from psycopg import AsyncConnection, AsyncCursor, Connection
    from psycopg_pool import AsyncConnectionPool

T = TypeVar("T")

EXTRA = "postgres"
SETTING = "bot.state"
MAX_CONNECTIONS = 4
STATEMENT_TIMEOUT_S = 5.0
"""Longest time for a statement, waiting for a connection included."""
CONNECT_TIMEOUT_S = 3
RECONNECT_DELAYS_S = (0.0, 0.5, 1.0, 2.0, 5.0)
"""Seconds before each attempt to reach the database again; the last goes on."""
SCHEMA_LOCK = 0x6A62_0001
"""Key of the lock that one bot holds while it makes the tables."""
_SETTINGS = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "application_name": "jianbao",
    "options": f"-c statement_timeout={STATEMENT_TIMEOUT_S * 1000:.0f}",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""Of every connection (libpq, 34.1.2): a line that was cut is found out within seconds."""
_PASSING = ("starting up", "shutting down", "recovery", "too many", "remaining connection slots")
"""What a database says with FATAL that will pass."""

logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # it says at every attempt what we say once


class PostgresStore:
    """Runs statements in the database at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._pool: AsyncConnectionPool[AsyncConnection[Row]] | None = None
        self._coming_back: asyncio.Task[None] | None = None
        self._away_since: float | None = None

    @property
    def seconds_away(self) -> float:
        """For how long the database has not answered; 0 when it does."""
        return 0.0 if self._away_since is None else time.monotonic() - self._away_since

    async def write(self, sql: str, *values: Any) -> int:
        """Run one statement and keep its effect; gives how many rows it changed."""

        async def changed(cursor: AsyncCursor[Row]) -> int:
            return cursor.rowcount

        return await self._run(sql, values, changed)

    async def rows(self, sql: str, *values: Any) -> list[Row]:
        """The rows of one query."""

        async def found(cursor: AsyncCursor[Row]) -> list[Row]:
            return await cursor.fetchall()

        return await self._run(sql, values, found)

    async def row(self, sql: str, *values: Any) -> Row | None:
        """The first row of one query."""

        async def found(cursor: AsyncCursor[Row]) -> Row | None:
            return await cursor.fetchone()

        return await self._run(sql, values, found)

    async def wipe(self) -> None:
        """The database's own affair: autovacuum makes room, and its log goes round."""

    async def open(self) -> None:
        """Connect; when that does not work at once, it is tried on and on."""
        try:
            self._pool = await self._connected()
        except Exception as error:
            if not isinstance(error, connection_errors()):
                raise
            self._lost(None, error)

    async def close(self) -> None:
        """May be called twice."""
        if self._coming_back is not None:
            self._coming_back.cancel()
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()

    async def session(self) -> AsyncConnection[Row]:
        """A connection of one's own, for what lives as long as a connection does. Raises StateAway."""
        try:
            async with asyncio.timeout(STATEMENT_TIMEOUT_S):
                psycopg = import_extra("psycopg", EXTRA)
                opened: AsyncConnection[Row] = await psycopg.AsyncConnection.connect(
                    self.url, autocommit=True, **_SETTINGS
                )
                return opened
        except connection_errors():
            raise StateUnavailable() from None

    async def _run(
        self, sql: str, values: tuple[Any, ...], take: Callable[[AsyncCursor[Row]], Awaitable[T]]
    ) -> T:
        pool = self._pool
        if pool is None:
            raise StateUnavailable()
        try:
            async with asyncio.timeout(STATEMENT_TIMEOUT_S), pool.connection() as connection:
                return await take(
                    await connection.execute(_spelt(sql), [storable(value) for value in values])
                )
        except connection_errors() as error:
            self._lost(pool, error)
            raise StateUnavailable() from None

    def _lost(self, pool: object, error: BaseException) -> None:
        """The database does not answer: look for it until it does."""
        if pool is not self._pool:
            return  # found out before
        self._pool, self._away_since = None, time.monotonic()
        log_event("state_away", level=logging.ERROR, said=first_line(error))
        self._coming_back = asyncio.create_task(self._come_back(pool))

    async def _come_back(self, lost: Any) -> None:
        attempts = 0
        if lost is not None:
            with suppress(Exception):
                await lost.close(timeout=0)
        while self._pool is None:
            await asyncio.sleep(RECONNECT_DELAYS_S[min(attempts, len(RECONNECT_DELAYS_S) - 1)])
            attempts += 1
            with suppress(*connection_errors()):
                self._pool = await self._connected()
        seconds, self._away_since = self.seconds_away, None
        log_event("state_back", seconds=round(seconds, 1))

    async def _connected(self) -> AsyncConnectionPool[AsyncConnection[Row]]:
        psycopg_pool = import_extra("psycopg_pool", EXTRA)
        pool: AsyncConnectionPool[AsyncConnection[Row]] = psycopg_pool.AsyncConnectionPool(
            self.url,
            min_size=1,
            max_size=MAX_CONNECTIONS,
            open=False,
            timeout=STATEMENT_TIMEOUT_S,
            reconnect_timeout=STATEMENT_TIMEOUT_S,
            kwargs={"autocommit": True, **_SETTINGS},
        )
        try:
            await pool.open(wait=True, timeout=STATEMENT_TIMEOUT_S)
        except BaseException:
            await pool.close(timeout=0)
            raise
        return pool


def prepare_database(
    url: str, bot: str, folder: Path, salt: bytes, *, sleep: Callable[[float], None] = time.sleep
) -> bytes:
    """Make the tables where there are none, waiting for the database as long as it cannot be reached.

    bot:    the number of the bot at Telegram, whose database it is.
    folder: where it remembered until now, if it ran alone; salt: what it would hash ids with.
    Gives the salt of the deployment: that of the first bot that came.
    Raises RefusedState, UnknownState, ForeignState, MissingExtra.
    """
    psycopg, attempts = import_extra("psycopg", EXTRA), 1
    while True:
        try:
            with psycopg.connect(url, **_SETTINGS) as connection:
                return _prepared(connection, bot, folder, salt)
        except psycopg.OperationalError as error:
            words = first_line(error)
            if "FATAL" in words and not any(passing in words for passing in _PASSING):
                raise RefusedState(setting=SETTING, said=words) from None
            pause = RECONNECT_DELAYS_S[min(attempts, len(RECONNECT_DELAYS_S) - 1)]
            log_event("state_unreachable", level=logging.WARNING, said=words, again_in=pause)
        except psycopg.Error as error:
            raise RefusedState(setting=SETTING, said=type(error).__name__) from None
        attempts += 1
        sleep(pause)


def _prepared(connection: Connection[Row], bot: str, folder: Path, salt: bytes) -> bytes:
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [SCHEMA_LOCK])
    # a script of several statements: without values, and so without being prepared
    connection.execute(SHARED_TABLES.format(**POSTGRES_TYPES).encode())
    facts: dict[str, str] = dict(connection.execute("SELECT name, value FROM fact").fetchall())
    if (found := facts.get("version", str(SCHEMA_VERSION))) != str(SCHEMA_VERSION):
        raise UnknownState(setting=SETTING, found=found, expected=SCHEMA_VERSION)
    if (other := facts.get("bot", bot)) != bot:
        raise ForeignState(setting=SETTING, bot=other)
    connection.execute(TABLES.format(**POSTGRES_TYPES).encode())
    if not facts:
        import_sqlite(connection, folder)
        facts = {"version": str(SCHEMA_VERSION), "bot": bot, "salt": salt.hex()}
        for name, value in facts.items():
            connection.execute("INSERT INTO fact VALUES (%s, %s)", [name, value])
    return bytes.fromhex(facts["salt"])


@lru_cache(maxsize=1)
def connection_errors() -> tuple[type[BaseException], ...]:
    """What is raised when the database cannot be reached or does not answer in time."""
    psycopg = import_extra("psycopg", EXTRA)
    return (psycopg.OperationalError, psycopg.InterfaceError, TimeoutError, OSError)


def first_line(error: BaseException) -> str:
    """The first line of what libpq or the server said, which never holds the password."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


@lru_cache(maxsize=256)
def _spelt(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%s").encode()
