"""The rows of the catalog: issues, pages, sources, parts of sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class IssueKey(NamedTuple):
    """Key of an issue: paper and ordinal day, else its source.

    paper: "" where unknown.  day: 0 where unknown.  source: "" where paper and day are known.
    """

    paper: str
    day: int
    source: str


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A page as stored: issue, label, digest and packed content (`page_records.pack`)."""

    issue: IssueKey
    label: str | None
    digest: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source as read: its stat signature, its reader and the result.

    stat:      size, mtime and the like; a source with an unchanged signature is not opened again.
    digest:    of the content.
    set_aside: as JSON, see `page_records.note_to_json`.
    names:     personal names of the bylines.
    """

    name: str
    stat: str
    digest: str
    reader: str
    pages: Iterable[PageRecord]
    set_aside: Sequence[str]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class PartRecord:
    """A part of a large source as read, with its digest."""

    digest: str
    pages: Sequence[PageRecord]
    set_aside: Sequence[str]
    names: Sequence[str]
