"""Intake: bringing the changed sources of an archive into the catalog.

A source with the size and mtime of the last build is not opened. One with other values is hashed; it is
read again only if its content differs, too, or if its reader has a new version (see `source_reader`).
A source that cannot be read is noted with the reason and costs its own pages only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.models import SetAside
from retrieval.processes.pool import ProcessPool
from retrieval.reading.catalog.export_parts import ExportPartReader, ProgressCounter, part_reader
from retrieval.reading.catalog.page_catalog import PageCatalog
from retrieval.reading.catalog.page_records import note_to_json
from retrieval.reading.catalog.records import SourceRecord
from retrieval.reading.catalog.source_reader import (
    NO_READER,
    RETRY_DIGEST,
    SourceCheck,
    identity_of,
    read_sources,
    reader_version,
)
from retrieval.reading.discovery import printable
from retrieval.reading.registry import READERS, RowReader
from retrieval.reading.sources.correction_file import orphaned_files
from retrieval.reading.sources.sidecars import SidecarFingerprints
from retrieval.reading.sources.source_file import SourceFile


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """Changes of an intake.

    issues: with different pages.  names: of bylines, added or removed.
    sources: in the archive.  read: of them, read this time.
    """

    issues: set[int]
    names: set[str]
    sources: int
    read: int


def take_in(
    sources: Iterable[SourceFile | SetAside],
    catalog: PageCatalog,
    workers: ProcessPool,
    spools: Path,
    progress: Callable[[int, int], None],
) -> IntakeResult:
    """Bring the catalog up to date with the sources.

    spools: an empty folder for pages in transit.
    progress: called with steps done and steps in all.
    """
    stored = catalog.sources()
    names_before = catalog.byline_names()
    found = list(sources)
    found += _orphaned_corrections(found)
    checks = list(checks_needed(found, stored, spools))
    issues = _remove_missing(found, stored, catalog)
    large = [(check, reader) for check in checks if (reader := part_reader(check.source)) is not None]
    in_parts = {check.source.name for check, _ in large}
    whole = [check for check in checks if check.source.name not in in_parts]
    steps = ProgressCounter(
        progress, [check.source for check, _ in large], len(found), len(found) - len(checks)
    )
    read = 0
    for result in read_sources(whole, workers.processes):
        if isinstance(result, SourceRecord):
            issues |= catalog.put_source(result)
            spool_path(spools, result.name).unlink(missing_ok=True)
            read += 1
        else:
            catalog.update_stat(*result)
        steps.advance()
    for check, reader in large:
        changed = _take_parts(check, reader, catalog, workers, steps)
        if changed is not None:
            issues |= changed
            read += 1
    return IntakeResult(issues, names_before ^ catalog.byline_names(), len(found), read)


def _remove_missing(
    found: Sequence[SourceFile | SetAside], stored: Iterable[str], catalog: PageCatalog
) -> set[int]:
    """Remove missing sources, note unlisted ones; gives the changed issues."""
    gone = set(stored) - {item.source if isinstance(item, SetAside) else item.name for item in found}
    issues = {issue for name in sorted(gone) for issue in catalog.remove_source(name)}
    for item in found:
        if isinstance(item, SetAside):
            issues |= catalog.put_source(_unlisted_record(item))
    return issues


def _orphaned_corrections(found: Sequence[SourceFile | SetAside]) -> Iterator[SetAside]:
    """Notes on correction files without a source."""
    orphans = list(orphaned_files(item for item in found if isinstance(item, SourceFile)))
    return (SetAside(printable(path), "correction_orphan") for path in orphans)


def checks_needed(
    found: Sequence[SourceFile | SetAside], stored: dict[str, tuple[str, str, str]], spools: Path
) -> Iterator[SourceCheck]:
    """Sources to check: new signature, failed read, or outdated reader."""
    sidecars, readers = SidecarFingerprints(), {NO_READER, *map(reader_version, READERS)}
    for source in found:
        if isinstance(source, SourceFile):
            stat = f"{source.size} {source.mtime_ns} {sidecars.of(source)}"
            before = stored.get(source.name)
            if before is None or before[0] != stat or before[1] == RETRY_DIGEST or before[2] not in readers:
                spool = spool_path(spools, source.name)
                yield SourceCheck(source, stat, before[1:] if before else None, spool)


def spool_path(folder: Path, name: str) -> Path:
    """File for the pages of a source in transit."""
    return folder / hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _take_parts(
    check: SourceCheck, reader: RowReader, catalog: PageCatalog, workers: ProcessPool, steps: ProgressCounter
) -> set[int] | None:
    """Update the catalog from an export; gives changed issues, or None."""
    source, identity = check.source, identity_of(check)
    if isinstance(identity, SourceRecord):
        return catalog.put_source(identity)
    if check.stored == identity:
        catalog.update_stat(source.name, check.stat)
        return None
    digest, version = identity
    same_reader = check.stored is not None and check.stored[1] == version
    kept = catalog.part_digests(source.name) if same_reader else set()
    parts = ExportPartReader(source, reader, kept, steps)
    record = SourceRecord(source.name, check.stat, digest, version, (), parts.notes, ())
    return catalog.put_parts(record, parts.read_by(workers), parts.order, kept)


def _unlisted_record(item: SetAside) -> SourceRecord:
    """The record of a source without access."""
    return SourceRecord(item.source, "", RETRY_DIGEST, NO_READER, [], [note_to_json(item)], [])
