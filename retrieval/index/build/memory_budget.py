"""Memory budget of a build: number of processes, postings of a merge.

Measured on an export of 60,000 articles (220 MB) with two processes at the default: the builder 569 MB of
its own, each worker some 200. Not limited by the setting are id and digest of every article in the builder
(some 300 bytes) and SQLite's caches.
"""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_MB = 1024
BUILDER_MB, WORKER_MB = 400, 200
POSTINGS_PER_MB = 4000
"""Postings merged at once for each MB of budget: at 37 bytes each they take about a seventh."""


@dataclass(frozen=True, slots=True)
class MemoryBudget:
    """Memory limit of a build in MB, all its processes together.

    worker_processes: a fixed number of workers; None to derive it from cores and memory.
    """

    memory_mb: int = DEFAULT_MB
    worker_processes: int | None = None

    def processes(self, cores: int) -> int:
        """Number of worker processes: one a core, within memory; at least one."""
        return self.worker_processes or max(1, min(cores, (self.memory_mb - BUILDER_MB) // WORKER_MB))

    @property
    def merged_postings(self) -> int:
        """Postings merged at once; no effect on the merged segment."""
        return POSTINGS_PER_MB * self.memory_mb
