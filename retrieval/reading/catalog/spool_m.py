"""Pages of one source on their way into the catalogue: few in memory, many on disk.

An export of twenty years is one source; what is read from it passes from the process that reads to the one
that keeps the catalogue without ever being held whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from retrieval.reading.catalog.page_catalog import IssueKey, PageRecord

MOST_HELD = 4_000_000
"""Packed bytes kept in memory."""


class Spool:
    """Page records in the order they were added; beyond `MOST_HELD` bytes in a file of its own.

    path: of the file; made when it is needed, and whoever makes the spool removes it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: list[PageRecord] = []
        self._bytes = 0

    def add(self, page: PageRecord) -> None:
        """Add a record at the end."""
        self._held.append(page)
        self._bytes += len(page.data)
        if self._bytes > MOST_HELD:
            with self.path.open("ab") as file:
                for held in self._held:
                    facts = [*held.issue, held.label, held.digest, len(held.data)]
                    file.write(json.dumps(facts).encode() + b"\n" + held.data)
            self._held, self._bytes = [], 0

    def __iter__(self) -> Iterator[PageRecord]:
        if self.path.exists():
            with self.path.open("rb") as file:
                while line := file.readline():
                    *issue, label, digest, size = json.loads(line)
                    yield PageRecord(IssueKey(*issue), label, digest, file.read(size))
        yield from self._held
