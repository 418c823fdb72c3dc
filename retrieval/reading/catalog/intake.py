"""Intake: the sources of an archive brought into the catalogue, each read only when it has changed.

A source whose size and time are those of the last build is not opened. One that looks different is hashed;
only when its content differs, too, or its reader reads differently now, is it read again (see `looking`).
What cannot be read is noted with its reason and costs its own pages only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.models import SetAside
from retrieval.processes.pool import Workers
from retrieval.reading.catalog.export_parts import PartsOf, Steps, reader_of_parts
from retrieval.reading.catalog.page_catalog import Catalog, SourceRecord
from retrieval.reading.catalog.page_records import note_to_json
from retrieval.reading.catalog.source_reader import (
    NO_READER,
    RETRY,
    SourceCheck,
    identity_of,
    look_into_all,
    name_of,
)
from retrieval.reading.registry import READERS, RowReader
from retrieval.reading.sources.sidecars import SidecarsSeen
from retrieval.reading.sources.source_file import SourceFile


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What an intake changed: issues that differ, and names that came and went."""

    issues: set[int]
    words: set[str]
    sources: int
    read: int


def take_in(
    sources: Iterable[SourceFile | SetAside],
    catalogue: Catalog,
    workers: Workers,
    spools: Path,
    progress: Callable[[int, int], None],
) -> IntakeResult:
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
    large = [(look, reader) for look in looks if (reader := reader_of_parts(look.source)) is not None]
    by_parts = {look.source.name for look, _ in large}
    rest = [look for look in looks if look.source.name not in by_parts]
    steps = Steps(progress, [look.source for look, _ in large], len(found), len(found) - len(looks))
    read = 0
    for record in look_into_all(rest, workers.processes):
        if isinstance(record, SourceRecord):
            issues |= catalogue.put(record)
            spool_of(spools, record.name).unlink(missing_ok=True)
            read += 1
        else:
            catalogue.see(*record)
        steps.done()
    for look, reader in large:
        changed = _take_parts(look, reader, catalogue, workers, steps)
        if changed is not None:
            issues |= changed
            read += 1
    return IntakeResult(issues, names_before ^ catalogue.names(), len(found), read)


def _to_look_into(
    found: Sequence[SourceFile | SetAside], known: dict[str, tuple[str, str, str]], spools: Path
) -> Iterator[SourceCheck]:
    sidecars, readers = SidecarsSeen(), {NO_READER, *map(name_of, READERS)}
    for source in found:
        if isinstance(source, SourceFile):
            seen = f"{source.size} {source.mtime_ns} {sidecars.of(source)}"
            before = known.get(source.name)
            if before is None or before[0] != seen or before[1] == RETRY or before[2] not in readers:
                yield SourceCheck(source, seen, before[1:] if before else None, spool_of(spools, source.name))


def spool_of(folder: Path, name: str) -> Path:
    """Where the pages of a source are put down."""
    return folder / hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _take_parts(
    look: SourceCheck, rows: RowReader, catalogue: Catalog, workers: Workers, steps: Steps
) -> set[int] | None:
    """Bring the catalogue up to what an export is now: issues that changed; None when it is the same."""
    source, identity = look.source, identity_of(look)
    if isinstance(identity, SourceRecord):
        return catalogue.put(identity)
    if look.known == identity:
        catalogue.see(source.name, look.seen)
        return None
    digest, reader = identity
    kept = catalogue.parts(source.name) if look.known is not None and look.known[1] == reader else set()
    parts = PartsOf(source, rows, kept, steps)
    record = SourceRecord(source.name, look.seen, digest, reader, (), parts.notes, ())
    return catalogue.put_parts(record, parts.read_by(workers), parts.order, kept)


def _unlisted(item: SetAside) -> SourceRecord:
    return SourceRecord(item.source, "", RETRY, NO_READER, [], [note_to_json(item)], [])
