"""Serialisation of catalog pages and notes: JSON, pages compressed with zlib."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from retrieval.article_json import article_from_json, article_to_json
from retrieval.models import Page, PageLabel, Remark, SetAside
from retrieval.reading.catalog.records import IssueKey, PageRecord
from retrieval.sqlite_files import IntegrityFailure

Note = TypeVar("Note", SetAside, Remark)

_ZLIB_LEVEL = 1  # 60 MB/s and a third of the size; level 6 saves a tenth more and takes three times as long


def pack(page: Page) -> bytes:
    """Serialise a page; `unpack` gives an equal one."""
    fields: dict[str, Any] = {
        "source": page.source,
        "paper": page.paper,
        "date": page.date.isoformat() if page.date else None,
        "label": page.label,
        "name": page.name,
    }
    parts = [json.dumps(fields, ensure_ascii=False), *(article_to_json(article) for article in page.articles)]
    return zlib.compress("\n".join(parts).encode(), _ZLIB_LEVEL)


def unpack(data: bytes) -> Page:
    """Deserialise a page of `pack`."""
    first, *articles = zlib.decompress(data).decode().split("\n")
    fields = json.loads(first)
    return Page(
        fields["source"],
        tuple(article_from_json(article) for article in articles),
        fields["paper"],
        dt.date.fromisoformat(fields["date"]) if fields["date"] else None,
        PageLabel(fields["label"]) if fields["label"] is not None else None,
        fields["name"],
    )


def digest_of(data: bytes) -> str:
    """Digest of a packed page."""
    return hashlib.sha256(data).hexdigest()[:32]


def intact(data: bytes, digest: str) -> bytes:
    """The packed page, compared with its digest. Raises IntegrityFailure."""
    if digest_of(data) != digest:
        raise IntegrityFailure("page")
    return data


def pack_pages(
    items: Iterable[Page | SetAside], add: Callable[[PageRecord], None]
) -> tuple[list[str], list[str]]:
    """Pack pages and pass each to `add`.

    Gives the items set aside, as JSON, and the personal names of the bylines, sorted.
    """
    notes: list[str] = []
    names: set[str] = set()
    for item in items:
        if isinstance(item, SetAside):
            if item.reason != "columns_read":  # of interest to one who looks at a file, not in an inventory
                notes.append(note_to_json(item))
            continue
        data = pack(item)
        add(PageRecord(issue_of(item), item.label, digest_of(data), data))
        names.update(name for article in item.articles for credit in article.byline for name in credit.names)
    return notes, sorted(names)


def issue_of(page: Page) -> IssueKey:
    """Issue key of a page."""
    if page.paper is not None and page.date is not None:
        return IssueKey(page.paper, page.date.toordinal(), "")
    return IssueKey(page.paper or "", page.date.toordinal() if page.date else 0, page.source)


def note_to_json(item: SetAside | Remark) -> str:
    """Serialise an item set aside, or a remark."""
    return json.dumps([item.source, item.reason, item.facts, item.place], ensure_ascii=False)


def note_from_json(kind: type[Note], text: str) -> Note:
    """Deserialise a note of `note_to_json`.

    kind: SetAside or Remark.
    """
    source, reason, facts, place = json.loads(text)
    return kind(source, reason, tuple((str(name), str(value)) for name, value in facts), place)


MAX_SPOOL_MEMORY_BYTES = 4_000_000
"""Packed bytes of one spool held in memory."""


class Spool:
    """Page records in order of addition; beyond `MAX_SPOOL_MEMORY_BYTES` in a file.

    path: of the file; created on overflow, removed by the caller.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: list[PageRecord] = []
        self._bytes = 0

    def add(self, page: PageRecord) -> None:
        """Append a record."""
        self._held.append(page)
        self._bytes += len(page.data)
        if self._bytes > MAX_SPOOL_MEMORY_BYTES:
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
