"""Intake: the sources of an archive brought into the catalogue, each read only when it has changed.

A source whose size and time are those of the last build is not opened. One that looks different is hashed;
only when its content differs, too, or its reader reads differently now, is it read again, by as many
processes as there are. What cannot be read is noted with its reason and costs its own pages only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import UnreadableSource
from retrieval.index.catalogue import Catalogue, IssueKey, PageRecord, SourceRecord
from retrieval.index.pages import note_to_json, pack
from retrieval.index.spool import Spool
from retrieval.index.workers import Workers
from retrieval.models import Page, SetAside
from retrieval.reading.archive import READERS, Reader, read_source, reader_for
from retrieval.reading.sidecars import SidecarsSeen
from retrieval.reading.source import SourceFile

BATCH_BYTES = 1_000_000
"""Bytes of one task; less than this in all is read here, without starting a process."""
BATCH_SOURCES = 64
NO_READER = "-"
RETRY = ""
"""In place of a digest: what stood in the way may be gone next time, though the source looks the same."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an intake changed: issues that differ, and names that came and went."""

    issues: set[int]
    words: set[str]
    sources: int
    read: int


@dataclass(frozen=True, slots=True)
class Look:
    """A source to look into, and what is known of it: digest and reader, None when nothing is.

    spool: where its pages may be put down, should they be many.
    """

    source: SourceFile
    seen: str
    known: tuple[str, str] | None
    spool: Path


def take_in(
    sources: Iterable[SourceFile | SetAside],
    catalogue: Catalogue,
    workers: Workers,
    spools: Path,
    progress: Callable[[int, int], None],
) -> Taken:
    """Bring the catalogue up to what the sources are now.

    spools: an empty folder for what is on its way.
    progress: called with sources done and sources in all.
    """
    known = catalogue.sources()
    names_before = catalogue.names()
    found = list(sources)
    looks = list(_to_look_into(found, known, spools))
    gone = known.keys() - {item.source if isinstance(item, SetAside) else item.name for item in found}
    issues = {issue for name in sorted(gone) for issue in catalogue.remove(name)}
    for item in found:
        if isinstance(item, SetAside):
            issues |= catalogue.put(_unlisted(item))
    done, read = len(found) - len(looks), 0
    progress(done, len(found))
    alone = sum(look.source.size for look in looks) < BATCH_BYTES
    for batch in (Workers(1) if alone else workers).map(look_into, _batches(looks)):
        for record in batch:
            if isinstance(record, SourceRecord):
                issues |= catalogue.put(record)
                spool_of(spools, record.name).unlink(missing_ok=True)
                read += 1
            else:
                catalogue.see(*record)
            done += 1
            progress(done, len(found))
    return Taken(issues, names_before ^ catalogue.names(), len(found), read)


def _to_look_into(
    found: Sequence[SourceFile | SetAside], known: dict[str, tuple[str, str, str]], spools: Path
) -> Iterator[Look]:
    sidecars, readers = SidecarsSeen(), {NO_READER, *map(name_of, READERS)}
    for source in found:
        if isinstance(source, SourceFile):
            seen = f"{source.size} {source.mtime_ns} {sidecars.of(source)}"
            before = known.get(source.name)
            if before is None or before[0] != seen or before[1] == RETRY or before[2] not in readers:
                yield Look(source, seen, before[1:] if before else None, spool_of(spools, source.name))


def spool_of(folder: Path, name: str) -> Path:
    """Where the pages of a source are put down."""
    return folder / hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def name_of(reader: Reader) -> str:
    """A reader with its version, as the catalogue notes it."""
    return f"{type(reader).__name__}/{reader.version}"


def _batches(looks: Sequence[Look]) -> Iterator[list[Look]]:
    batch: list[Look] = []
    size = 0
    for look in looks:
        batch.append(look)
        size += look.source.size
        if size >= BATCH_BYTES or len(batch) >= BATCH_SOURCES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def look_into(batch: Sequence[Look]) -> list[SourceRecord | tuple[str, str]]:
    """What became of each source: its record when it was read, else its name and what it looks like."""
    return [_look(look) for look in batch]


def _look(look: Look) -> SourceRecord | tuple[str, str]:
    source = look.source
    try:
        digest = f"{source.digest()} {SidecarsSeen().of(source)}"
        reader = name_of(reader_for(source))
    except UnreadableSource as error:
        digest = RETRY if error.reason == "unreadable" else str(error.facts)
        return _record(look, digest, NO_READER, [_aside(error)])
    if look.known == (digest, reader):
        return source.name, look.seen
    return _record(look, digest, reader, read_source(source))


def _record(look: Look, digest: str, reader: str, items: Iterable[Page | SetAside]) -> SourceRecord:
    pages = Spool(look.spool)
    set_aside: list[str] = []
    names: set[str] = set()
    for item in items:
        if isinstance(item, SetAside):
            set_aside.append(note_to_json(item))
            continue
        data = pack(item)
        digest_of_page = hashlib.sha256(data).hexdigest()[:32]
        pages.add(PageRecord(issue_of(item), item.label, digest_of_page, data))
        names.update(name for article in item.articles for credit in article.byline for name in credit.names)
    return SourceRecord(look.source.name, look.seen, digest, reader, pages, set_aside, sorted(names))


def issue_of(page: Page) -> IssueKey:
    """The issue of a page: its paper and day; its source alone where one of them is unknown."""
    if page.paper is not None and page.date is not None:
        return IssueKey(page.paper, page.date.toordinal(), "")
    return IssueKey(page.paper or "", page.date.toordinal() if page.date else 0, page.source)


def _unlisted(item: SetAside) -> SourceRecord:
    return SourceRecord(item.source, "", RETRY, NO_READER, [], [note_to_json(item)], [])


def _aside(error: UnreadableSource) -> SetAside:
    facts = tuple((key, value) for key, value in error.facts.items() if key not in ("source", "reason"))
    return SetAside(error.source, error.reason, facts)
