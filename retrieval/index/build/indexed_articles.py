"""Articles of the live generation by issue: table `article`.

In the SQLite file of the page catalog.
Reading keeps sources, pages and issues there (`retrieval.reading.catalog.page_catalog`); the index keeps
the id and the content digest of every article it holds, in the same transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS article ("
    " id TEXT PRIMARY KEY, issue INTEGER NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS article_issue ON article (issue)",
)


class IndexedArticles:
    """Id and digest of every article of the generation, by issue.

    connection: of the page catalog; whatever changes here is part of its transaction.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        for statement in _SCHEMA:
            connection.execute(statement)

    def digests(self, issue: int) -> dict[str, str]:
        """Article id -> digest, for the articles of an issue."""
        return dict(self._connection.execute("SELECT id, digest FROM article WHERE issue = ?", (issue,)))

    def issue_of(self, article_id: str) -> int | None:
        """Issue of the article with this id; None without one."""
        found = self._connection.execute("SELECT issue FROM article WHERE id = ?", (article_id,)).fetchone()
        return None if found is None else int(found[0])

    def replace(self, issue: int, articles: Iterable[tuple[str, str]] = ()) -> None:
        """Replace the articles of an issue by these ids and digests."""
        self._connection.execute("DELETE FROM article WHERE issue = ?", (issue,))
        rows = ((i, issue, digest) for i, digest in articles)
        self._connection.executemany("INSERT INTO article VALUES (?, ?, ?)", rows)

    def clear(self) -> None:
        """Delete all articles: the next build indexes every issue."""
        self._connection.execute("DELETE FROM article")

    def papers(self) -> list[str]:
        """Names of the papers with indexed articles, sorted."""
        query = (
            "SELECT DISTINCT paper FROM issue JOIN article ON article.issue = issue.id"
            " WHERE paper <> '' ORDER BY 1"
        )
        return [paper for (paper,) in self._connection.execute(query)]

    def count(self) -> int:
        """Number of articles."""
        return int(self._connection.execute("SELECT count(*) FROM article").fetchone()[0])

    def count_by_day(self) -> Iterator[tuple[str, int, int]]:
        """Paper ("" unknown), ordinal day (0 unknown) and number of articles."""
        query = "SELECT paper, day, count(*) FROM article JOIN issue ON issue.id = issue GROUP BY paper, day"
        return iter(self._connection.execute(query))
