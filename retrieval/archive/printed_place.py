"""The place of a quote on its printed page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

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
    from retrieval.reading.discovery import find_source

    if (source := find_source(paths, spot.source, links)) is None:
        return None
    read_at = dt.datetime.fromisoformat(built).timestamp() + MANIFEST_RESOLUTION_S
    return None if source.stamp()[0] > read_at * 1e9 else (source, spot)
