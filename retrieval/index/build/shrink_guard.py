"""Guard against a shrunken archive: unmounted disk, truncated export.

A build that would take many articles off the live generation ends before anything is published.
"""

from __future__ import annotations

import contextlib

from retrieval.errors import ArchiveShrunk, DamagedGeneration, OutdatedGeneration
from retrieval.index.manifest import read_manifest
from retrieval.index.shelf import GenerationDirectory

MIN_LOST_ARTICLES = 20
"""Fewer articles lost are no suspicion: an editor withdraws a page."""


def check_shrinkage(shelf: GenerationDirectory, now: int, limit: float | None) -> None:
    """Compare the articles of a build with those of the live generation.

    now: articles of the build; limit: largest share that may be lost, None for any.
    Raises ArchiveShrunk.
    """
    before = _live_articles(shelf)
    lost = before - now
    if limit is not None and lost >= MIN_LOST_ARTICLES and lost > limit * before:
        raise ArchiveShrunk(path="、".join(shelf.archive), before=before, now=now)


def _live_articles(shelf: GenerationDirectory) -> int:
    """Articles of the newest readable generation; 0 without any."""
    for folder in shelf.newest_first():
        with contextlib.suppress(DamagedGeneration, OutdatedGeneration):
            return int(read_manifest(folder).counts.get("articles", 0))
    return 0
