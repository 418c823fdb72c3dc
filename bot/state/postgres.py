"""PostgreSQL store, shared by several bots.

Connections are psycopg's, in its pool; a statement is one round trip. The first failure to reach the
database opens a circuit: later calls raise StateUnavailable at once, until a reconnect succeeds; nothing
hangs meanwhile. A statement under way at the failure is not retried: it may have taken effect.
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
from bot.state.migration import import_sqlite
from bot.state.schema import POSTGRES_TYPES, SCHEMA_VERSION, SHARED_TABLES, TABLES
from bot.state.store import Row, storable
from retrieval.extras import import_extra
from retrieval.ops.logging import log_event

if TYPE_CHECKING:
    from psycopg import AsyncConnection, AsyncCursor, Connection
    from psycopg_pool import AsyncConnectionPool

T = TypeVar("T")

EXTRA = "postgres"
SETTING = "bot.state"
MAX_CONNECTIONS = 4
STATEMENT_TIMEOUT_S = 5.0
"""Timeout of a statement, including the wait for a connection."""
CONNECT_TIMEOUT_S = 3
RECONNECT_DELAYS_S = (0.0, 0.5, 1.0, 2.0, 5.0)
"""Backoff before each reconnect; the last delay repeats."""
SCHEMA_LOCK = 0x6A62_0001
"""Key of the advisory lock held during the creation of the tables."""
_SETTINGS = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "application_name": "jianbao",
    "options": f"-c statement_timeout={STATEMENT_TIMEOUT_S * 1000:.0f}",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""Parameters of every connection (libpq, 34.1.2): a broken one is detected within seconds."""
_TRANSIENT = ("starting up", "shutting down", "recovery", "too many", "remaining connection slots")
"""Parts of FATAL messages of transient conditions."""

logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # logs every attempt; we log the first


class PostgresStore:
    """Runs statements on the database at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._pool: AsyncConnectionPool[AsyncConnection[Row]] | None = None
        self._reconnecting: asyncio.Task[None] | None = None
        self._away_since: float | None = None

    @property
    def seconds_away(self) -> float:
        """Seconds since the database stopped answering; 0 while it answers."""
        return 0.0 if self._away_since is None else time.monotonic() - self._away_since

    async def write(self, sql: str, *values: Any) -> int:
        """Run one statement in a transaction; returns the number of rows changed."""

        async def changed(cursor: AsyncCursor[Row]) -> int:
            return cursor.rowcount

        return await self._run(sql, values, changed)

    async def rows(self, sql: str, *values: Any) -> list[Row]:
        """Return all rows of a query."""

        async def found(cursor: AsyncCursor[Row]) -> list[Row]:
            return await cursor.fetchall()

        return await self._run(sql, values, found)

    async def row(self, sql: str, *values: Any) -> Row | None:
        """Return the first row of a query, or None."""

        async def found(cursor: AsyncCursor[Row]) -> Row | None:
            return await cursor.fetchone()

        return await self._run(sql, values, found)

    async def wipe(self) -> None:
        """Do nothing: left to autovacuum and WAL recycling."""

    async def open(self) -> None:
        """Open the pool; retries in the background if unreachable."""
        try:
            self._pool = await self._open_pool()
        except Exception as error:
            if not isinstance(error, connection_errors()):
                raise
            self._handle_loss(None, error)

    async def close(self) -> None:
        """Close the pool; idempotent."""
        if self._reconnecting is not None:
            self._reconnecting.cancel()
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()

    async def session(self) -> AsyncConnection[Row]:
        """Open a connection outside the pool, for LISTEN and session locks.

        Raises StateUnavailable.
        """
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
                    await connection.execute(_to_psycopg(sql), [storable(value) for value in values])
                )
        except connection_errors() as error:
            self._handle_loss(pool, error)
            raise StateUnavailable() from None

    def _handle_loss(self, pool: object, error: BaseException) -> None:
        """Drop the pool and start reconnecting, unless done for this pool already."""
        if pool is not self._pool:
            return
        self._pool, self._away_since = None, time.monotonic()
        log_event("state_away", level=logging.ERROR, said=first_line(error))
        self._reconnecting = asyncio.create_task(self._reconnect(pool))

    async def _reconnect(self, lost: Any) -> None:
        attempts = 0
        if lost is not None:
            with suppress(Exception):
                await lost.close(timeout=0)
        while self._pool is None:
            await asyncio.sleep(RECONNECT_DELAYS_S[min(attempts, len(RECONNECT_DELAYS_S) - 1)])
            attempts += 1
            with suppress(*connection_errors()):
                self._pool = await self._open_pool()
        seconds, self._away_since = self.seconds_away, None
        log_event("state_back", seconds=round(seconds, 1))

    async def _open_pool(self) -> AsyncConnectionPool[AsyncConnection[Row]]:
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
    """Create missing tables, waiting until the database is reachable; returns the salt.

    bot:    Telegram id of the bot, owner of the database.
    folder: folder of a former single bot, to be migrated.
    salt:   salt of this bot, used by the first bot of the deployment; later ones get the stored salt.
    Raises RefusedState, UnknownState, ForeignState, MissingExtra.
    """
    psycopg, attempts = import_extra("psycopg", EXTRA), 1
    while True:
        try:
            with psycopg.connect(url, **_SETTINGS) as connection:
                return _create_tables(connection, bot, folder, salt)
        except psycopg.OperationalError as error:
            words = first_line(error)
            if "FATAL" in words and not any(part in words for part in _TRANSIENT):
                raise RefusedState(setting=SETTING, said=words) from None
            pause = RECONNECT_DELAYS_S[min(attempts, len(RECONNECT_DELAYS_S) - 1)]
            log_event("state_unreachable", level=logging.WARNING, said=words, again_in=pause)
        except psycopg.Error as error:
            raise RefusedState(setting=SETTING, said=type(error).__name__) from None
        attempts += 1
        sleep(pause)


def _create_tables(connection: Connection[Row], bot: str, folder: Path, salt: bytes) -> bytes:
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
    """Exceptions of an unreachable or unresponsive database."""
    psycopg = import_extra("psycopg", EXTRA)
    return (psycopg.OperationalError, psycopg.InterfaceError, TimeoutError, OSError)


def first_line(error: BaseException) -> str:
    """First line of an error message; never holds the password."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


@lru_cache(maxsize=256)
def _to_psycopg(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%s").encode()
