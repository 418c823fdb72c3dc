"""The catalogue: what was read from which source, so that a build costs what has changed.

One SQLite file beside the generations of an archive. It knows every source with its size, time and digest,
the pages read from it (compressed), the issue each page belongs to, and the articles that the generation
named in `generation` holds of each issue. It changes in one transaction, committed after the generation
is live: whatever breaks a build off, the catalogue fits the generation it names.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from retrieval.files import lack_of_room

CATALOGUE_FILE = "catalogue.sqlite"
FORMAT = 3
FEW = 50
"""Issues up to which each is asked for by itself rather than all together."""
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
CREATE TABLE IF NOT EXISTS article (
    id TEXT PRIMARY KEY, issue INTEGER NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS article_issue ON article (issue);
CREATE TABLE IF NOT EXISTS refusal (issue INTEGER NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS refusal_issue ON refusal (issue);
CREATE TABLE IF NOT EXISTS remark (issue INTEGER NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS remark_issue ON remark (issue);
"""

_OF_ISSUES = "SELECT paper, day, count(*) FROM {} JOIN issue ON issue.id = issue GROUP BY paper, day"
_COUNTS = {
    "article": _OF_ISSUES.format("article"),
    "remark": _OF_ISSUES.format("remark"),
    "set_aside": """
        WITH one_issue AS (
            SELECT source, min(issue) AS issue FROM page GROUP BY source HAVING min(issue) = max(issue)
        ), part AS (
            SELECT one_issue.issue FROM set_aside LEFT JOIN one_issue USING (source)
            UNION ALL SELECT issue FROM refusal
        )
        SELECT coalesce(paper, ''), coalesce(day, 0), count(*) FROM part LEFT JOIN issue ON issue.id = issue
        GROUP BY 1, 2""",
}


class IssueKey(NamedTuple):
    """Which issue a page belongs to: paper and ordinal day; where either is unknown, its source alone."""

    paper: str
    day: int
    source: str


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A page as the catalogue keeps it: its issue, its label, digest and packed form."""

    issue: IssueKey
    label: str | None
    digest: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source as read: what it looked like, by which reader, and what came of it.

    seen:      size, time and the like: while it stays the same the source is not opened again.
    digest:    of its content.
    set_aside: as JSON, see `pages.note_to_json`.
    names:     those of its bylines.
    """

    name: str
    seen: str
    digest: str
    reader: str
    pages: Iterable[PageRecord]
    set_aside: Sequence[str]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class PartRecord:
    """A part of a large source as read: the digest of what it was made of, and what came of it."""

    digest: str
    pages: Sequence[PageRecord]
    set_aside: Sequence[str]
    names: Sequence[str]


WHOLE = 0
"""In place of a part's id: a source that was read in one piece."""


