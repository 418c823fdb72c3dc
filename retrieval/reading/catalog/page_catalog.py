"""The page catalog: sources, pages and issues as of the last build.

One SQLite file beside the generations of an archive. It knows every source with its stat signature and
digest, the pages read from it (packed), the issue of each page, and the notes of each issue as assembled.
It changes in one transaction, committed after the generation is live: whatever breaks a build off, the
catalog fits the generation named by its fact `generation`. The index keeps its own table in the same file
(`retrieval.index.build.indexed_articles`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from retrieval.reading.catalog.database import open_database, reading
from retrieval.reading.catalog.page_records import intact
from retrieval.reading.catalog.records import IssueKey, PartRecord, SourceRecord

CATALOG_FILE = "catalogue.sqlite"
MAX_SINGLE_SIZE_QUERIES = 50
"""Issues up to which each size is queried by itself rather than all together."""
WHOLE_SOURCE = 0
"""In place of a part's id: a source read in one piece."""

_REMARKS_BY_DAY = """
    SELECT paper, day, count(*) FROM remark JOIN issue ON issue.id = issue GROUP BY paper, day"""
_SET_ASIDE_BY_DAY = """
    WITH one_issue AS (
        SELECT source, min(issue) AS issue FROM page GROUP BY source HAVING min(issue) = max(issue)
    ), part AS (
        SELECT one_issue.issue FROM set_aside LEFT JOIN one_issue USING (source)
        WHERE coalesce(json_extract(data, '$[1]'), '') NOT LIKE 'left!_%' ESCAPE '!'
        UNION ALL SELECT issue FROM refusal
    )
    SELECT coalesce(paper, ''), coalesce(day, 0), count(*) FROM part LEFT JOIN issue ON issue.id = issue
    GROUP BY 1, 2"""

DayCount = tuple[str, int, int]
"""Paper ("" unknown), ordinal day (0 unknown), count."""


