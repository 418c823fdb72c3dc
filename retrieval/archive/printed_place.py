"""Source files of printed pages; the place of a quote on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from retrieval.errors import PrintedPageChanged, PrintedPageError, PrintedPageLost
from retrieval.imaging.facsimile import QuoteLocation, locate_quote
from retrieval.models import Quote

if TYPE_CHECKING:
    from retrieval.reading.sources.source_file import SourceFile

PrintedPlace: TypeAlias = "tuple[SourceFile, QuoteLocation]"

MANIFEST_RESOLUTION_S = 1
"""Resolution of the build time in a manifest: whole seconds."""


def find_printed_place(
    quote: Quote, paths: Sequence[Path], built: str, links: Sequence[Path] = ()
) -> PrintedPlace | None:
    """Find the source file of a quote and the spot in it.

    paths, links: as in `list_sources`. built: ISO 8601, when its index was built.
    Returns None for a source without printed pages, and for a file changed since the build.
    """
    if (spot := locate_quote(quote)) is None:
        return None
    try:
        return find_printed_source(spot.source, paths, built, links), spot
    except PrintedPageError:
        return None


def find_printed_source(
    name: str, paths: Sequence[Path], built: str, links: Sequence[Path] = ()
) -> SourceFile:
    """The source file of a printed page. Raises as `check_printed_source` does."""
    from retrieval.reading.discovery import find_source

    check_printed_source(name, paths, built, links)
    if (source := find_source(paths, name, links)) is None:
        raise PrintedPageLost(source=name)
    return source


def check_printed_source(name: str, paths: Sequence[Path], built: str, links: Sequence[Path] = ()) -> None:
    """Check the file of a source, or its container, without opening it.

    Raises PrintedPageLost, and PrintedPageChanged for a file newer than the index.
    """
    from retrieval.reading.discovery import find_file

    try:
        file = find_file(paths, name, links)
        changed_at = file.stat().st_mtime_ns if file is not None else None
    except OSError:
        changed_at = None
    if changed_at is None:
        raise PrintedPageLost(source=name)
    read_at = dt.datetime.fromisoformat(built).timestamp() + MANIFEST_RESOLUTION_S
    if changed_at > read_at * 1e9:
        raise PrintedPageChanged(source=name)
