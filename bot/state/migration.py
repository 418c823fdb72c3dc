"""Migration of a single bot's SQLite database into PostgreSQL, once.

The salt is migrated too, so hashed ids stay valid. The SQLite file stays in place, unused.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from bot.state.salvage import table_columns
from bot.state.sqlite import DATABASE_FILE, migrate_database
from bot.state.store import Row, storable
from retrieval.ops.logging import log_event

if TYPE_CHECKING:
    from psycopg import Connection

TABLES = ("answer", "turn", "vote", "person", "watch", "cutting", "count", "picture", "taken", "audit")
COUNTERS = {"turn": "no"}
"""Counting column of a table: numbered anew, for PostgreSQL counts from 1 beside copied numbers."""
SINGLE_BOT = (0, "before")
"""Row of the single bot among the peers: dead, so that a peer takes over its open updates."""


def import_sqlite(connection: Connection[Row], folder: Path) -> None:
    """Copy the rows of the SQLite database in a folder, if any."""
    if not (folder / DATABASE_FILE).exists():
        return
    migrate_database(folder)
    moved = 0
    with closing(sqlite3.connect(f"{(folder / DATABASE_FILE).absolute().as_uri()}?mode=ro", uri=True)) as old:
        for table in TABLES:
            columns = ", ".join(name for name in table_columns(old, table) if name != COUNTERS.get(table))
            rows = old.execute(f"SELECT {columns} FROM {table} ORDER BY rowid")  # noqa: S608 -- names of our own
            names = ", ".join(column[0] for column in rows.description)
            gaps = ", ".join("%s" for _ in rows.description)
            found = [tuple(map(storable, row)) for row in rows]
            with connection.cursor() as cursor:
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({gaps})".encode(), found)  # noqa: S608
            moved += len(found)
    connection.execute("INSERT INTO bot VALUES (%s, %s)", SINGLE_BOT)
    log_event("state_moved", rows=moved, out_of=DATABASE_FILE)