class PageCatalog:
    """Sources, pages and issues of one archive.

    Written only by the holder of the build lock.

    connection: of the file, for tables that other rooms keep in the same transaction.
    """

    def __init__(self, root: Path) -> None:
        self.connection: sqlite3.Connection = open_database(root / CATALOG_FILE)

    @classmethod
    @contextmanager
    def for_reading(cls, root: Path) -> Iterator[PageCatalog]:
        """The catalog as last committed; nothing is written.

        Raises DamagedDatabase, DatabaseBusy and DataUnusable, also inside the block.
        """
        with reading(root / CATALOG_FILE) as connection:
            catalog = cls.__new__(cls)
            catalog.connection = connection
            yield catalog

    def begin(self) -> None:
        """Begin the one transaction of a build."""
        self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Commit the transaction of the build."""
        self.connection.execute("COMMIT")

    def close(self) -> None:
        """Roll back anything uncommitted and close the file."""
        with suppress(sqlite3.OperationalError):
            self.connection.execute("ROLLBACK")
        self.connection.close()

    def fact(self, name: str) -> str | None:
        """A fact by its name, e.g. `generation`."""
        found = self.connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def set_fact(self, name: str, value: str) -> None:
        """Set a fact."""
        self.connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def sources(self) -> dict[str, tuple[str, str, str]]:
        """Name of every source -> its stat signature, digest and reader."""
        rows = self.connection.execute("SELECT name, seen, digest, reader FROM source")
        return {name: (stat, digest, reader) for name, stat, digest, reader in rows}

    def update_stat(self, name: str, stat: str) -> None:
        """Note a new stat signature of a source with unchanged content."""
        self.connection.execute("UPDATE source SET seen = ? WHERE name = ?", (stat, name))

    def put_source(self, record: SourceRecord) -> set[int]:
        """Replace a source by its new record; gives the changed issues."""
        before = self._pages_of(record.name)
        source = self._replace(record)
        now: set[tuple[int, str]] = set()
        for ordinal, page in enumerate(record.pages):
            issue = self._issue(page.issue)
            now.add((issue, page.digest))
            self.connection.execute(
                "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?)",
                (source, WHOLE_SOURCE, ordinal, issue, page.label, page.digest, page.data),
            )
        return {issue for issue, _ in before ^ now}

    def part_digests(self, name: str) -> set[str]:
        """Digests of a source's parts; none if it was read whole."""
        query = "SELECT part.digest FROM part JOIN source ON source.id = part.source WHERE name = ?"
        return {digest for (digest,) in self.connection.execute(query, (name,))}

    def put_parts(
        self, record: SourceRecord, new: Iterable[PartRecord], order: Sequence[str], kept: Collection[str]
    ) -> set[int]:
        """Replace a source read in parts; gives the changed issues.

        record: without pages; its notes come after those of the parts.
        new:    the parts to be added, taken in one by one.
        order:  the digests of all parts, complete when `new` is at its end.
        kept:   digests of stored parts; one missing from `order` is deleted.
        """
        before = self._pages_of(record.name)
        source = self._source(record.name) if kept else self._replace(record)
        for part in new:
            self._add_part(source, part)
        places = {digest: place for place, digest in enumerate(order)}
        for part_id, digest in self.connection.execute(
            "SELECT id, digest FROM part WHERE source = ?", (source,)
        ).fetchall():
            if digest in places:
                self.connection.execute("UPDATE part SET place = ? WHERE id = ?", (places[digest], part_id))
            else:
                self.connection.execute("DELETE FROM page WHERE source = ? AND part = ?", (source, part_id))
                self.connection.execute("DELETE FROM part WHERE id = ?", (part_id,))
        self._update_from_parts(source, record)
        return {issue for issue, _ in before ^ self._pages_of(record.name)}

    def _add_part(self, source: int, part: PartRecord) -> None:
        notes = (json.dumps(part.set_aside), json.dumps(part.names))
        (part_id,) = self.connection.execute(
            "INSERT INTO part (source, digest, place, set_aside, names) VALUES (?, ?, -1, ?, ?) RETURNING id",
            (source, part.digest, *notes),
        ).fetchone()
        for ordinal, page in enumerate(part.pages):
            self.connection.execute(
                "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?)",
                (source, part_id, ordinal, self._issue(page.issue), page.label, page.digest, page.data),
            )

    def _update_from_parts(self, source: int, record: SourceRecord) -> None:
        """Update notes, names and signature of a source from its parts."""
        query = "SELECT set_aside, names FROM part WHERE source = ? ORDER BY place"
        parts = self.connection.execute(query, (source,)).fetchall()
        notes = [note for notes, _ in parts for note in json.loads(notes)]
        names = {name for _, names in parts for name in json.loads(names)}
        for table in ("set_aside", "name"):
            self.connection.execute(f"DELETE FROM {table} WHERE source = ?", (source,))  # noqa: S608
        self._add_notes(source, [*notes, *record.set_aside], sorted(names))
        self.connection.execute(
            "UPDATE source SET seen = ?, digest = ?, reader = ? WHERE id = ?",
            (record.stat, record.digest, record.reader, source),
        )

    def _source(self, name: str) -> int:
        return int(self.connection.execute("SELECT id FROM source WHERE name = ?", (name,)).fetchone()[0])

    def _replace(self, record: SourceRecord) -> int:
        self.remove_source(record.name)
        (source,) = self.connection.execute(
            "INSERT INTO source (name, seen, digest, reader) VALUES (?, ?, ?, ?) RETURNING id",
            (record.name, record.stat, record.digest, record.reader),
        ).fetchone()
        self._add_notes(int(source), record.set_aside, record.names)
        return int(source)

    def _add_notes(self, source: int, set_aside: Iterable[str], names: Iterable[str]) -> None:
        self.connection.executemany("INSERT INTO set_aside VALUES (?, ?)", ((source, d) for d in set_aside))
        self.connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", ((n, source) for n in names))

    def remove_source(self, name: str) -> set[int]:
        """Remove a source; gives the issues of its pages."""
        issues = {issue for issue, _ in self._pages_of(name)}
        found = self.connection.execute("SELECT id FROM source WHERE name = ?", (name,)).fetchone()
        if found is not None:
            for table in ("page", "part", "set_aside", "name"):
                self.connection.execute(f"DELETE FROM {table} WHERE source = ?", found)  # noqa: S608
            self.connection.execute("DELETE FROM source WHERE id = ?", found)
        return issues

    def _pages_of(self, name: str) -> set[tuple[int, str]]:
        """Issue and digest of every page of a source."""
        query = "SELECT issue, page.digest FROM page JOIN source ON source.id = page.source WHERE name = ?"
        return set(self.connection.execute(query, (name,)))

    def _issue(self, key: IssueKey) -> int:
        self.connection.execute("INSERT OR IGNORE INTO issue (paper, day, source) VALUES (?, ?, ?)", key)
        query = "SELECT id FROM issue WHERE paper = ? AND day = ? AND source = ?"
        return int(self.connection.execute(query, key).fetchone()[0])

    def issues_in_order(self, issues: Iterable[int] | None = None) -> list[tuple[int, IssueKey]]:
        """Issues (None: all) in the order paper, day, source."""
        rows = self.connection.execute("SELECT id, paper, day, source FROM issue ORDER BY paper, day, source")
        wanted = None if issues is None else set(issues)
        return [(i, IssueKey(*key)) for i, *key in rows if wanted is None or i in wanted]

    def issue_key(self, issue: int) -> IssueKey | None:
        """Key of an issue, in archive order; None for an unknown one."""
        query = "SELECT paper, day, source FROM issue WHERE id = ?"
        found = self.connection.execute(query, (issue,)).fetchone()
        return None if found is None else IssueKey(*found)

    def packed_pages(self, issue: int) -> list[bytes]:
        """Packed pages of an issue, in the order of the source names.

        Raises IntegrityFailure.
        """
        query = (
            "SELECT page.digest, data FROM page JOIN source ON source.id = page.source"
            " LEFT JOIN part ON part.id = page.part WHERE issue = ? ORDER BY source.name, part.place, ordinal"
        )
        return [intact(data, digest) for digest, data in self.connection.execute(query, (issue,))]

    def packed_sizes(self, issues: Sequence[int]) -> dict[int, int]:
        """Issue -> bytes of its packed pages, possibly for further issues."""
        if len(issues) > MAX_SINGLE_SIZE_QUERIES:
            return dict(self.connection.execute("SELECT issue, sum(length(data)) FROM page GROUP BY issue"))
        query = "SELECT sum(length(data)) FROM page WHERE issue = ?"
        return {issue: self.connection.execute(query, (issue,)).fetchone()[0] or 0 for issue in issues}

    def put_issue_notes(self, issue: int, refusals: Iterable[str] = (), remarks: Iterable[str] = ()) -> None:
        """Replace the notes of an assembled issue, as JSON.

        refusals: articles set aside at assembly.  remarks: findings for a person.
        """
        for table, notes in (("refusal", refusals), ("remark", remarks)):
            self.connection.execute(f"DELETE FROM {table} WHERE issue = ?", (issue,))  # noqa: S608
            rows = ((issue, data) for data in notes)
            self.connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)  # noqa: S608

    def add_refusal(self, issue: int, note: str) -> None:
        """Add a refusal to the notes of an issue, as JSON."""
        self.connection.execute("INSERT INTO refusal VALUES (?, ?)", (issue, note))

    def clear_issue_notes(self) -> None:
        """Delete the notes of all issues."""
        self.connection.execute("DELETE FROM refusal")
        self.connection.execute("DELETE FROM remark")

    def byline_names(self) -> set[str]:
        """Personal names of all bylines."""
        return {name for (name,) in self.connection.execute("SELECT DISTINCT name FROM name")}

    def set_aside_notes(self) -> Iterator[str]:
        """Everything set aside, as JSON: by source, then by issue."""
        query = "SELECT data FROM set_aside JOIN source ON source.id = source ORDER BY name, set_aside.rowid"
        yield from (data for (data,) in self.connection.execute(query))
        query = (
            "SELECT data FROM refusal JOIN issue ON issue.id = issue"
            " ORDER BY paper, day, issue.source, json_extract(data, '$[0]'), json_extract(data, '$[3]'), data"
        )
        yield from (data for (data,) in self.connection.execute(query))

    def remark_notes(self) -> Iterator[str]:
        """Remarks, as JSON, in the order of the archive."""
        query = (
            "SELECT data FROM remark JOIN issue ON issue.id = issue"
            " ORDER BY paper, day, issue.source, remark.rowid"
        )
        yield from (data for (data,) in self.connection.execute(query))

    def count_remarks(self) -> int:
        """Number of remarks."""
        return int(self.connection.execute("SELECT count(*) FROM remark").fetchone()[0])

    def count_pages(self) -> int:
        """Number of pages."""
        return int(self.connection.execute("SELECT count(*) FROM page").fetchone()[0])

    def page_labels(self) -> Iterator[tuple[str, int, str | None]]:
        """Paper ("" unknown), ordinal day (0 unknown) and label of every page."""
        query = (
            "SELECT paper, day, label FROM page JOIN issue ON issue.id = page.issue"
            " ORDER BY paper, day, label"
        )
        return iter(self.connection.execute(query))

    def remarks_by_day(self) -> Iterator[DayCount]:
        """Number of remarks of each paper and day."""
        return iter(self.connection.execute(_REMARKS_BY_DAY))

    def set_aside_by_day(self) -> Iterator[DayCount]:
        """Number of parts set aside of each paper and day.

        Leftovers do not count. Parts of a source without pages, or with pages of several issues, count under
        the unknown.
        """
        return iter(self.connection.execute(_SET_ASIDE_BY_DAY))
