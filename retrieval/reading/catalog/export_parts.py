"""Incremental reading of large exports, part by part and in parallel.

An export of twenty years is one file. Its rows are streamed and numbered here, a tenth of the work; a part
with unchanged rows keeps its pages in the catalog.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, islice

from retrieval.errors import UnreadableSource
from retrieval.models import SetAside
from retrieval.processes.pool import ProcessPool
from retrieval.reading.catalog.page_records import note_to_json, pack_pages
from retrieval.reading.catalog.records import PageRecord, PartRecord
from retrieval.reading.readers.exports.export_pages import ExportPart
from retrieval.reading.registry import RowReader, read_export_parts, reader_for
from retrieval.reading.sources.source_file import SourceFile

LARGE_EXPORT_BYTES = 500_000
"""Size of a file from which an export is read in parts."""
MAX_PARTS_IN_PROCESS = 3
"""New parts up to which no child process is started."""


def part_reader(source: SourceFile) -> RowReader | None:
    """The row reader of a large export; None for any other source."""
    if source.size < LARGE_EXPORT_BYTES:
        return None
    try:
        reader = reader_for(source)
    except UnreadableSource:
        return None
    return reader if isinstance(reader, RowReader) else None


class ProgressCounter:
    """Progress of an intake in steps: one a source, plus extra.

    A large export counts one step more for each `LARGE_EXPORT_BYTES`.
    progress: called with steps done and steps in all.
    """

    def __init__(
        self, progress: Callable[[int, int], None], large: Sequence[SourceFile], sources: int, done: int
    ) -> None:
        self._progress = progress
        self._total = sources + sum(map(_extra_steps, large))
        self._done = done
        progress(done, self._total)

    def advance(self, steps: int = 1) -> None:
        """Count steps as done."""
        self._done += steps
        self._progress(self._done, self._total)


def _extra_steps(source: SourceFile) -> int:
    return source.size // LARGE_EXPORT_BYTES


class ExportPartReader:
    """Reads the new parts of one export, once.

    kept:  digests of unchanged parts, not to be read.
    order: digests of all parts, in order; complete when `read_by` is at its end.
    notes: parts of the export set aside, as JSON; complete at the same time.
    """

    def __init__(
        self, source: SourceFile, reader: RowReader, kept: Collection[str], steps: ProgressCounter
    ) -> None:
        self._source = source
        self._reader = reader
        self._kept = kept
        self._steps = steps
        self.order: list[str] = []
        self.notes: list[str] = []

    def read_by(self, workers: ProcessPool) -> Iterator[PartRecord]:
        """Records of the new parts, as they come."""
        new = self._new()
        first = list(islice(new, MAX_PARTS_IN_PROCESS + 1))
        yield from (workers if len(first) > MAX_PARTS_IN_PROCESS else ProcessPool(1)).map(
            read_part, chain(first, new)
        )

    def _new(self) -> Iterator[tuple[str, ExportPart]]:
        steps = _extra_steps(self._source) + 1
        for item in read_export_parts(self._source, self._reader):
            if isinstance(item, SetAside):
                self.notes.append(note_to_json(item))
                continue
            if steps > 1:  # the number of parts is unknown: the last step is counted at the end
                self._steps.advance()
                steps -= 1
            digest = item.digest()
            self.order.append(digest)
            if digest not in self._kept:
                yield digest, item
        self._steps.advance(steps)


def read_part(task: tuple[str, ExportPart]) -> PartRecord:
    """The record of a part.

    task: its digest and its rows.
    """
    digest, part = task
    pages: list[PageRecord] = []
    notes, names = pack_pages(part.pages(), pages.append)
    return PartRecord(digest, pages, notes, names)
