"""Articles on disk: one read-only SQLite file a generation.

An article is a row: its place in the archive's order, its id, and the article itself as JSON. What was
set aside and what each source looked like when it was read stand beside, so that a reload can say what
changed. Written once by the builder, then opened `immutable`: no locks, no journal, any number of readers.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from retrieval.models import (
    Article,
    ArticleKind,
    Block,
    BlockKind,
    Credit,
    PageLabel,
    Place,
    SetAside,
)

STORE_FILE = "articles.sqlite"
_SCHEMA = """
CREATE TABLE article (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, json TEXT NOT NULL
);
CREATE TABLE set_aside (source TEXT NOT NULL, place INTEGER, reason TEXT NOT NULL, facts TEXT NOT NULL);
"""


def write_store(folder: Path, articles: Iterable[tuple[Article, str]], set_aside: Iterable[SetAside]) -> None:
    """Write the articles (each with a digest), numbered from 0 in their order, and what was set aside."""
    store = sqlite3.connect(folder / STORE_FILE)
    try:
        store.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        store.executemany(
            "INSERT INTO article VALUES (?, ?, ?, ?)",
            (
                (row, article.id, digest, article_to_json(article))
                for row, (article, digest) in enumerate(articles)
            ),
        )
        store.executemany(
            "INSERT INTO set_aside VALUES (?, ?, ?, ?)",
            ((s.source, s.place, s.reason, json.dumps(s.facts, ensure_ascii=False)) for s in set_aside),
        )
        store.commit()
    finally:
        store.close()


class Store:
    """Reads the articles of one generation; may be shared by threads (one connection each)."""

    def __init__(self, folder: Path) -> None:
        self._uri = f"{(folder / STORE_FILE).absolute().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self.article = lru_cache(maxsize=4096)(self._article)

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(self._uri, uri=True)
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _article(self, row: int) -> Article:
        """The article of one row. Raises KeyError when there is none."""
        found = self._connection().execute("SELECT json FROM article WHERE row = ?", (row,)).fetchone()
        if found is None:
            raise KeyError(row)
        return article_from_json(found[0])

    def row_of(self, article_id: str) -> int | None:
        """The row of an article id, or None."""
        found = self._connection().execute("SELECT row FROM article WHERE id = ?", (article_id,)).fetchone()
        return None if found is None else int(found[0])

    def digests(self) -> dict[str, str]:
        """Article id -> digest of its content, for saying what a reload changed."""
        return dict(self._connection().execute("SELECT id, digest FROM article"))

    def set_aside(self) -> Iterator[SetAside]:
        """What the build could not read."""
        for source, place, reason, facts in self._connection().execute(
            "SELECT source, place, reason, facts FROM set_aside ORDER BY source, place"
        ):
            pairs = tuple((str(name), str(value)) for name, value in json.loads(facts))
            yield SetAside(source, reason, pairs, place)


def article_to_json(article: Article) -> str:
    """One article as compact JSON; `article_from_json` gives it back equal."""
    fields: dict[str, Any] = {
        name: value
        for name in Article.__slots__
        if (value := getattr(article, name)) not in (None, ()) and name not in {"blocks", "byline", "date"}
    }
    fields["date"] = article.date.isoformat() if article.date else None
    fields["byline"] = [[credit.role, list(credit.names)] for credit in article.byline]
    fields["blocks"] = [
        [b.kind, b.start, b.end, [[p.line, p.start, p.end] for p in b.places], int(b.truncated)]
        for b in article.blocks
    ]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


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
            "lines": tuple(fields["lines"]) if "lines" in fields else None,
            "blocks": tuple(
                Block(BlockKind(kind), start, end, tuple(Place(*p) for p in places), bool(truncated))
                for kind, start, end, places, truncated in fields["blocks"]
            ),
        }
    )
