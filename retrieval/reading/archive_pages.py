"""Archive to pages, without a catalog.

Every source is read, ids are made unique, jumps joined.
One bad file never stops the rest. The order is the order of names, the same on every run. An article's id is
the id of its row; else paper/date/page/number; else file#number. Of two articles with one id, a row of an
export is set aside, and an article of a text page falls back on file#number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from retrieval.models import Page, SetAside
from retrieval.processes.child import send_heartbeat
from retrieval.processes.sandbox import ChildFailed, run_in_sandbox
from retrieval.reading.discovery import file_sources, folders_above, list_sources
from retrieval.reading.issues.article_ids import with_unique_ids
from retrieval.reading.issues.jumps import join_jumps_by_issue
from retrieval.reading.readers.printed_pages import PAGE_TIMEOUT_S
from retrieval.reading.registry import read_source
from retrieval.reading.sources.source_file import SourceFile

READ_TIMEOUT_S = PAGE_TIMEOUT_S + 60
"""Seconds without a sign of life; each source, and each page of a PDF or scan, is a sign."""


def read_archive(paths: Sequence[Path], links: Sequence[Path] = ()) -> Iterator[Page | SetAside]:
    """Pages of the archive and everything set aside, in a stable order.

    paths: folders, files or exports; a missing path is set aside as unreadable. links: as in `list_sources`.
    Jumps are joined among successive pages of one issue.
    """
    return join_jumps_by_issue(_unjoined_pages(paths, links))


def read_archive_in_sandbox(paths: Sequence[Path], links: Sequence[Path]) -> Iterator[Page | SetAside]:
    """As `read_archive`, in a child with the limits of an index build.

    A file fatal to its reader ends the reading, set aside with the reason.
    """
    try:
        yield from run_in_sandbox(read_archive, paths, links, seconds=READ_TIMEOUT_S)
    except ChildFailed as failed:
        yield SetAside("、".join(path.name for path in paths), failed.reason)


def read_file(path: Path, root: Path | None = None) -> Iterator[Page | SetAside]:
    """Pages of one file.

    Named by its path below `root`; by its own name without a root.
    """
    inside = root is not None and path.is_relative_to(root)
    name = path.relative_to(root).as_posix() if root is not None and inside else path.name
    for source in file_sources(
        path, name, above=folders_above(root if root is not None and inside else path)
    ):
        yield from _source_pages(source)


def _unjoined_pages(paths: Sequence[Path], links: Sequence[Path]) -> Iterator[Page | SetAside]:
    """Pages as read, article ids unique over the archive."""
    ids: set[str] = set()
    for source in list_sources(paths, links):
        send_heartbeat()
        for item in _source_pages(source):
            if isinstance(item, Page):
                yield from with_unique_ids(item, ids)
            else:
                yield item


def _source_pages(source: SourceFile | SetAside) -> Iterator[Page | SetAside]:
    return iter([source]) if isinstance(source, SetAside) else read_source(source)
