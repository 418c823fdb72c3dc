"""Salvage of a damaged SQLite database: readable rows into a new one.

The damaged file is read in a copy, so that it stays as it was found. A row unknown to the index of its key is
left out: a word of it was changed. Rows are read in the order of their
rowid; behind a damaged page reading goes on at the next readable row, found by doubling steps.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from bot.state.store import Row
from retrieval.sqlite_files import LOG_SUFFIXES

SALVAGED_TABLES = (
    "answer", "turn", "vote", "person", "watch", "cutting", "count", "picture", "taken", "audit",
)  # fmt: skip
MAX_DOUBLINGS = 40
"""Steps over unreadable rows: 2^40 rows behind the last readable one there is nothing."""


def salvage(damaged: Path, into: sqlite3.Connection) -> int:
    """Copy the readable rows of a damaged database; returns their number.

    into: a database with the tables of the schema; rows with a key it has already are left out.
    """
    saved = 0
    with tempfile.TemporaryDirectory(prefix="jianbao-") as scratch, suppress(OSError, sqlite3.Error):
        copy = Path(shutil.copy(damaged, scratch))
        for suffix in LOG_SUFFIXES:
            with suppress(FileNotFoundError):
                shutil.copy(damaged.with_name(damaged.name + suffix), f"{copy}{suffix}")
        with closing(sqlite3.connect(copy)) as source:
            source.execute("PRAGMA writable_schema=ON")  # one garbled entry of the schema hides no other
            for table in SALVAGED_TABLES:
                saved += _copy_table(source, into, table)
    return saved


def table_columns(database: sqlite3.Connection, table: str) -> list[str]:
    """Names of a table's columns; none without the table."""
    return [str(row[1]) for row in database.execute(f'PRAGMA table_info("{table}")')]


def _name_in(source: sqlite3.Connection, table: str, columns: list[str]) -> str:
    """Name of the table in the damaged database.

    Perhaps garbled, then with the columns of `table`.
    """
    with suppress(sqlite3.Error):
        source.text_factory = str
        if table_columns(source, table):
            return table
        names = [str(n) for (n,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return next((name for name in names if table_columns(source, name) == columns), table)
    return table


def _copy_table(source: sqlite3.Connection, into: sqlite3.Connection, table: str) -> int:
    names = table_columns(into, table)
    columns, found = len(names), _name_in(source, table, names)
    source.text_factory = bytes
    gaps, saved = ", ".join("?" * columns), 0
    with into:
        for row in _readable_rows(source, found, columns):
            values = [
                value.decode("utf-8", "replace") if isinstance(value, bytes) else value for value in row
            ]
            if len(values) == columns and _is_confirmed(source, found, dict(zip(names, values, strict=True))):
                with suppress(sqlite3.IntegrityError):  # a value of a damaged row that the table refuses
                    saved += into.execute(f"INSERT OR IGNORE INTO {table} VALUES ({gaps})", values).rowcount  # noqa: S608
    return saved


def _is_confirmed(source: sqlite3.Connection, table: str, row: dict[str, object]) -> bool:
    """False if the index of the primary key lacks the row.

    A word of it was changed then.
    """
    with suppress(sqlite3.Error):  # the index is damaged, not the row
        info = source.execute(f'PRAGMA table_info("{table}")').fetchall()
        keys = [name for name, (*_, place) in zip(row, info, strict=True) if place]
        if keys:
            wanted = " AND ".join(f"{key} = ?" for key in keys)
            query = f'SELECT count(*) FROM "{table}" WHERE {wanted}'  # noqa: S608
            (known,) = source.execute(query, [row[key] for key in keys]).fetchone()
            return bool(known)
    return True


def _readable_rows(source: sqlite3.Connection, table: str, columns: int) -> Iterator[Row]:
    """Rows of a table, under column names of our own.

    Python decodes the names, and garbled ones are no text.
    """
    at, doublings = -1, 0
    names = ", ".join(f"c{number}" for number in range(columns))
    rows = f'SELECT rowid, * FROM "{table}" NOT INDEXED'  # noqa: S608
    query = f"WITH t (at, {names}) AS ({rows}) SELECT * FROM t WHERE at > ? ORDER BY at"  # noqa: S608
    while doublings <= MAX_DOUBLINGS:
        try:
            for rowid, *row in source.execute(query, (at,)):
                at, doublings = rowid, 0
                yield tuple(row)
            return
        except sqlite3.Error:
            at += 1 << doublings
            doublings += 1
