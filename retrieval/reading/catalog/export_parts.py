"""Large exports taken in by parts: only the parts that changed are read again, by all processes at once.

An export of twenty years is one file. Its rows are streamed and numbered here, which is a tenth of the
work; a part whose rows are as they were keeps the pages the catalogue has of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, islice

from retrieval.errors import UnreadableSource
from retrieval.models import SetAside
from retrieval.processes.pool import Workers
from retrieval.reading.catalog.page_catalog import PageRecord, PartRecord
from retrieval.reading.catalog.page_records import note_to_json, pack_pages
from retrieval.reading.discovery import read_in_parts
from retrieval.reading.readers.export_rows import ExportPart
from retrieval.reading.registry import RowReader, reader_for
from retrieval.reading.sources.source_file import SourceFile

LARGE = 500_000
"""Bytes of a file from which an export is taken in by parts."""
FEW = 3
"""New parts up to which no process is started for them."""


def reader_of_parts(source: SourceFile) -> RowReader | None:
    """The reader of an export large enough to be taken in by parts; None for any other source."""
    if source.size < LARGE:
        return None
    try:
        reader = reader_for(source)
    except UnreadableSource:
        return None
    return reader if isinstance(reader, RowReader) else None


class Steps:
    """How far an intake has come: one step a source, and for a large export one for each `LARGE` bytes.

    progress: called with steps done and steps in all.
    """

    def __init__(
        self, progress: Callable[[int, int], None], large: Sequence[SourceFile], sources: int, done: int
    ) -> None:
        self._progress = progress
        self._total = sources + sum(map(_steps_of, large))
        self._done = done
        progress(done, self._total)

    def done(self, steps: int = 1) -> None:
        """Note steps that were made."""
        self._done += steps
        self._progress(self._done, self._total)


def _steps_of(source: SourceFile) -> int:
    return source.size // LARGE


class PartsOf:
    """The parts of one export, once.

    kept:  digests of the parts that need not be read.
    order: the digests of all parts, in their order; complete when `read_by` is at its end.
    notes: what was set aside of the export as a whole, as JSON; complete then, too.
    """

    def __init__(self, source: SourceFile, reader: RowReader, kept: Collection[str], steps: Steps) -> None:
        self._source = source
        self._reader = reader
        self._kept = kept
        self._steps = steps
        self.order: list[str] = []
        self.notes: list[str] = []

    def read_by(self, workers: Workers) -> Iterator[PartRecord]:
        """The records of the parts that are not kept, as they come."""
        new = self._new()
        first = list(islice(new, FEW + 1))
        yield from (workers if len(first) > FEW else Workers(1)).map(read_part, chain(first, new))

    def _new(self) -> Iterator[tuple[str, ExportPart]]:
        steps = _steps_of(self._source) + 1
        for item in read_in_parts(self._source, self._reader):
            if isinstance(item, SetAside):
                self.notes.append(note_to_json(item))
                continue
            if steps > 1:  # how many parts there will be is not known: the last step is made at the end
                self._steps.done()
                steps -= 1
            digest = item.digest()
            self.order.append(digest)
            if digest not in self._kept:
                yield digest, item
        self._steps.done(steps)


def read_part(task: tuple[str, ExportPart]) -> PartRecord:
    """The record of a part with this digest."""
    digest, part = task
    pages: list[PageRecord] = []
    notes, names = pack_pages(part.pages(), pages.append)
    return PartRecord(digest, pages, notes, names)
