"""Sources looked into: what each is now, and, where that is new, its pages.

Whatever an archive holds may come from strangers. Files are read in processes that may die or hang (see
`reading.confined`): the one that did it is set aside with its reason, and reading goes on behind it. Only a
few small files of plain text or rows, which no C code takes apart, are read here, for a process costs half
a second.
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
from retrieval.processes.sandbox import ChildFailed, confined, end_idle
from retrieval.reading.catalog.page_catalog import SourceRecord
from retrieval.reading.catalog.page_records import Spool, note_to_json, pack_pages
from retrieval.reading.discovery import read_source, set_aside
from retrieval.reading.layout.printed_pages import PAGE_SECONDS
from retrieval.reading.readers.epaper.reader import HtmlReader
from retrieval.reading.registry import SourceReader, reader_for
from retrieval.reading.sources.sidecars import SidecarsSeen
from retrieval.reading.sources.source_file import SourceFile

BATCH_BYTES = 1_000_000
"""Bytes of one task; less than this in all may be read here."""
BATCH_SOURCES = 64
AHEAD = 2
"""Tasks handed out beyond those at work, so that no process waits and few results are held."""
SECONDS = PAGE_SECONDS + 60
"""How long a source may show no sign of life: each page of a PDF or scan is one."""
NO_READER = "-"
RETRY = ""
"""In place of a digest: what stood in the way may be gone next time, though the source looks the same."""

Found = SourceRecord | tuple[str, str]
"""The record of a source that was read; else its name and what it looks like."""


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """A source to look into, and what is known of it: digest and reader, None when nothing is.

    spool: where its pages may be put down, should they be many.
    """

    source: SourceFile
    seen: str
    known: tuple[str, str] | None
    spool: Path


def look_into_all(looks: Sequence[SourceCheck], processes: int) -> Iterator[Found]:
    """What became of each source, in order; read by so many processes at once."""
    if sum(look.source.size for look in looks) < BATCH_BYTES and all(map(is_harmless, looks)):
        yield from look_into(looks)
        return
    with ThreadPoolExecutor(max(1, processes), thread_name_prefix="reading") as threads:
        under_way: deque[Future[list[Found]]] = deque()
        stop = threading.Event()
        try:
            for batch in _batches(looks):
                under_way.append(threads.submit(read_in_sandbox, batch, stop))
                if len(under_way) >= processes + AHEAD:
                    yield from under_way.popleft().result()
            while under_way:
                yield from under_way.popleft().result()
        finally:
            stop.set()
            threads.shutdown(wait=True, cancel_futures=True)
            end_idle()


def is_harmless(look: SourceCheck) -> bool:
    """Whether a source is text or rows, or read in a process of its own by whoever reads it."""
    if look.source.member is not None:
        return False
    try:
        return not isinstance(reader_for(look.source), HtmlReader)
    except UnreadableSource:
        return True


class Stopped(Exception):
    """Nobody waits for what is read any more."""


def read_in_sandbox(batch: Sequence[SourceCheck], stop: threading.Event) -> list[Found]:
    """As `look_into`, in a process that may die or hang of a source: that one is set aside.

    stop: set when the result is not wanted any more. Raises Stopped then.
    """

    def go_on() -> None:
        if stop.is_set():
            raise Stopped

    found: list[Found] = []
    while len(found) < len(batch):
        rest = batch[len(found) :]
        try:
            found.extend(confined(look_into, rest, seconds=SECONDS, waiting=go_on))
        except ChildFailed as error:
            found.append(_unread(batch[len(found)], error.reason))
    return found


def look_into(batch: Sequence[SourceCheck]) -> Iterator[Found]:
    """What became of each source, one after another."""
    return map(_look, batch)


def _look(look: SourceCheck) -> Found:
    identity = identity_of(look)
    if isinstance(identity, SourceRecord):
        return identity
    if look.known == identity:
        return look.source.name, look.seen
    spool = Spool(look.spool)
    notes, names = pack_pages(read_source(look.source), spool.add)
    return SourceRecord(look.source.name, look.seen, *identity, spool, notes, names)


def identity_of(look: SourceCheck) -> tuple[str, str] | SourceRecord:
    """The digest of a source (its sidecars' looks included) and its reader; its record if it has none."""
    source = look.source
    try:
        return f"{source.digest()} {SidecarsSeen().of(source)}", name_of(reader_for(source))
    except UnreadableSource as error:
        digest = RETRY if error.reason == "unreadable" else str(error.facts)
        notes = [note_to_json(set_aside(error))]
        return SourceRecord(source.name, look.seen, digest, NO_READER, (), notes, ())


def name_of(reader: SourceReader) -> str:
    """A reader with its version, as the catalogue notes it."""
    return f"{type(reader).__name__}/{reader.version}"


def _unread(look: SourceCheck, reason: str) -> SourceRecord:
    """The record of what brought its reader down; it is tried again when it looks different."""
    look.spool.unlink(missing_ok=True)
    notes = [note_to_json(SetAside(look.source.name, reason))]
    return SourceRecord(look.source.name, look.seen, reason, NO_READER, (), notes, ())


def _batches(looks: Iterable[SourceCheck]) -> Iterator[list[SourceCheck]]:
    batch: list[SourceCheck] = []
    size = 0
    for look in looks:
        batch.append(look)
        size += look.source.size
        if size >= BATCH_BYTES or len(batch) >= BATCH_SOURCES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
