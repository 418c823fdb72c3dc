"""Opening the index of a service, waiting for builders and the cluster."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from retrieval.archive.archive import Archive
from retrieval.archive.live_index import LiveIndex
from retrieval.errors import (
    ArchiveBusy,
    OpenSearchBusy,
    OpenSearchRed,
    OpenSearchUnreachable,
    SearchUnavailable,
)
from retrieval.ops.logging import log_event

RETRY_OPEN_S = 5.0
"""Between two attempts to open an index that another process builds, or to reach a cluster at the start."""


def open_live_index(archive: Archive, *, workers: int, answer_seconds: float) -> LiveIndex:
    """Open the index, logging each stage of a build.

    Raises as `Archive.open` does.

    workers: questions answered at once.
    """
    stages: set[str] = set()

    def progress(stage: str, done: int, total: int | None) -> None:
        if stage not in stages:
            stages.add(stage)
            log_event("index_building", stage=stage, total=total if total is not None else "?")

    log_event("index_opening", archive=", ".join(map(str, archive.paths)), sample=archive.is_sample)
    index = wait_for_index(
        lambda: LiveIndex(archive, processes=workers, answer_seconds=answer_seconds, progress=progress)
    )
    log_event("index_ready", generation=index.coverage.generation, **index.coverage.counts)
    return index


def wait_for_index(
    open_index: Callable[[], LiveIndex], sleep: Callable[[float], None] = time.sleep
) -> LiveIndex:
    """Open the index, waiting for other builders and for the cluster.

    Of several services one builds the first index of the archive; and a service may start before its
    cluster, as after a power failure.
    """
    while True:
        try:
            return open_index()
        except ArchiveBusy as busy:
            log_event("index_awaited", level=logging.WARNING, again_in=RETRY_OPEN_S, **busy.facts)
        except (OpenSearchUnreachable, OpenSearchRed, OpenSearchBusy, SearchUnavailable) as error:
            log_event("cluster_awaited", level=logging.WARNING, why=error, again_in=RETRY_OPEN_S)
        sleep(RETRY_OPEN_S)
