"""Checking sources against the catalog, and reading the changed ones into records.

An archive may hold files from strangers. They are read in processes that may die or hang (see
`processes.sandbox`): the file at fault is set aside with its reason, and reading goes on with the next.
Only a few small files of plain text or rows, parsed without C code, are read in this process, since a
new process costs half a second.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import UnreadableSource
from retrieval.models import SetAside
from retrieval.processes.sandbox import ChildFailed, end_idle_children, run_in_sandbox
from retrieval.reading.catalog.page_records import Spool, note_to_json, pack_pages
from retrieval.reading.catalog.records import SourceRecord
from retrieval.reading.readers.epaper.reader import HtmlReader
from retrieval.reading.readers.printed_pages import PAGE_TIMEOUT_S
from retrieval.reading.registry import SourceReader, read_source, reader_for
from retrieval.reading.sources.sidecars import SidecarFingerprints
from retrieval.reading.sources.source_file import SourceFile, set_aside

BATCH_BYTES = 1_000_000
"""Bytes of one task; below this total, harmless sources are read in this process."""
MAX_BATCH_SOURCES = 64
MAX_QUEUED_BATCHES = 2
"""Batches submitted beyond those being read: no process waits, and few results are held."""
SOURCE_TIMEOUT_S = PAGE_TIMEOUT_S + 60
"""Seconds without a sign of life after which a reader is killed; each page of a PDF or scan is a sign."""
NO_READER = "-"
RETRY_DIGEST = ""
"""In place of a digest: the obstacle may be gone at the next build, though the source looks the same."""

CheckResult = SourceRecord | tuple[str, str]
"""The record of a source that was read; else its name and its new stat signature."""


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """A source to be compared with the catalog.

    stat:   its stat signature now.
    stored: digest and reader in the catalog, None without a record.
    spool:  file for its pages, should they be many.
    """

    source: SourceFile
    stat: str
    stored: tuple[str, str] | None
    spool: Path


def read_sources(checks: Sequence[SourceCheck], processes: int) -> Iterator[CheckResult]:
    """Results of all checks, in order, by at most `processes` processes."""
    if sum(check.source.size for check in checks) < BATCH_BYTES and all(map(is_harmless, checks)):
        yield from check_sources(checks)
        return
    with ThreadPoolExecutor(max(1, processes), thread_name_prefix="reading") as threads:
        queue: deque[Future[list[CheckResult]]] = deque()
        stop = threading.Event()
        try:
            for batch in _batches(checks):
                queue.append(threads.submit(read_in_sandbox, batch, stop))
                if len(queue) >= processes + MAX_QUEUED_BATCHES:
                    yield from queue.popleft().result()
            while queue:
                yield from queue.popleft().result()
        finally:
            stop.set()
            threads.shutdown(wait=True, cancel_futures=True)
            end_idle_children()


def is_harmless(check: SourceCheck) -> bool:
    """True for text, rows, and readers with their own process."""
    if check.source.member is not None:
        return False
    try:
        return not isinstance(reader_for(check.source), HtmlReader)
    except UnreadableSource:
        return True


class ReadingCancelled(Exception):
    """The result of a read is not wanted any more."""


def read_in_sandbox(batch: Sequence[SourceCheck], stop: threading.Event) -> list[CheckResult]:
    """`check_sources` in a child process; fatal sources are set aside.

    stop: set when the result is not wanted any more. Raises ReadingCancelled then.
    """

    def raise_if_cancelled() -> None:
        if stop.is_set():
            raise ReadingCancelled

    results: list[CheckResult] = []
    while len(results) < len(batch):
        rest = batch[len(results) :]
        try:
            results.extend(
                run_in_sandbox(check_sources, rest, seconds=SOURCE_TIMEOUT_S, waiting=raise_if_cancelled)
            )
        except ChildFailed as error:
            results.append(_crash_record(batch[len(results)], error.reason))
    return results


def check_sources(batch: Sequence[SourceCheck]) -> Iterator[CheckResult]:
    """The result of every check, one after another, in this process."""
    return map(_check, batch)


def _check(check: SourceCheck) -> CheckResult:
    identity = identity_of(check)
    if isinstance(identity, SourceRecord):
        return identity
    if check.stored == identity:
        return check.source.name, check.stat
    spool = Spool(check.spool)
    notes, names = pack_pages(read_source(check.source), spool.add)
    return SourceRecord(check.source.name, check.stat, *identity, spool, notes, names)


def identity_of(check: SourceCheck) -> tuple[str, str] | SourceRecord:
    """Digest (sidecars included) and reader; a record if none fits."""
    source = check.source
    try:
        return f"{source.digest()} {SidecarFingerprints().of(source)}", reader_version(reader_for(source))
    except UnreadableSource as error:
        digest = RETRY_DIGEST if error.reason == "unreadable" else str(error.facts)
        notes = [note_to_json(set_aside(error))]
        return SourceRecord(source.name, check.stat, digest, NO_READER, (), notes, ())


def reader_version(reader: SourceReader) -> str:
    """Name and version of a reader, as stored in the catalog."""
    return f"{type(reader).__name__}/{reader.version}"


def _crash_record(check: SourceCheck, reason: str) -> SourceRecord:
    """The record of a source fatal to its reader.

    Retried when its stat signature changes.
    """
    check.spool.unlink(missing_ok=True)
    notes = [note_to_json(SetAside(check.source.name, reason))]
    return SourceRecord(check.source.name, check.stat, reason, NO_READER, (), notes, ())


def _batches(checks: Iterable[SourceCheck]) -> Iterator[list[SourceCheck]]:
    batch: list[SourceCheck] = []
    size = 0
    for check in checks:
        batch.append(check)
        size += check.source.size
        if size >= BATCH_BYTES or len(batch) >= MAX_BATCH_SOURCES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
