"""Sample of an archive: the first pages of a few sources.

Read in a child, for a look before the whole archive is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from retrieval.models import Page, SetAside
from retrieval.processes.sandbox import ChildFailed, run_in_sandbox
from retrieval.reading.archive_pages import READ_TIMEOUT_S
from retrieval.reading.discovery import list_sources
from retrieval.reading.registry import read_source

MAX_SAMPLED_SOURCES = 3
"""The first, the middle and the last: of one paper they are of several years."""
MAX_SAMPLED_ITEMS = 3
"""Pages and notes of each source."""


@dataclass(frozen=True, slots=True)
class SampledSource:
    """The first pages of a source.

    sources: number of sources of the archive.
    """

    name: str
    pages: tuple[Page, ...]
    set_aside: tuple[SetAside, ...]
    sources: int


def read_sample_in_sandbox(paths: Sequence[Path], links: Sequence[Path]) -> Iterator[SampledSource]:
    """Samples of the first, middle and last source, in order.

    A source that is fatal to its reader ends the sample, with the reason.
    """
    try:
        yield from run_in_sandbox(read_sample, paths, links, seconds=READ_TIMEOUT_S)
    except ChildFailed as failed:
        name = "、".join(path.name for path in paths)
        yield SampledSource(name, (), (SetAside(name, failed.reason),), 0)


def read_sample(paths: Sequence[Path], links: Sequence[Path]) -> Iterator[SampledSource]:
    """As `read_sample_in_sandbox`, in this process."""
    sources = list(list_sources(paths, links))
    last = len(sources) - 1
    for number in sorted({0, last // 2, last}) if sources else ():
        source = sources[number]
        found = [source] if isinstance(source, SetAside) else islice(read_source(source), MAX_SAMPLED_ITEMS)
        items = list(found)
        yield SampledSource(
            source.source if isinstance(source, SetAside) else source.name,
            tuple(item for item in items if isinstance(item, Page)),
            tuple(item for item in items if isinstance(item, SetAside)),
            len(sources),
        )
