"""SQLite databases: one article a row of a table.

A database is opened from memory, read-only in effect, and its schema is not trusted: neither views nor
triggers, functions or virtual tables of the file are run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count, islice
from typing import Any

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.leftovers import count_chars
from retrieval.reading.readers.exports.column_mapping import NumberedRow, canonical_rows, decide_columns
from retrieval.reading.readers.exports.export_pages import pages_of_rows
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.source_file import SourceFile, detect_file_type

MAX_DATABASE_BYTES = 256 * 2**20
SAMPLE_ROWS = 16
"""Rows of a table by which it holds articles or not."""
_TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid"
)
_TEXTS = frozenset(["text", "body", "abstract"])


class SqliteReader:
    """Reader of SQLite databases."""

    version = 3

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for the signature of SQLite."""
        return detect_file_type(head) == "SQLITE"

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """The rows as pages.

        Raises UnreadableSource: unreadable, too_large, bad_document, no_text.
        """
        return pages_of_rows(self.rows(source), source)

    def rows(self, source: SourceFile) -> Iterator[NumberedRow]:
        """Numbered rows of all tables with articles. Raises UnreadableSource."""
        columns = profile_of(source).columns
        try:
            database = _opened(source.read_bytes(MAX_DATABASE_BYTES))
            numbers = count(1)
            for (table,) in database.execute(_TABLES).fetchall():
                rows = _table_rows(database, table)
                yield from rows_of_table(table, rows, numbers, columns, source.name)
        except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter: a damaged name of a column
            raise UnreadableSource(source.name, "bad_document", detail=str(error)[:120]) from error


def rows_of_table(
    table: str,
    rows: Iterator[dict[str, Any]],
    numbers: Iterator[int],
    columns: Mapping[str, str],
    source: str,
) -> Iterator[NumberedRow]:
    """Numbered rows of a table with articles; a note on any other.

    columns: of `archive.toml`.
    """
    sample = list(islice(rows, SAMPLE_ROWS))
    if _TEXTS & set(decide_columns(sample, columns).columns.values()):
        yield from canonical_rows(zip(numbers, chain(sample, rows), strict=False), columns, source)
    elif sample:
        facts = (("sheet", table), ("chars", str(_size(chain(sample, rows)))))
        yield 0, SetAside(source, "sheet_unused", facts)


def _opened(data: bytes) -> sqlite3.Connection:
    """The database in memory. Raises sqlite3.Error for a damaged one."""
    database = sqlite3.connect(":memory:")
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    database.deserialize(data[:18] + b"\x01\x01" + data[20:])  # a file in WAL mode as one in rollback mode
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    return database


def _table_rows(database: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    """Rows by name of column."""
    quoted = table.replace('"', '""')
    cursor = database.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  (quoted; of the file itself)
    names = [column[0] for column in cursor.description]
    for cells in cursor:
        yield {name: _text_of(cell) for name, cell in zip(names, cells, strict=True)}


def _text_of(cell: Any) -> Any:
    """The cell; bytes as text, None for those of a picture."""
    if not isinstance(cell, bytes):
        return cell
    try:
        return cell.decode() if b"\x00" not in cell else None
    except UnicodeDecodeError:
        return None


def _size(rows: Iterable[dict[str, Any]]) -> int:
    return sum(count_chars(str(cell)) for row in rows for cell in row.values() if cell is not None)
