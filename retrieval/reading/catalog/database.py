"""The SQLite file of the catalog: schema, format number, opening.

Durability: WAL with `synchronous=FULL`. The connection is in autocommit mode; a build opens its one
transaction itself (`PageCatalog.begin`).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from retrieval.files import lack_of_room

FORMAT = 3
"""Raised with every change of the schema; a file of another format is built anew."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS source (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, seen TEXT NOT NULL, digest TEXT NOT NULL,
    reader TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS issue (
    id INTEGER PRIMARY KEY, paper TEXT NOT NULL, day INTEGER NOT NULL, source TEXT NOT NULL,
    UNIQUE (paper, day, source)
);
CREATE TABLE IF NOT EXISTS page (
    source INTEGER NOT NULL, part INTEGER NOT NULL, ordinal INTEGER NOT NULL, issue INTEGER NOT NULL,
    label TEXT, digest TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (source, part, ordinal)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (
    id INTEGER PRIMARY KEY, source INTEGER NOT NULL, digest TEXT NOT NULL, place INTEGER NOT NULL,
    set_aside TEXT NOT NULL, names TEXT NOT NULL, UNIQUE (source, digest)
);
CREATE INDEX IF NOT EXISTS page_issue ON page (issue);
CREATE TABLE IF NOT EXISTS set_aside (source INTEGER NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS set_aside_source ON set_aside (source);
CREATE TABLE IF NOT EXISTS name (
    name TEXT NOT NULL, source INTEGER NOT NULL, PRIMARY KEY (name, source)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS name_source ON name (source);
CREATE TABLE IF NOT EXISTS refusal (issue INTEGER NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS refusal_issue ON refusal (issue);
CREATE TABLE IF NOT EXISTS remark (issue INTEGER NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS remark_issue ON remark (issue);
"""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the catalog file; replace a damaged or outdated one.

    Nothing is lost by the replacement: every source can be read again.
    Raises sqlite3.DatabaseError where no usable file can be made, and where the disk is full.
    """
    for _ in range(2):
        database = sqlite3.connect(path, isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=FULL")
            database.executescript(_SCHEMA)
            found = database.execute("SELECT value FROM fact WHERE name = 'format'").fetchone()
            if found is None:
                database.execute("INSERT INTO fact VALUES ('format', ?)", (str(FORMAT),))
                return database
            if found[0] == str(FORMAT):
                return database
        except sqlite3.DatabaseError as error:
            if lack_of_room(error) is not None:
                database.close()
                raise
        database.close()
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    raise sqlite3.DatabaseError(str(path))
