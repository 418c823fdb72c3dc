"""Articles of the live generation by issue: tables `article` and `repeated`.

In the SQLite file of the page catalog.
Reading keeps sources, pages and issues there (`retrieval.reading.catalog.page_catalog`); the index keeps
the id and the content digest of every article it holds, in the same transaction. An id belongs to the first
issue of the archive that claims it; the others' claims are kept, for the first may lose it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS article ("
    " id TEXT PRIMARY KEY, issue INTEGER NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS article_issue ON article (issue)",
    "CREATE TABLE IF NOT EXISTS repeated (id TEXT NOT NULL, issue INTEGER NOT NULL, PRIMARY KEY (id, issue))"
    " WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS repeated_issue ON repeated (issue)",
)
_HAS_CLAIMS = "SELECT count(*) FROM sqlite_master WHERE name = 'repeated'"


class IndexedArticles:
    """Id and digest of every article of the generation, by issue.

    connection: of the page catalog; whatever changes here is part of its transaction.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        (has_claims,) = connection.execute(_HAS_CLAIMS).fetchone()
        for statement in _SCHEMA:
            connection.execute(statement)
        if not has_claims:  # of an earlier version: refused claims are unknown, every issue is indexed again
            self.clear()

    @classmethod
    def for_reading(cls, connection: sqlite3.Connection) -> IndexedArticles:
        """The tables as they are, on a connection that only reads."""
        articles = cls.__new__(cls)
        articles._connection = connection
        return articles

    def digests(self, issue: int) -> dict[str, str]:
        """Article id -> digest, for the articles of an issue."""
        return dict(self._connection.execute("SELECT id, digest FROM article WHERE issue = ?", (issue,)))

    def issue_of(self, article_id: str) -> int | None:
        """Issue of the article with this id; None without one."""
        found = self._connection.execute("SELECT issue FROM article WHERE id = ?", (article_id,)).fetchone()
        return None if found is None else int(found[0])

    def digest(self, article_id: str) -> str:
        """Digest of an article. Raises KeyError."""
        found = self._connection.execute("SELECT digest FROM article WHERE id = ?", (article_id,)).fetchone()
        if found is None:
            raise KeyError(article_id)
        return str(found[0])

    def put(self, issue: int, article_id: str, digest: str) -> None:
        """Give an id to an issue, if need be taken from another."""
        self._connection.execute(
            "INSERT OR REPLACE INTO article VALUES (?, ?, ?)", (article_id, issue, digest)
        )

    def refuse(self, issue: int, article_id: str) -> None:
        """Note the claim of an issue to an id of another's article."""
        self._connection.execute("INSERT OR IGNORE INTO repeated VALUES (?, ?)", (article_id, issue))

    def refused_claims(self, article_id: str) -> list[int]:
        """Issues with a refused claim to this id."""
        rows = self._connection.execute("SELECT issue FROM repeated WHERE id = ?", (article_id,))
        return [int(issue) for (issue,) in rows]

    def replace(self, issue: int, articles: Iterable[tuple[str, str]] = ()) -> None:
        """Replace the articles and claims of an issue.

        articles: ids and digests.
        """
        for table in ("article", "repeated"):
            self._connection.execute(f"DELETE FROM {table} WHERE issue = ?", (issue,))  # noqa: S608
        rows = ((i, issue, digest) for i, digest in articles)
        self._connection.executemany("INSERT INTO article VALUES (?, ?, ?)", rows)

    def clear(self) -> None:
        """Delete all articles: the next build indexes every issue."""
        for table in ("article", "repeated"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608

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