class Catalog:
    """Reads and changes the catalogue of one archive. Used by the one process that holds the build lock."""

    def __init__(self, root: Path) -> None:
        self._path = root / CATALOGUE_FILE
        self._database = self._opened()

    def _opened(self) -> sqlite3.Connection:
        """The database; one that is damaged or of another format is begun anew, for it can be read again."""
        for _ in range(2):
            database = sqlite3.connect(self._path, isolation_level=None)
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
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        raise sqlite3.DatabaseError(str(self._path))

    def begin(self) -> None:
        """Begin the one transaction of a build."""
        self._database.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep what the build changed."""
        self._database.execute("COMMIT")

    def close(self) -> None:
        """Drop what was not committed and let go of the file."""
        with suppress(sqlite3.OperationalError):
            self._database.execute("ROLLBACK")
        self._database.close()

    def fact(self, name: str) -> str | None:
        """A fact by its name, e.g. the generation that the catalogue fits."""
        found = self._database.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def set_fact(self, name: str, value: str) -> None:
        """Set a fact."""
        self._database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def sources(self) -> dict[str, tuple[str, str, str]]:
        """Name -> what it looked like, digest, reader: of every source."""
        rows = self._database.execute("SELECT name, seen, digest, reader FROM source")
        return {name: (seen, digest, reader) for name, seen, digest, reader in rows}

    def see(self, name: str, seen: str) -> None:
        """Note that a source looks different and is the same."""
        self._database.execute("UPDATE source SET seen = ? WHERE name = ?", (seen, name))

    def put(self, record: SourceRecord) -> set[int]:
        """Keep what was read from a source in place of what was read before.

        Gives the issues whose pages differ from before.
        """
        before = self._pages_of(record.name)
        source = self._replace(record)
        now: set[tuple[int, str]] = set()
        for ordinal, page in enumerate(record.pages):
            issue = self._issue(page.issue)
            now.add((issue, page.digest))
            self._database.execute(
                "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?)",
                (source, WHOLE, ordinal, issue, page.label, page.digest, page.data),
            )
        return {issue for issue, _ in before ^ now}

    def parts(self, name: str) -> set[str]:
        """The digests of the parts that a source was read in; none where it was read whole."""
        query = "SELECT part.digest FROM part JOIN source ON source.id = part.source WHERE name = ?"
        return {digest for (digest,) in self._database.execute(query, (name,))}

    def put_parts(
        self, record: SourceRecord, new: Iterable[PartRecord], order: Sequence[str], kept: Collection[str]
    ) -> set[int]:
        """As `put`, for a source read in parts. Gives the issues whose pages differ from before.

        record: its pages are none; what it set aside comes after that of the parts.
        new:    the parts that are new; taken in one by one.
        order:  the digests of all parts, complete when `new` is at its end.
        kept:   those of parts held already, should they still be among them.
        """
        before = self._pages_of(record.name)
        source = self._source(record.name) if kept else self._replace(record)
        for part in new:
            self._add_part(source, part)
        places = {digest: place for place, digest in enumerate(order)}
        for part_id, digest in self._database.execute(
            "SELECT id, digest FROM part WHERE source = ?", (source,)
        ).fetchall():
            if digest in places:
                self._database.execute("UPDATE part SET place = ? WHERE id = ?", (places[digest], part_id))
            else:
                self._database.execute("DELETE FROM page WHERE source = ? AND part = ?", (source, part_id))
                self._database.execute("DELETE FROM part WHERE id = ?", (part_id,))
        self._describe(source, record)
        return {issue for issue, _ in before ^ self._pages_of(record.name)}

    def _add_part(self, source: int, part: PartRecord) -> None:
        notes = (json.dumps(part.set_aside), json.dumps(part.names))
        (part_id,) = self._database.execute(
            "INSERT INTO part (source, digest, place, set_aside, names) VALUES (?, ?, -1, ?, ?) RETURNING id",
            (source, part.digest, *notes),
        ).fetchone()
        for ordinal, page in enumerate(part.pages):
            self._database.execute(
                "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?)",
                (source, part_id, ordinal, self._issue(page.issue), page.label, page.digest, page.data),
            )

    def _describe(self, source: int, record: SourceRecord) -> None:
        """Bring what is known of a source in parts as a whole up to date."""
        query = "SELECT set_aside, names FROM part WHERE source = ? ORDER BY place"
        parts = self._database.execute(query, (source,)).fetchall()
        notes = [note for notes, _ in parts for note in json.loads(notes)]
        names = {name for _, names in parts for name in json.loads(names)}
        for table in ("set_aside", "name"):
            self._database.execute(f"DELETE FROM {table} WHERE source = ?", (source,))  # noqa: S608
        self._note(source, [*notes, *record.set_aside], sorted(names))
        self._database.execute(
            "UPDATE source SET seen = ?, digest = ?, reader = ? WHERE id = ?",
            (record.seen, record.digest, record.reader, source),
        )

    def _source(self, name: str) -> int:
        return int(self._database.execute("SELECT id FROM source WHERE name = ?", (name,)).fetchone()[0])

    def _replace(self, record: SourceRecord) -> int:
        self.remove(record.name)
        (source,) = self._database.execute(
            "INSERT INTO source (name, seen, digest, reader) VALUES (?, ?, ?, ?) RETURNING id",
            (record.name, record.seen, record.digest, record.reader),
        ).fetchone()
        self._note(int(source), record.set_aside, record.names)
        return int(source)

    def _note(self, source: int, set_aside: Iterable[str], names: Iterable[str]) -> None:
        self._database.executemany("INSERT INTO set_aside VALUES (?, ?)", ((source, d) for d in set_aside))
        self._database.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", ((n, source) for n in names))

    def remove(self, name: str) -> set[int]:
        """Forget a source; gives the issues it had pages of."""
        issues = {issue for issue, _ in self._pages_of(name)}
        found = self._database.execute("SELECT id FROM source WHERE name = ?", (name,)).fetchone()
        if found is not None:
            for table in ("page", "part", "set_aside", "name"):
                self._database.execute(f"DELETE FROM {table} WHERE source = ?", found)  # noqa: S608
            self._database.execute("DELETE FROM source WHERE id = ?", found)
        return issues

    def _pages_of(self, name: str) -> set[tuple[int, str]]:
        query = "SELECT issue, page.digest FROM page JOIN source ON source.id = page.source WHERE name = ?"
        return set(self._database.execute(query, (name,)))

    def _issue(self, key: IssueKey) -> int:
        self._database.execute("INSERT OR IGNORE INTO issue (paper, day, source) VALUES (?, ?, ?)", key)
        query = "SELECT id FROM issue WHERE paper = ? AND day = ? AND source = ?"
        return int(self._database.execute(query, key).fetchone()[0])

    def in_order(self, issues: Iterable[int] | None = None) -> list[tuple[int, IssueKey]]:
        """These issues (all when None) in the order of the archive: paper, day, source."""
        rows = self._database.execute("SELECT id, paper, day, source FROM issue ORDER BY paper, day, source")
        wanted = None if issues is None else set(issues)
        return [(i, IssueKey(*key)) for i, *key in rows if wanted is None or i in wanted]

    def pages(self, issue: int) -> list[bytes]:
        """The packed pages of an issue, in the order of their sources' names."""
        query = (
            "SELECT data FROM page JOIN source ON source.id = page.source"
            " LEFT JOIN part ON part.id = page.part WHERE issue = ? ORDER BY source.name, part.place, ordinal"
        )
        return [data for (data,) in self._database.execute(query, (issue,))]

    def articles(self, issue: int) -> dict[str, str]:
        """Article id -> digest, of the articles the generation holds of an issue."""
        return dict(self._database.execute("SELECT id, digest FROM article WHERE issue = ?", (issue,)))

    def issue_of(self, article_id: str) -> int | None:
        """The issue whose article has this id."""
        found = self._database.execute("SELECT issue FROM article WHERE id = ?", (article_id,)).fetchone()
        return None if found is None else int(found[0])

    def put_articles(
        self,
        issue: int,
        articles: Iterable[tuple[str, str]] = (),
        refusals: Iterable[str] = (),
        remarks: Iterable[str] = (),
    ) -> None:
        """Keep id and digest of an issue's articles, what could not be taken in with them, and remarks."""
        self._database.execute("DELETE FROM article WHERE issue = ?", (issue,))
        self._database.executemany(
            "INSERT INTO article VALUES (?, ?, ?)", ((i, issue, d) for i, d in articles)
        )
        for table, notes in (("refusal", refusals), ("remark", remarks)):
            self._database.execute(f"DELETE FROM {table} WHERE issue = ?", (issue,))  # noqa: S608
            rows = ((issue, data) for data in notes)
            self._database.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)  # noqa: S608

    def forget_articles(self) -> None:
        """Forget what any generation holds; the next build indexes every issue."""
        for table in ("article", "refusal", "remark"):
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608

    def names(self) -> set[str]:
        """Every name found in bylines."""
        return {name for (name,) in self._database.execute("SELECT DISTINCT name FROM name")}

    def set_aside(self) -> Iterator[str]:
        """What could not be read, as JSON, by source; then what could not be taken into its issue."""
        query = "SELECT data FROM set_aside JOIN source ON source.id = source ORDER BY name, set_aside.rowid"
        yield from (data for (data,) in self._database.execute(query))
        query = (
            "SELECT data FROM refusal JOIN issue ON issue.id = issue"
            " ORDER BY paper, day, issue.source, refusal.rowid"
        )
        yield from (data for (data,) in self._database.execute(query))

    def remarks(self) -> Iterator[str]:
        """What a person should look at, as JSON, in the order of the archive."""
        query = (
            "SELECT data FROM remark JOIN issue ON issue.id = issue"
            " ORDER BY paper, day, issue.source, remark.rowid"
        )
        yield from (data for (data,) in self._database.execute(query))

    def count_remarks(self) -> int:
        """How many remarks there are."""
        return int(self._database.execute("SELECT count(*) FROM remark").fetchone()[0])

    def page_facts(self) -> Iterator[tuple[str, int, str | None]]:
        """Paper ("" unknown), ordinal day (0 unknown) and label of every page."""
        query = (
            "SELECT paper, day, label FROM page JOIN issue ON issue.id = page.issue"
            " ORDER BY paper, day, label"
        )
        return iter(self._database.execute(query))

    def counts_by_day(self, what: str) -> Iterator[tuple[str, int, int]]:
        """Paper ("" unknown), ordinal day (0 unknown) and number of articles, remarks, or parts set aside.

        what: "article", "remark" or "set_aside". What was set aside of a source that has no page, or pages
        of several issues, is counted under the unknown.
        """
        return iter(self._database.execute(_COUNTS[what]))

    def packed_sizes(self, issues: Sequence[int]) -> dict[int, int]:
        """Issue -> bytes of its packed pages, of these issues."""
        if len(issues) > FEW:
            return dict(self._database.execute("SELECT issue, sum(length(data)) FROM page GROUP BY issue"))
        query = "SELECT sum(length(data)) FROM page WHERE issue = ?"
        return {issue: self._database.execute(query, (issue,)).fetchone()[0] or 0 for issue in issues}

    def papers(self) -> list[str]:
        """The papers whose articles the generation holds."""
        query = (
            "SELECT DISTINCT paper FROM issue JOIN article ON article.issue = issue.id"
            " WHERE paper <> '' ORDER BY 1"
        )
        return [paper for (paper,) in self._database.execute(query)]

    def counts(self) -> dict[str, int]:
        """Pages and articles, as `manifest.counts` has them."""
        one = self._database.execute
        return {
            "pages": int(one("SELECT count(*) FROM page").fetchone()[0]),
            "articles": int(one("SELECT count(*) FROM article").fetchone()[0]),
        }
