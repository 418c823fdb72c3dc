"""Articles on disk: one read-only SQLite file a segment.

A row is an article: its place in the segment's order, id, digest of its content, and the article as JSON.
Written once by the builder, then opened `immutable`: no locks, no journal, any number of readers, and
readable to the end by an open reader, even after the file was removed. Every article read is compared with
its digest, so that no damaged word is ever quoted.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from weakref import finalize

from retrieval.article_json import article_from_json
from retrieval.checksums import failed_reading
from retrieval.errors import DamagedGeneration
from retrieval.models import Article

STORE_FILE = "articles.sqlite"
MAX_ASKED_ROWS = 500
"""Rows of one statement: SQLite takes 32,766 parameters, older ones 999."""
_SCHEMA = """
CREATE TABLE article (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, no INTEGER NOT NULL,
    digest TEXT NOT NULL, json TEXT NOT NULL
);
"""


class StoredArticle(NamedTuple):
    """A row of the article table.

    no: place on the page; digest: of the content.
    """

    id: str
    no: int
    digest: str
    json: str


def write_store(folder: Path, articles: Iterable[StoredArticle]) -> None:
    """Write the articles, numbered from 0 in their order."""
    store = sqlite3.connect(folder / STORE_FILE)
    try:
        store.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        store.executemany(
            "INSERT INTO article VALUES (?, ?, ?, ?, ?)",
            ((row, *entry) for row, entry in enumerate(articles)),
        )
        store.commit()
    finally:
        store.close()


class SqliteArticleStore:
    """Reads the articles of one segment; may be shared by threads.

    The cache holds no reference to the store, so the file is closed with the last reader; a connection alone
    would not be, for it and its statement cache are a reference cycle.
    """

    def __init__(self, folder: Path) -> None:
        uri = f"{(folder / STORE_FILE).absolute().as_uri()}?mode=ro&immutable=1"
        self._folder = folder
        self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        finalize(self, self._database.close).atexit = False
        self._lock = threading.Lock()
        self._one = partial(_one, self._database, self._lock, folder)
        self.article = lru_cache(maxsize=4096)(partial(_article, self._one, folder))

    def row_of(self, article_id: str) -> int | None:
        """The row of an article id, or None."""
        found = self._one("SELECT row FROM article WHERE id = ?", article_id)
        return None if found is None else int(found[0])

    def signatures(self, rows: Sequence[int]) -> list[tuple[str, ...]]:
        """Names in the bylines of these rows, as printed.

        Not compared with a digest: for counts, never for a quote. Empty for an unknown row.
        """
        asked = "SELECT row, json_extract(json, '$.byline') FROM article WHERE row IN ({})"
        found: dict[int, str] = {}
        with self._lock, _damage_of(self._folder):
            for at in range(0, len(rows), MAX_ASKED_ROWS):
                part = rows[at : at + MAX_ASKED_ROWS]
                found.update(self._database.execute(asked.format(",".join("?" * len(part))), part).fetchall())
        return [
            tuple(name for _, names in json.loads(found.get(row) or "[]") for name in names) for row in rows
        ]

    def numbers(self) -> list[tuple[int, str]]:
        """Place on its page and id of every article, in order."""
        with self._lock, _damage_of(self._folder):
            return list(self._database.execute("SELECT no, id FROM article ORDER BY row"))

    def digests(self) -> list[tuple[str, str]]:
        """Id and digest of every article, in order."""
        with self._lock, _damage_of(self._folder):
            return list(self._database.execute("SELECT id, digest FROM article ORDER BY row"))

    def rows(self) -> Iterator[StoredArticle]:
        """Rows in order, read lazily; for one thread at a time."""
        with _damage_of(self._folder):
            for row in self._database.execute("SELECT id, no, digest, json FROM article ORDER BY row"):
                stored = StoredArticle._make(row)
                _check(stored.json, stored.digest, self._folder)
                yield stored

    def close(self) -> None:
        """Close the file; no reader may use the store afterwards."""
        self._database.close()


def content_digest(text: str) -> str:
    """Digest of an article's JSON."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@contextmanager
def _damage_of(folder: Path) -> Iterator[None]:
    """Raise DamagedGeneration, or DataUnusable without handles, for errors of SQLite."""
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise failed_reading(error, folder, STORE_FILE) from error


def _check(text: object, digest: object, folder: Path) -> None:
    if not isinstance(text, str) or content_digest(text) != digest:
        raise DamagedGeneration(path=folder, part=STORE_FILE)


def _one(
    database: sqlite3.Connection, lock: threading.Lock, folder: Path, query: str, value: object
) -> tuple[Any, ...] | None:
    with lock, _damage_of(folder):
        found: tuple[Any, ...] | None = database.execute(query, (value,)).fetchone()
        return found


def _article(one: Callable[[str, object], tuple[Any, ...] | None], folder: Path, row: int) -> Article:
    """The article of one row.

    Raises KeyError for an unknown row, DamagedGeneration for one that differs from its digest.
    """
    found = one("SELECT json, digest FROM article WHERE row = ?", row)
    if found is None:
        raise KeyError(row)
    text, digest = found
    _check(text, digest, folder)
    return article_from_json(text)
