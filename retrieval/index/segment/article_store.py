"""Articles on disk: one read-only SQLite file a segment.

An article is a row: its place in the segment's order, its id, a digest of its content, and the article
itself as JSON. Written once by the builder, then opened `immutable`: no locks, no journal, any number of
readers, and readable to the end by who has opened it, even after the file was removed.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from weakref import finalize

from retrieval.models import (
    Article,
    ArticleKind,
    Block,
    BlockKind,
    Box,
    Copy,
    Credit,
    PageLabel,
    Place,
)

STORE_FILE = "articles.sqlite"
_SCHEMA = """
CREATE TABLE article (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, no INTEGER NOT NULL,
    digest TEXT NOT NULL, json TEXT NOT NULL
);
"""


class StoredArticle(NamedTuple):
    """An article as its row holds it. no: place on its page; digest: of its content."""

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


class Store:
    """Reads the articles of one segment; may be shared by threads.

    Its cache does not hold the store itself, so the file is let go of with the last reader. A connection by
    itself is not: it and its cache of statements hold each other.
    """

    def __init__(self, folder: Path) -> None:
        uri = f"{(folder / STORE_FILE).absolute().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        finalize(self, self._database.close).atexit = False
        self._lock = threading.Lock()
        self._one = partial(_one, self._database, self._lock)
        self.article = lru_cache(maxsize=4096)(partial(_article, self._one))

    def row_of(self, article_id: str) -> int | None:
        """The row of an article id, or None."""
        found = self._one("SELECT row FROM article WHERE id = ?", article_id)
        return None if found is None else int(found[0])

    def numbers(self) -> list[tuple[int, str]]:
        """Place on its page and id of every article, in order."""
        with self._lock:
            return list(self._database.execute("SELECT no, id FROM article ORDER BY row"))

    def rows(self) -> Iterator[StoredArticle]:
        """Every article as it is stored, in order, read as it is asked for. For one thread at a time."""
        found = self._database.execute("SELECT id, no, digest, json FROM article ORDER BY row")
        return map(StoredArticle._make, found)

    def close(self) -> None:
        """Let go of the file; readers that still have the store must not use it any more."""
        self._database.close()


def _one(database: sqlite3.Connection, lock: threading.Lock, query: str, value: object) -> Any:
    with lock:
        return database.execute(query, (value,)).fetchone()


def _article(one: Callable[[str, object], Any], row: int) -> Article:
    """The article of one row. Raises KeyError when there is none."""
    found = one("SELECT json FROM article WHERE row = ?", row)
    if found is None:
        raise KeyError(row)
    return article_from_json(found[0])


def article_to_json(article: Article) -> str:
    """One article as compact JSON; `article_from_json` gives it back equal."""
    fields: dict[str, Any] = {
        name: value
        for name in Article.__slots__
        if (value := getattr(article, name)) not in (None, ())
        and name not in {"blocks", "byline", "date", "also_in"}
    }
    fields["date"] = article.date.isoformat() if article.date else None
    fields["byline"] = [[credit.role, list(credit.names)] for credit in article.byline]
    fields["blocks"] = [
        [b.kind, b.start, b.end, [_place_to_json(p) for p in b.places], int(b.truncated)]
        for b in article.blocks
    ]
    if article.also_in:
        fields["also_in"] = [[copy.source, copy.page] for copy in article.also_in]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _place_to_json(place: Place) -> list[Any]:
    """Line and offsets; after them, where the place has its own, page and source, then the box."""
    box = place.box
    own: list[Any] = [place.page, place.source] if place.page or place.source or box else []
    edges = [[box.page, box.x0, box.y0, box.x1, box.y1]] if box else []
    return [place.line, place.start, place.end, *own, *edges]


def _place_from_json(fields: list[Any]) -> Place:
    if len(fields) == 3:
        return Place(*fields)
    line, start, end, *own = fields
    page, source, box = (*own, None, None, None)[:3]
    return Place(line, start, end, PageLabel(page) if page else None, source, Box(*box) if box else None)


def article_from_json(text: str) -> Article:
    """The article that `article_to_json` wrote."""
    fields = json.loads(text)
    return Article(
        **{
            **fields,
            "kind": ArticleKind(fields["kind"]),
            "date": dt.date.fromisoformat(fields["date"]) if fields["date"] else None,
            "page": PageLabel(fields["page"]) if "page" in fields else None,
            "byline": tuple(Credit(role, tuple(names)) for role, names in fields["byline"]),
            "jump_to": PageLabel(fields["jump_to"]) if "jump_to" in fields else None,
            "jump_from": PageLabel(fields["jump_from"]) if "jump_from" in fields else None,
            "lines": tuple(fields["lines"]) if "lines" in fields else None,
            "also_in": tuple(Copy(*copy) for copy in fields.get("also_in", ())),
            "blocks": tuple(
                Block(BlockKind(kind), start, end, tuple(map(_place_from_json, places)), bool(truncated))
                for kind, start, end, places, truncated in fields["blocks"]
            ),
        }
    )
